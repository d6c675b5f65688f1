"""Finds entries of a list that say the same thing twice."""

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from bot.importing.problems import Path, Problem
from bot.importing.reading import Document


def repeats(document: Document[Any], path: Path, keys: Sequence[Hashable]) -> Iterator[Problem]:
    """A problem for every entry of the list at `path` whose key stood there before.

    keys: what tells the entries apart, one for each, in their order
    """
    seen: set[Hashable] = set()
    for n, key in enumerate(keys):
        if key in seen:
            yield document.problem((*path, n), f"'{key}' stands here twice; keep one of the two")
        seen.add(key)
