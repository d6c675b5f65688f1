"""Checks on ways to pay over time."""

from collections.abc import Iterator

from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import InstallmentsFile, TermsEntry
from bot.money import format_cents


def installment_problems(document: Document[InstallmentsFile]) -> Iterator[Problem]:
    """What the terms contradict in themselves."""
    terms = document.content.installment_plans
    yield from repeats(document, ("installment_plans",), [entry.name for entry in terms])
    for n, entry in enumerate(terms):
        yield from _of_one(document, ("installment_plans", n), entry)


def _of_one(
    document: Document[InstallmentsFile], path: Path, entry: TermsEntry
) -> Iterator[Problem]:
    if entry.max_months < entry.min_months:
        message = f"is below min_months; write {entry.min_months} or more"
        yield document.problem((*path, "max_months"), message)
    if entry.max_amount is not None and entry.max_amount < entry.min_amount:
        least = format_cents(entry.min_amount)
        message = f"is below min_amount; write {least} or more, or leave it empty"
        yield document.problem((*path, "max_amount"), message)
    for name, rate in (("down_payment", entry.down_payment), ("apr", entry.apr)):
        if rate >= 1:
            yield document.problem((*path, name), "is 100 % or more; write a share below 100 %")
