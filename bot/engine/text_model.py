"""From texts to intents: two classifiers of different kinds, their opinions multiplied."""

from dataclasses import dataclass
from typing import Any, List

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.engine.sentence_vectors import encode

MEANING_C = 20.0
LETTERS_C = 0.5
LETTERS_SHARPNESS = 3.0  # turns the margin into something like a probability


@dataclass
class Opinion:
    """What the model makes of one text: probabilities by label, and the nearest example."""

    probabilities: np.ndarray
    similarity: float  # cosine to the nearest training example, -1 to 1


class TextModel:
    """Logistic regression on sentence vectors, and a linear SVM on words and letters.

    The sparse features are kept apart: in one classifier their counts drown the vector.
    """

    def __init__(self) -> None:
        self.labels: List[str] = []
        self._meaning: Any = None
        self._letters: Any = None
        self._vectorizers: List[TfidfVectorizer] = []
        self._examples: np.ndarray = np.zeros((0, 512), dtype=np.float32)

    def train(self, texts: List[str], labels: List[str]) -> None:
        """Learn from examples."""
        self._examples = encode(texts)
        self._meaning = LogisticRegression(
            C=MEANING_C, class_weight="balanced", max_iter=300, random_state=7
        ).fit(self._examples, labels)
        self._vectorizers = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
            TfidfVectorizer(
                ngram_range=(1, 3),
                sublinear_tf=True,
                min_df=2,
                token_pattern=r"(?u)\b\w+\b",  # noqa: S106  # no password
            ),
        ]
        for vectorizer in self._vectorizers:
            vectorizer.fit([text.lower() for text in texts])
        self._letters = LinearSVC(C=LETTERS_C, class_weight="balanced", random_state=7)
        self._letters.fit(self._sparse(texts), labels)
        self._letters.coef_ = self._letters.coef_.astype(np.float32)
        self.labels = [str(label) for label in self._meaning.classes_]

    def judge(self, texts: List[str]) -> List[Opinion]:
        """An opinion on each text."""
        vectors = encode(texts)
        by_meaning = self._meaning.predict_proba(vectors)
        margins = self._letters.decision_function(self._sparse(texts)) * LETTERS_SHARPNESS
        by_letters = _softmax(margins)
        joint = np.sqrt(by_meaning * by_letters)
        joint /= joint.sum(axis=1, keepdims=True)
        nearest = (vectors @ self._examples.T).max(axis=1)
        return [Opinion(row, float(near)) for row, near in zip(joint, nearest, strict=True)]

    def _sparse(self, texts: List[str]) -> csr_matrix:
        lowered = [text.lower() for text in texts]
        return hstack([vectorizer.transform(lowered) for vectorizer in self._vectorizers]).tocsr()


def _softmax(margins: np.ndarray) -> np.ndarray:
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
