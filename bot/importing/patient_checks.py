"""Checks on patients, their proxies and their insurance."""

from collections.abc import Iterator
from datetime import date

from bot.importing.insurance_checks import insurance_problems
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import PatientEntry, PatientsFile

OLDEST_YEARS = 130


def patient_problems(document: Document[PatientsFile], today: date) -> Iterator[Problem]:
    """Repeated numbers and names, impossible birth dates, and more used than there is."""
    patients = document.content.patients
    yield from repeats(document, ("patients",), [entry.record_number for entry in patients])
    for n, entry in enumerate(patients):
        yield from _of_one(document, ("patients", n), entry, today)


def _of_one(
    document: Document[PatientsFile], path: Path, entry: PatientEntry, today: date
) -> Iterator[Problem]:
    names = [f"{proxy.given_name} {proxy.family_name}" for proxy in entry.proxies]
    yield from repeats(document, (*path, "proxies"), names)
    yield from insurance_problems(document, (*path, "insurance"), entry.insurance)
    yield from _birth_date(document, path, entry.birth_date, today)
    for n, proxy in enumerate(entry.proxies):
        yield from _birth_date(document, (*path, "proxies", n), proxy.birth_date, today)


def _birth_date(
    document: Document[PatientsFile], path: Path, born: date, today: date
) -> Iterator[Problem]:
    if not today.year - OLDEST_YEARS <= born.year or born > today:
        message = f"{born} cannot be a birth date; write a day in the past, like 1984-05-17"
        yield document.problem((*path, "birth_date"), message)
