"""Checks on treatment plans: in themselves, and against the other files."""

from collections.abc import Iterator
from datetime import date

from bot.importing.opening import longest_period
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import CatalogueFile, ClinicFile, OptionEntry, PatientsFile, PlansFile
from bot.money import Cents, format_cents
from bot.plans.models import PlanStatus


def plan_problems(document: Document[PlansFile], today: date) -> Iterator[Problem]:
    """Repeated versions, two active ones, days in the wrong order, options that make no sense."""
    plans = document.content.plans
    versions = [f"{plan.number} version {plan.version}" for plan in plans]
    yield from repeats(document, ("plans",), versions)
    yield from _versions(document)
    for n, plan in enumerate(plans):
        approved_on = plan.approved_on.resolve(today)
        if approved_on > today:
            message = "is in the future; write the day it was approved on"
            yield document.problem(("plans", n, "approved_on"), message)
        if plan.valid_until.resolve(today) < approved_on:
            message = "is before approved_on; write a later day"
            yield document.problem(("plans", n, "valid_until"), message)
        treatments = [option.treatment for option in plan.options]
        yield from repeats(document, ("plans", n, "options"), treatments)
        for m, option in enumerate(plan.options):
            yield from _option(document, ("plans", n, "options", m), option)


def reference_problems(
    plans: Document[PlansFile],
    clinic: Document[ClinicFile] | None,
    catalogue: Document[CatalogueFile] | None,
    patients: Document[PatientsFile] | None,
) -> Iterator[Problem]:
    """What plans name and the other files do not have. A file that is not there is passed over."""
    if patients:
        yield from _unknown_patients(plans, patients.content)
    if catalogue:
        yield from _unknown_treatments(plans, catalogue.content)
    if clinic:
        yield from _impossible_visits(plans, clinic.content)


def _versions(document: Document[PlansFile]) -> Iterator[Problem]:
    active: dict[str, int] = {}
    patients: dict[str, str] = {}
    for n, plan in enumerate(document.content.plans):
        if plan.status is PlanStatus.ACTIVE:
            if plan.number in active:
                other = active[plan.number]
                message = f"version {other} of {plan.number} is active too; set one to revoked"
                yield document.problem(("plans", n, "status"), message)
            active.setdefault(plan.number, plan.version)
        if patients.setdefault(plan.number, plan.patient) != plan.patient:
            first = patients[plan.number]
            message = f"{plan.number} is the plan of {first}; give this plan a number of its own"
            yield document.problem(("plans", n, "patient"), message)


def _option(document: Document[PlansFile], path: Path, option: OptionEntry) -> Iterator[Problem]:
    if option.is_no_treatment:
        for name in ("procedures", "visits"):
            if getattr(option, name):
                message = "no treatment has none; take them out, or take out is_no_treatment"
                yield document.problem((*path, name), message)
        return
    if not option.procedures:
        message = "are missing; add the procedures with their fees, or 'is_no_treatment: yes'"
        yield document.problem((*path, "procedures"), message)
    if not option.visits:
        yield document.problem((*path, "visits"), "are missing; add 'visits:' with their minutes")
    else:
        yield from _due_at_visits(document, path, option)
    if option.visits and option.visits[0].days_after_previous:
        message = "the first visit follows none; take it out here"
        yield document.problem((*path, "visits", 0, "days_after_previous"), message)


def _due_at_visits(
    document: Document[PlansFile], path: Path, option: OptionEntry
) -> Iterator[Problem]:
    """What is due at the visits is the option's price, or nothing is said of any of them."""
    due = [visit.due for visit in option.visits if visit.due is not None]
    total = sum(procedure.fee for procedure in option.procedures)
    if due and (len(due) < len(option.visits) or sum(due) != total):
        price = format_cents(Cents(total))
        message = f"'due' of all visits must add up to {price}; mend it, or take all of them out"
        yield document.problem((*path, "visits"), message)


def _unknown_patients(plans: Document[PlansFile], patients: PatientsFile) -> Iterator[Problem]:
    known = {entry.record_number for entry in patients.patients}
    for n, plan in enumerate(plans.content.plans):
        if plan.patient not in known:
            message = f"'{plan.patient}' is no record number in patients.yml; add the patient there"
            yield plans.problem(("plans", n, "patient"), message)


def _unknown_treatments(plans: Document[PlansFile], catalogue: CatalogueFile) -> Iterator[Problem]:
    known = dict.fromkeys(entry.slug for entry in catalogue.treatments)
    for n, plan in enumerate(plans.content.plans):
        for m, option in enumerate(plan.options):
            if option.treatment not in known:
                message = (
                    f"'{option.treatment}' is not in catalogue.yml; there are {', '.join(known)}"
                )
                yield plans.problem(("plans", n, "options", m, "treatment"), message)


def _impossible_visits(plans: Document[PlansFile], clinic: ClinicFile) -> Iterator[Problem]:
    roles = dict.fromkeys(person.role for person in clinic.practitioners)
    for n, plan in enumerate(plans.content.plans):
        for m, option in enumerate(plan.options):
            for k, visit in enumerate(option.visits):
                path: Path = ("plans", n, "options", m, "visits", k)
                if visit.role not in roles:
                    message = (
                        f"nobody in clinic.yml is a '{visit.role}'; there are {', '.join(roles)}"
                    )
                    yield plans.problem((*path, "role"), message)
                elif not any(not room.roles or visit.role in room.roles for room in clinic.rooms):
                    message = f"no room in clinic.yml is for a '{visit.role}'; add the role to one"
                    yield plans.problem((*path, "role"), message)
                longest = longest_period(clinic, visit.role)
                if visit.minutes > longest:
                    message = f"is longer than any opening period; write {longest} at most"
                    yield plans.problem((*path, "minutes"), message)
