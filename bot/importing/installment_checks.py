"""Checks on ways to pay over time."""

from collections.abc import Iterator

from bot.costs.installments import PAYMENTS_WITHOUT_DISCLOSURE
from bot.importing.money_schema import InstallmentsFile, TermsEntry
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import CatalogueFile
from bot.money import format_cents


def installment_problems(document: Document[InstallmentsFile]) -> Iterator[Problem]:
    """What the terms contradict in themselves."""
    terms = document.content.installment_plans
    yield from repeats(document, ("installment_plans",), [entry.name for entry in terms])
    for n, entry in enumerate(terms):
        path = ("installment_plans", n)
        yield from _of_one(document, path, entry)
        yield from repeats(document, (*path, "treatments"), entry.treatments)


def unknown_treatments(
    document: Document[InstallmentsFile], catalogue: CatalogueFile
) -> Iterator[Problem]:
    """Treatments that terms are limited to and that the catalogue does not have."""
    known = dict.fromkeys(entry.slug for entry in catalogue.treatments)
    for n, entry in enumerate(document.content.installment_plans):
        for m, slug in enumerate(entry.treatments):
            if slug not in known:
                message = f"'{slug}' is not in catalogue.yml; there are {', '.join(known)}"
                yield document.problem(("installment_plans", n, "treatments", m), message)


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
    if entry.min_down_payment and entry.min_down_payment >= entry.min_amount:
        message = f"leaves nothing to pay later; write less than {format_cents(entry.min_amount)}"
        yield document.problem((*path, "min_down_payment"), message)
    yield from _undisclosed(document, path, entry)


def _undisclosed(
    document: Document[InstallmentsFile], path: Path, entry: TermsEntry
) -> Iterator[Problem]:
    """What credit has to say in writing is asked of whoever writes any part of it."""
    is_credit = entry.apr > 0 or entry.fee > 0 or entry.max_months > PAYMENTS_WITHOUT_DISCLOSURE
    if not is_credit or not (entry.late_payment or entry.prepayment):
        return
    for name in ("late_payment", "prepayment"):
        if not getattr(entry, name):
            message = "is missing; a disclosure says what late and early payment bring"
            yield document.problem((*path, name), message)
