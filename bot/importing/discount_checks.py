"""Checks on discounts, and on the patients who were given one."""

from collections.abc import Iterator

from bot.importing.money_schema import InstallmentsFile
from bot.importing.problems import Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import PatientsFile


def discount_problems(document: Document[InstallmentsFile]) -> Iterator[Problem]:
    """What discounts contradict in themselves."""
    discounts = document.content.discounts
    yield from repeats(document, ("discounts",), [entry.name for entry in discounts])
    for n, entry in enumerate(discounts):
        if not entry.share and not entry.amount:
            message = "takes nothing off; write a share or an amount"
            yield document.problem(("discounts", n, "share"), message)
        if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
            message = f"is before starts_on; write {entry.starts_on} or later"
            yield document.problem(("discounts", n, "ends_on"), message)


def unknown_discounts(
    patients: Document[PatientsFile], installments: InstallmentsFile
) -> Iterator[Problem]:
    """Discounts that patients were given and that installments.yml does not have."""
    known = dict.fromkeys(entry.name for entry in installments.discounts)
    for n, patient in enumerate(patients.content.patients):
        yield from repeats(patients, ("patients", n, "discounts"), patient.discounts)
        for m, name in enumerate(patient.discounts):
            if name not in known:
                message = f"'{name}' is no discount in installments.yml; add it there"
                yield patients.problem(("patients", n, "discounts", m), message)
