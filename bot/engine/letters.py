"""What a text's words and letters say, whatever it means: strong on typos and set phrases."""

from collections import Counter
from typing import Any, List

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.engine.softmax_regression import log_softmax

STRENGTH = 0.5
EXACTNESS = 0.01  # of the margins; a hundred times finer changes no opinion, and takes longer
SHARPNESS = 3.0  # turns the margin into something like a probability


class LettersModel:
    """A linear SVM on words, word pairs and pieces of words."""

    def __init__(self) -> None:
        self.labels: List[str] = []
        self._bags = [
            _Bag(analyzer="char_wb", ngram_range=(2, 5)),
            _Bag(ngram_range=(1, 3), token_pattern=r"(?u)\b\w+\b"),  # noqa: S106  # no password
        ]
        self._constants: np.ndarray = np.zeros(0)

    def fit(self, texts: List[str], labels: List[str]) -> "LettersModel":
        """Learn; every text carries one label."""
        rows = hstack([bag.learn(texts) for bag in self._bags]).tocsr()
        svm = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=7, tol=EXACTNESS)
        svm.fit(rows, labels)
        start = 0
        for bag in self._bags:
            start = bag.keep(svm.coef_, start)
        self._constants = svm.intercept_
        self.labels = [str(label) for label in svm.classes_]
        return self

    def log_probabilities(self, texts: List[str]) -> np.ndarray:
        """A row of logarithms for each text, in the order of `labels`."""
        margins = [self._constants + sum(bag.margins(text) for bag in self._bags) for text in texts]
        return log_softmax(np.array(margins) * SHARPNESS)


class _Bag:
    """Pieces of one kind, weighed by how rare they are, and what each says for every label.

    For one text the library takes longer to build its sparse rows than to count the pieces.
    """

    def __init__(self, **kind: Any) -> None:
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32, **kind)
        self._pieces_of = self._vectorizer.build_analyzer()
        self._rarity: np.ndarray = np.zeros(0, dtype=np.float32)
        self._weights: np.ndarray = np.zeros((0, 0), dtype=np.float32)

    def learn(self, texts: List[str]) -> Any:
        """The rows of texts, to train on."""
        rows = self._vectorizer.fit_transform(texts)
        self._rarity = self._vectorizer.idf_
        del self._vectorizer.stop_words_  # the pieces seen once: many, and of no use
        return rows

    def keep(self, weights: np.ndarray, start: int) -> int:
        """Keep our columns of the trained weights, from `start`; returns where they end."""
        end = start + len(self._rarity)
        self._weights = np.ascontiguousarray(weights[:, start:end].T, dtype=np.float32)
        return end

    def margins(self, text: str) -> np.ndarray:
        """What the pieces of a text say for every label together."""
        column_of = self._vectorizer.vocabulary_
        counts = Counter(piece for piece in self._pieces_of(text) if piece in column_of)
        columns = [column_of[piece] for piece in counts]
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        shares = (np.log(times) + 1) * self._rarity[columns]
        length = np.linalg.norm(shares) or 1.0
        return (shares / length) @ self._weights[columns]
