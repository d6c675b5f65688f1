"""Parts of the examples left out in turn: a model is judged on what it has not seen."""

from typing import Iterator, List, Tuple

import numpy as np
from sklearn.cluster import KMeans
from sklearn.model_selection import StratifiedKFold

from bot.engine.scope import OUT_OF_SCOPE

PARTS = 4
GROUP = 20  # like examples, on the average: bigger groups leave out more than is new at once
SEED = 7


def left_out_parts(
    vectors: np.ndarray, labels: List[str], parts: int = PARTS
) -> Iterator[Tuple[np.ndarray, np.ndarray]]:
    """Pairs of (indices kept, indices left out); each example is left out once.

    Out-of-scope examples are left out by groups of like ones.
    """
    part_of = np.zeros(len(labels), dtype=int)
    outside = np.flatnonzero(np.array(labels) == OUT_OF_SCOPE)
    inside = np.flatnonzero(np.array(labels) != OUT_OF_SCOPE)
    part_of[outside] = _by_groups(vectors[outside], parts)
    folds = StratifiedKFold(parts, shuffle=True, random_state=SEED)
    chosen = np.array(labels)[inside]
    for number, (_, left) in enumerate(folds.split(inside, chosen)):
        part_of[inside[left]] = number
    for number in range(parts):
        yield np.flatnonzero(part_of != number), np.flatnonzero(part_of == number)


def _by_groups(vectors: np.ndarray, parts: int) -> np.ndarray:
    count = max(len(vectors) // GROUP, min(parts, len(vectors)))
    group_of = KMeans(count, n_init=2, random_state=SEED).fit_predict(vectors)
    part_of_group = np.random.default_rng(SEED).permutation(count) % parts
    return np.asarray(part_of_group[group_of])
