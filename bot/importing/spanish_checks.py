"""Checks on the Spanish words of a file: English ones by mistake, and a plan half translated."""

from collections.abc import Iterator
from typing import Any

from bot.importing.approved_words import Entry
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.schema import PlanEntry, PlansFile


def spanish_problems(document: Document[Any]) -> Iterator[Problem]:
    """Sentences under `es:` that are the English ones; a single word may be the same in both."""
    for path, entry in entries_with_words(document.content):
        for field, words in entry.es or ():
            if " " in words and words == getattr(entry, field):
                message = "is in English; write it in Spanish"
                yield document.problem((*path, "es", field), message)


def half_translated(document: Document[PlansFile]) -> Iterator[Problem]:
    """Parts of a plan without Spanish where the others have it: nobody reads half of each."""
    for n, plan in enumerate(document.content.plans):
        missing = list(_untranslated(plan))
        if len(missing) == 1 + sum(1 + len(option.procedures) for option in plan.options):
            continue  # all of it: the plan is told in English
        for path in missing:
            message = "is missing here, and other parts of this plan have it; add it to all or none"
            yield document.problem(("plans", n, *path, "es"), message)


def _untranslated(plan: PlanEntry) -> Iterator[Path]:
    if plan.es is None:
        yield ()
    for m, option in enumerate(plan.options):
        if option.es is None:
            yield ("options", m)
        for k, procedure in enumerate(option.procedures):
            if procedure.es is None:
                yield ("options", m, "procedures", k)


def entries_with_words(entry: Entry, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every entry of a file that may have Spanish words, with its path."""
    if "es" in type(entry).model_fields:
        yield path, entry
    for name, value in entry:
        for n, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, Entry):
                yield from entries_with_words(item, (*path, name, n))
