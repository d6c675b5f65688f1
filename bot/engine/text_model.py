"""From texts to intents: meaning, words and letters, and whether it is ours at all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import List

import numpy as np

from bot.engine.left_out import left_out_parts
from bot.engine.letters import LettersModel
from bot.engine.scope import OUT_OF_SCOPE, Neighbours, ScopeDecision, signs_of
from bot.engine.sentence_vectors import encode
from bot.engine.softmax_regression import Axes, SoftmaxRegression, axes_of, log_softmax

MEANING_STRENGTH = 20.0
MEANING_SHARE = 0.6  # the rest is the letters'; best of a grid on left-out examples
TEMPERATURES = np.arange(0.5, 3.01, 0.1)
ROUGH_STEPS = 9  # for models that only calibrate the real one


@dataclass
class Opinion:
    """What the model makes of one text: probabilities by label, and the nearest example."""

    probabilities: np.ndarray
    similarity: float  # cosine to the nearest example of ours, -1 to 1


class TextModel:
    """Softmax regression on sentence vectors, a linear SVM on letters, their opinions multiplied.

    The sparse features are kept apart: in one classifier their counts drown the vector.
    """

    def __init__(self) -> None:
        self.labels: List[str] = []
        self._meaning = SoftmaxRegression(MEANING_STRENGTH)
        self._letters = LettersModel()
        self._neighbours = Neighbours()
        self._scope = ScopeDecision()
        self._temperature = 1.0

    def train(self, texts: List[str], labels: List[str]) -> None:
        """Learn from examples; then calibrate on opinions about examples left out."""
        vectors = encode(texts)
        axes = axes_of(vectors, MEANING_STRENGTH)
        self._calibrate(texts, vectors, labels, axes)
        self._fit(texts, vectors, labels, axes)

    def judge(self, texts: List[str]) -> List[Opinion]:
        """An opinion on each text; one that comes twice is read once."""
        unique = list(dict.fromkeys(texts))
        opinions = dict(zip(unique, self._judge(unique), strict=True))
        return [opinions[text] for text in texts]

    def _judge(self, texts: List[str]) -> List[Opinion]:
        vectors = encode(texts)
        logs = self._logs(texts, vectors)
        similarities = self._neighbours.similarities(vectors)
        outside = self.labels.index(OUT_OF_SCOPE)
        strange = self._scope.probabilities(signs_of(logs, outside, similarities))
        ours = logs * self._temperature
        ours[:, outside] = -np.inf
        rows = np.exp(log_softmax(ours)) * (1 - strange)[:, None]
        rows[:, outside] = strange
        return [
            Opinion(row, float(near)) for row, near in zip(rows, similarities[:, 0], strict=True)
        ]

    def _fit(self, texts: List[str], vectors: np.ndarray, labels: List[str], axes: Axes) -> None:
        with ThreadPoolExecutor(1) as beside:  # the letters take as long as all else, on one core
            letters = beside.submit(self._letters.fit, texts, labels)
            self._meaning.fit(vectors, labels, axes)
            self._neighbours.fit(vectors, labels)
            letters.result()
        self.labels = self._meaning.labels

    def _logs(self, texts: List[str], vectors: np.ndarray) -> np.ndarray:
        meaning = self._meaning.log_probabilities(vectors)
        letters = self._letters.log_probabilities(texts)
        return log_softmax(MEANING_SHARE * meaning + (1 - MEANING_SHARE) * letters)

    def _calibrate(
        self, texts: List[str], vectors: np.ndarray, labels: List[str], axes: Axes
    ) -> None:
        """Find the temperature and the decision of scope, on examples not learned from."""
        names = sorted(set(labels))
        outside = names.index(OUT_OF_SCOPE)
        logs = np.zeros((len(texts), len(names)), dtype=np.float32)
        near = np.zeros((len(texts), 3), dtype=np.float32)
        for kept, left in left_out_parts(vectors, labels):
            part = TextModel()
            part._meaning.steps = ROUGH_STEPS
            part._fit([texts[i] for i in kept], vectors[kept], [labels[i] for i in kept], axes)
            logs[left] = part._logs([texts[i] for i in left], vectors[left])
            near[left] = part._neighbours.similarities(vectors[left])
        truth = np.array([names.index(label) for label in labels])
        self._temperature = _best_temperature(logs, truth, outside)
        self._scope.fit(signs_of(logs, outside, near), truth == outside)


def _best_temperature(logs: np.ndarray, truth: np.ndarray, outside: int) -> float:
    """The factor on the logarithms under which the truth of ours was likeliest."""
    ours = truth != outside
    logs, truth = logs[ours].copy(), truth[ours]
    logs[:, outside] = -1e9
    likely = [
        float(log_softmax(logs * factor)[np.arange(len(truth)), truth].mean())
        for factor in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmax(likely))])
