"""Checks on a patient's insurance: more used than there is, and plans that do not fit together."""

from collections.abc import Iterator, Sequence

from bot.importing.money_schema import InsuranceEntry
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import PatientsFile
from bot.money import format_cents

OF_A_PLAN = ("insurer", "in_network", "coordination")


def insurance_problems(
    document: Document[PatientsFile], path: Path, entries: Sequence[InsuranceEntry]
) -> Iterator[Problem]:
    """What one patient's insurance contradicts in itself."""
    categories = [
        f"{entry.category} of the second plan" if entry.priority > 1 else entry.category
        for entry in entries
    ]
    yield from repeats(document, path, categories)
    first: dict[int, InsuranceEntry] = {}
    for n, entry in enumerate(entries):
        yield from _used_up(document, (*path, n), entry)
        plan = first.setdefault(entry.priority, entry)
        for name in OF_A_PLAN:
            if getattr(entry, name) != getattr(plan, name):
                message = f"differs from the plan's other categories; write {getattr(plan, name)}"
                yield document.problem((*path, n, name), message)
    if entries and 1 not in first:
        message = "there is no first plan; write 1 for the one that pays first"
        yield document.problem((*path, 0, "priority"), message)


def _used_up(
    document: Document[PatientsFile], path: Path, entry: InsuranceEntry
) -> Iterator[Problem]:
    limits = (
        ("deductible_used", entry.deductible_used, entry.deductible),
        ("maximum_used", entry.maximum_used, entry.yearly_maximum),
        ("family_deductible_used", entry.family_deductible_used, entry.family_deductible),
    )
    for name, used, limit in limits:
        if used is not None and used > (limit or 0):
            message = (
                f"{format_cents(used)} is more than there is; "
                f"write {format_cents(limit or used)} at most"
            )
            if limit is None:
                message = "needs family_deductible; add it, or take this out"
            yield document.problem((*path, name), message)
