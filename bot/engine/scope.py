"""Whether a text is anything of ours: a decision of its own, beside which intent it is."""

from typing import List

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

OUT_OF_SCOPE = "out_of_scope"
FACETS = 128  # of the sentence vector: enough to find neighbours, and quick
TINY = 1e-6


class Neighbours:
    """How near a text is to the examples of ours, and to those that are not ours."""

    def __init__(self) -> None:
        self._turn: np.ndarray = np.zeros((0, 0), dtype=np.float32)
        self._ours: np.ndarray = np.zeros((0, 0), dtype=np.float32)
        self._others: np.ndarray = np.zeros((0, 0), dtype=np.float32)

    def fit(self, vectors: np.ndarray, labels: List[str]) -> "Neighbours":
        """Keep the examples, turned so that few numbers tell most of them."""
        _, directions = np.linalg.eigh(vectors.T @ vectors)
        self._turn = np.ascontiguousarray(directions[:, -FACETS:]).astype(np.float32)
        examples = self._turned(vectors)
        outside = np.array(labels) == OUT_OF_SCOPE
        self._ours, self._others = examples[~outside], examples[outside]
        return self

    def similarities(self, vectors: np.ndarray) -> np.ndarray:
        """Cosine to the nearest of ours, to the three nearest, to the two nearest others."""
        turned = self._turned(vectors)
        ours = _largest(turned @ self._ours.T, 3)
        others = _largest(turned @ self._others.T, 2)
        columns = [ours.max(axis=1), ours.mean(axis=1), others.mean(axis=1)]
        return np.stack(columns, axis=1)

    def _turned(self, vectors: np.ndarray) -> np.ndarray:
        turned = vectors @ self._turn
        return turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), TINY)


class ScopeDecision:
    """The calibrated probability that a text is out of scope.

    It learns from opinions on examples that the model had not seen, in which whole groups of
    out-of-scope examples were left out: new nonsense is never like the old.
    """

    def __init__(self) -> None:
        self._weights: np.ndarray = np.zeros(0)
        self._constant = 0.0

    def fit(self, signs: np.ndarray, outside: np.ndarray) -> "ScopeDecision":
        """signs: rows of `signs_of`; outside: whether each was out of scope."""
        scaler = StandardScaler().fit(signs)
        learned = LogisticRegression().fit(scaler.transform(signs), outside)
        self._weights = learned.coef_[0] / scaler.scale_
        self._constant = float(learned.intercept_[0] - scaler.mean_ @ self._weights)
        return self

    def probabilities(self, signs: np.ndarray) -> np.ndarray:
        """One number a row."""
        return np.asarray(expit(signs @ self._weights + self._constant))


def signs_of(logs: np.ndarray, outside: int, similarities: np.ndarray) -> np.ndarray:
    """What the decision looks at. logs: by label; outside: the column of out_of_scope."""
    odds = logs[:, outside] - np.log1p(-np.exp(logs[:, outside]) + TINY)
    ours = np.exp(np.delete(logs, outside, axis=1))
    top = _largest(ours, 2)
    best, second = top.max(axis=1), top.min(axis=1)
    doubt = -(ours * np.log(ours + TINY)).sum(axis=1)
    signs = [odds, np.log(best + TINY), best - second, doubt]
    return np.column_stack([*signs, similarities[:, 1:]])


def _largest(rows: np.ndarray, count: int) -> np.ndarray:
    return np.partition(rows, -count, axis=1)[:, -count:]
