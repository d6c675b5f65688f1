"""What a checked folder may not change, because patients were told it or others rely on it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment, Clinic, Practitioner, Room
from bot.importing.checking import ClinicFolder
from bot.importing.clinic_rows import catalogue_rows, treatment_values
from bot.importing.plan_rows import Surroundings, content_of, plan_from, plan_rows
from bot.importing.problems import Path, Problem
from bot.patients.models import Patient
from bot.plans.models import PlanStatus, TreatmentPlan
from bot.scheduling.models import Appointment

ENGLISH_ONLY = "was approved in English only; take out 'es:'"
NEXT_STATUS = {
    PlanStatus.DRAFT: set(PlanStatus),
    PlanStatus.ACTIVE: {PlanStatus.ACTIVE, PlanStatus.REVOKED},
    PlanStatus.REVOKED: {PlanStatus.REVOKED},
}


def conflicts(session: Session, folder: ClinicFolder) -> list[Problem]:
    """Where a folder contradicts what the database has; empty if it does not."""
    entry = folder.clinic.content
    clinic = session.scalar(select(Clinic).where(Clinic.slug == entry.slug))
    holder = session.scalar(select(Clinic).where(Clinic.phone_number == entry.phone_number))
    problems = []
    if holder is not None and holder is not clinic:
        message = f"is the number of {holder.name} already; give each clinic its own"
        problems.append(folder.clinic.problem(("phone_number",), message))
    if clinic is not None:
        problems += _gone(session, folder, clinic.id)
        problems += _changed_catalogue(session, folder, clinic.id)
        problems += _changed_plans(session, folder, clinic.id)
    return problems


def _gone(session: Session, folder: ClinicFolder, clinic_id: UUID) -> Iterator[Problem]:
    """Practitioners and rooms that visits were booked with must stay."""
    entry = folder.clinic.content
    visited = select(Appointment.id).where(Appointment.practitioner_id == Practitioner.id)
    names = [person.name for person in entry.practitioners]
    people = select(Practitioner.name).where(
        Practitioner.clinic_id == clinic_id, Practitioner.name.not_in(names), visited.exists()
    )
    message = "has visits on file; list them again"
    for name in session.scalars(people):
        yield folder.clinic.problem(("practitioners",), f"{name} {message}")
    listed = [room.name for room in entry.rooms]
    used = select(Appointment.id).where(Appointment.room_id == Room.id)
    rooms = select(Room.name).where(
        Room.clinic_id == clinic_id, Room.name.not_in(listed), used.exists()
    )
    for name in session.scalars(rooms):
        yield folder.clinic.problem(("rooms",), f"{name} {message}")


def _changed_catalogue(
    session: Session, folder: ClinicFolder, clinic_id: UUID
) -> Iterator[Problem]:
    """An approved version keeps its words in both languages; synonyms may change."""
    known = catalogue_rows(session, clinic_id)
    for n, entry in enumerate(folder.catalogue.content.treatments):
        row = known.get((entry.slug, entry.version))
        if row is None:
            continue
        path = _changed_field(row, treatment_values(entry, row, folder.today))
        if path:
            newest = max(version for slug, version in known if slug == entry.slug)
            message = f"changed in approved version {entry.version}; make version {newest + 1}"
            if path == ("es",) and entry.es:
                message = f"{ENGLISH_ONLY}, or make version {newest + 1} with it"
            yield folder.catalogue.problem(("treatments", n, *path), message)


def _changed_field(row: CatalogueTreatment, values: dict[str, Any]) -> Path:
    """Where in its entry a treatment changed first; empty if it did not."""
    for name in (name for name in values if name not in ("synonyms", "spanish")):
        if getattr(row, name) != values[name]:
            return (name,)
    known, wanted = row.spanish, values["spanish"]
    if known == wanted:
        return ()
    changed = (("es", name) for name in wanted if known and known.get(name) != wanted[name])
    return next(changed, ("es",))


def _changed_plans(session: Session, folder: ClinicFolder, clinic_id: UUID) -> Iterator[Problem]:
    rows = plan_rows(session, clinic_id)
    around = Surroundings(
        clinic_id, _patient_ids(session, clinic_id), folder.catalogue.content, folder.today
    )
    listed = {(entry.number, entry.version) for entry in folder.plans.content.plans}
    for n, entry in enumerate(folder.plans.content.plans):
        row = rows.get((entry.number, entry.version))
        if row is not None:
            message = _change(row, plan_from(entry, row, around))
            field = "status" if message and message.startswith("was") else "version"
        else:
            message, field = _still_active(rows, listed, entry.number), "number"
            message = message if entry.status is PlanStatus.ACTIVE else None
        if message:
            yield folder.plans.problem(("plans", n, field), message)


def _change(row: TreatmentPlan, plan: TreatmentPlan) -> str | None:
    if plan.status not in NEXT_STATUS[row.status]:
        return f"was {row.status} and cannot be {plan.status} again; make a new version"
    if row.status is PlanStatus.DRAFT or content_of(row) == content_of(plan):
        return None
    if not _is_translated(row) and _is_translated(plan):
        return f"{row.version} {ENGLISH_ONLY}, or make a new version"
    return f"{row.version} was approved and cannot change; make a new version"


def _is_translated(plan: TreatmentPlan) -> bool:
    return bool(plan.spanish) or any(option.spanish for option in plan.options)


def _still_active(
    rows: dict[tuple[str, int], TreatmentPlan], listed: set[tuple[str, int]], number: str
) -> str | None:
    """Another version that is active in the database and that the file does not speak of."""
    for (other, version), row in rows.items():
        unlisted = (other, version) not in listed
        if other == number and row.status is PlanStatus.ACTIVE and unlisted:
            return f"{number} version {version} is still active; list it with 'status: revoked'"
    return None


def _patient_ids(session: Session, clinic_id: UUID) -> dict[str, UUID]:
    rows = session.scalars(select(Patient).where(Patient.clinic_id == clinic_id))
    return {row.record_number: row.id for row in rows}
