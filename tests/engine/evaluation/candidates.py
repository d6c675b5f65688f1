"""The pipelines that are compared: each learns texts and says what a text wants, and how surely."""

import time
from typing import Protocol

import numpy as np

from bot.engine.intent_classifier import ClinicIntentClassifier
from bot.engine.letters import LettersModel
from bot.engine.scope import OUT_OF_SCOPE
from bot.engine.sentence_vectors import encode, english, multilingual, read_on_one_core
from bot.engine.softmax_regression import SoftmaxRegression, log_softmax
from bot.engine.text_model import MEANING_STRENGTH, TextModel
from tests.engine.evaluation.texts import Texts

NOT_OURS = (OUT_OF_SCOPE, "nlu_fallback")
Answer = tuple[str, float]  # the intent, and how surely it is ours (1: surely)


class Candidate(Protocol):
    """What the comparison needs of a pipeline."""

    def fit(self, texts: Texts) -> None:
        """Learn."""

    def answer(self, text: str) -> Answer:
        """What one text wants."""


class Letters:
    """Words and pieces of words only."""

    def fit(self, texts: Texts) -> None:
        """Learn."""
        self._model = LettersModel().fit(texts.texts, texts.intents)
        self.labels = self._model.labels

    def logs(self, text: str) -> np.ndarray:
        """Logarithms of probabilities, in the order of `labels`."""
        return self._model.log_probabilities([text])[0]

    def answer(self, text: str) -> Answer:
        """What one text wants."""
        return _best(self.logs(text), self.labels)


class Dense:
    """Sentence vectors and logistic regression."""

    def __init__(self, encoder: str) -> None:
        self._encode = {"english": english, "multilingual": multilingual, "both": encode}[encoder]

    def fit(self, texts: Texts) -> None:
        """Learn."""
        batches = [texts.texts[start : start + 32] for start in range(0, len(texts.texts), 32)]
        vectors = np.vstack([self._encode(batch) for batch in batches])
        self._model = SoftmaxRegression(MEANING_STRENGTH).fit(vectors, texts.intents)
        self.labels = self._model.labels

    def logs(self, text: str) -> np.ndarray:
        """Logarithms of probabilities, in the order of `labels`."""
        return self._model.log_probabilities(self._encode([text]))[0]

    def answer(self, text: str) -> Answer:
        """What one text wants."""
        return _best(self.logs(text), self.labels)


class Multiplied:
    """Multilingual vectors and letters, their opinions multiplied: what was used before."""

    def __init__(self) -> None:
        self._meaning, self._letters = Dense("multilingual"), Letters()

    def fit(self, texts: Texts) -> None:
        """Learn."""
        self._meaning.fit(texts)
        self._letters.fit(texts)

    def answer(self, text: str) -> Answer:
        """What one text wants."""
        logs = (self._meaning.logs(text) + self._letters.logs(text)) / 2
        return _best(log_softmax(logs[None, :])[0], self._letters.labels)


class Ours:
    """The pipeline of config.yml: everything but Rasa around it."""

    def fit(self, texts: Texts) -> None:
        """Learn."""
        model = TextModel()
        model.train(texts.texts, texts.intents)
        read_on_one_core()
        self.classifier = ClinicIntentClassifier.around(model)

    def answer(self, text: str) -> Answer:
        """What one text wants."""
        ranking, _ = self.classifier.understand(text)
        ours = [one["confidence"] for one in ranking if one["name"] not in NOT_OURS]
        return ranking[0]["name"], max(ours)


def _best(logs: np.ndarray, labels: list[str]) -> Answer:
    sure: dict[str, float] = dict(zip(labels, np.exp(logs), strict=True))
    ours = max(value for name, value in sure.items() if name != OUT_OF_SCOPE)
    return max(sure, key=lambda name: sure[name]), float(ours)


def candidates() -> dict[str, Candidate]:
    """By the name shown in the table; the pipeline in use comes last."""
    return {
        "words and letters, SVM": Letters(),
        "multilingual vectors, logistic regression": Dense("multilingual"),
        "English vectors, logistic regression": Dense("english"),
        "both vectors, logistic regression": Dense("both"),
        "multilingual vectors x letters (the first pipeline)": Multiplied(),
        "**in use: both, letters, scope decision**": Ours(),
    }


def seconds_to(action, *arguments) -> float:
    """How long an action takes."""
    started = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - started
