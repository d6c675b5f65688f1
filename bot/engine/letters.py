"""What a text's words and letters say, whatever it means: strong on typos and set phrases."""

from typing import Any, List

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.engine.softmax_regression import log_softmax

STRENGTH = 0.5
SHARPNESS = 3.0  # turns the margin into something like a probability


class LettersModel:
    """A linear SVM on words, word pairs and pieces of words."""

    def __init__(self) -> None:
        self.labels: List[str] = []
        self._svm: Any = None
        self._vectorizers = [
            TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(2, 5),
                sublinear_tf=True,
                min_df=2,
                dtype=np.float32,
            ),
            TfidfVectorizer(
                ngram_range=(1, 3),
                sublinear_tf=True,
                min_df=2,
                dtype=np.float32,
                token_pattern=r"(?u)\b\w+\b",  # noqa: S106  # no password
            ),
        ]

    def fit(self, texts: List[str], labels: List[str]) -> "LettersModel":
        """Learn; every text carries one label."""
        rows = hstack([one.fit_transform(_lowered(texts)) for one in self._vectorizers]).tocsr()
        self._svm = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=7)
        self._svm.fit(rows, labels)
        self._svm.coef_ = self._svm.coef_.astype(np.float32)
        self.labels = [str(label) for label in self._svm.classes_]
        return self

    def log_probabilities(self, texts: List[str]) -> np.ndarray:
        """A row of logarithms for each text, in the order of `labels`."""
        return log_softmax(self._svm.decision_function(self._rows(texts)) * SHARPNESS)

    def _rows(self, texts: List[str]) -> csr_matrix:
        return hstack([one.transform(_lowered(texts)) for one in self._vectorizers]).tocsr()


def _lowered(texts: List[str]) -> List[str]:
    return [text.lower() for text in texts]
