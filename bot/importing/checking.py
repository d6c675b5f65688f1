"""Checks a clinic's folder as a whole: what the files say must fit together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import TypeVar

from bot.clock import local_day
from bot.importing.discount_checks import discount_problems, unknown_discounts
from bot.importing.installment_checks import installment_problems, unknown_treatments
from bot.importing.money_schema import InstallmentsFile
from bot.importing.patient_checks import patient_problems
from bot.importing.plan_checks import plan_problems, reference_problems
from bot.importing.problems import ImportRefused, Problem
from bot.importing.reading import Document, read_document
from bot.importing.reminder_rules import (
    catalogue_text_problems,
    rules_problems,
    untimed_treatments,
)
from bot.importing.repeats import repeats
from bot.importing.schedule_checks import buffer_problems, schedule_problems
from bot.importing.schema import CatalogueFile, ClinicFile, PatientsFile, PlansFile, TreatmentEntry
from bot.importing.spanish_checks import half_translated, spanish_problems
from bot.money import format_cents

Content = TypeVar("Content")
FILES = ("clinic.yml", "catalogue.yml", "installments.yml", "patients.yml", "plans.yml")


@dataclass(frozen=True)
class ClinicFolder:
    """A clinic's five files, each as it should be, and all fitting together."""

    clinic: Document[ClinicFile]
    catalogue: Document[CatalogueFile]
    installments: Document[InstallmentsFile]
    patients: Document[PatientsFile]
    plans: Document[PlansFile]
    today: date  # the clinic's local day of the import


def check_folder(folder: FilePath, *, now: datetime) -> list[Problem]:
    """Everything that is wrong with a folder, by file and line; empty if nothing is."""
    try:
        checked_folder(folder, now=now)
    except ImportRefused as refused:
        return refused.problems
    return []


def checked_folder(folder: FilePath, *, now: datetime) -> ClinicFolder:
    """A clinic's folder, read and checked. Raises ImportRefused with all of its problems."""
    if not folder.is_dir():
        raise ImportRefused([Problem(str(folder), 0, "", "is not a folder")])
    clinic, problems = read_document(folder, "clinic.yml", ClinicFile)
    catalogue, in_catalogue = read_document(folder, "catalogue.yml", CatalogueFile)
    installments, in_terms = read_document(folder, "installments.yml", InstallmentsFile)
    patients, in_patients = read_document(folder, "patients.yml", PatientsFile)
    plans, in_plans = read_document(folder, "plans.yml", PlansFile)
    problems = problems + in_catalogue + in_terms + in_patients + in_plans
    problems += _stray_files(folder)
    today = local_day(now, clinic.content.time_zone if clinic else "UTC")
    problems += _each(clinic, spanish_problems)
    problems += _each(catalogue, spanish_problems)
    problems += _each(installments, spanish_problems)
    problems += _each(plans, spanish_problems)
    problems += _each(clinic, _clinic_problems)
    problems += _each(clinic, rules_problems)
    problems += _each(catalogue, catalogue_text_problems)
    problems += _each(catalogue, lambda found: _catalogue_problems(found, today))
    problems += _each(installments, installment_problems)
    problems += _each(installments, discount_problems)
    problems += _each(patients, lambda found: patient_problems(found, today))
    problems += _each(plans, lambda found: plan_problems(found, today))
    problems += _each(plans, half_translated)
    if clinic and catalogue:
        problems += buffer_problems(clinic, catalogue)
        problems += untimed_treatments(clinic, catalogue)
    if installments and catalogue:
        problems += unknown_treatments(installments, catalogue.content)
    if installments and patients:
        problems += unknown_discounts(patients, installments.content)
    if plans:
        problems += reference_problems(plans, clinic, catalogue, patients)
    if problems or not (clinic and catalogue and installments and patients and plans):
        raise ImportRefused(sorted(problems, key=_place))
    return ClinicFolder(clinic, catalogue, installments, patients, plans, today)


def _place(problem: Problem) -> tuple[int, Problem]:
    return (FILES.index(problem.file) if problem.file in FILES else len(FILES), problem)


def _stray_files(folder: FilePath) -> Iterator[Problem]:
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in FILES:
            yield Problem(path.name, 0, "", f"is not read; the files are {', '.join(FILES)}")


def _clinic_problems(clinic: Document[ClinicFile]) -> Iterator[Problem]:
    yield from schedule_problems(clinic)
    yield from repeats(clinic, ("facts",), [fact.topic for fact in clinic.content.facts])


def _catalogue_problems(catalogue: Document[CatalogueFile], today: date) -> Iterator[Problem]:
    entries = catalogue.content.treatments
    versions = [f"{entry.slug} version {entry.version}" for entry in entries]
    yield from repeats(catalogue, ("treatments",), versions)
    amounts = [f"{one.insurer} {one.code}" for one in catalogue.content.allowed_amounts]
    yield from repeats(catalogue, ("allowed_amounts",), amounts)
    for n, entry in enumerate(entries):
        yield from _price_range(catalogue, n, entry)
        if entry.approved_on.resolve(today) > today:
            message = "is in the future; write the day it was approved on"
            yield catalogue.problem(("treatments", n, "approved_on"), message)


def _price_range(
    catalogue: Document[CatalogueFile], n: int, entry: TreatmentEntry
) -> Iterator[Problem]:
    lowest, highest = entry.price_from, entry.price_to
    if lowest is None and highest is None:
        return
    if lowest is None or highest is None:
        message = "stands alone; write price_from and price_to, or neither"
        yield catalogue.problem(("treatments", n, "price_to"), message)
    elif highest < lowest:
        message = f"is below price_from; write {format_cents(lowest)} or more"
        yield catalogue.problem(("treatments", n, "price_to"), message)


def _each(document: Content | None, check: Callable[[Content], Iterator[Problem]]) -> list[Problem]:
    return list(check(document)) if document is not None else []
