"""`clinic visits`, `visit`, `calls` and `messages`: who comes, whom to call, what goes out when."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.parts import Now, console, moment_of
from bot.clinics.models import Clinic
from bot.db import transaction
from bot.patients.models import Patient
from bot.reminders.attendance import VisitRow, visits_of_day
from bot.reminders.calls import DAYS_AHEAD, Call, calls_due
from bot.reminders.previewing import Foreseen, preview
from bot.scheduling import attending
from bot.scheduling.models import Appointment, AppointmentStatus

messages = typer.Typer(no_args_is_help=True, help="Texts that we begin.")

ClinicName = Annotated[str | None, typer.Option("--clinic", help="Its short name.")]
COLUMNS = ("clinic", "visit", "patient", "record", "phone", "why")
LONGEST_PREVIEW = timedelta(days=400)


def show_visits(
    day: Annotated[str | None, typer.Option(help="A local day, 2026-12-01; today if left out.")] = (
        None
    ),
    clinic: ClinicName = None,
    now: Now = None,
) -> None:
    """The visits of a day, with who has confirmed, cannot come, is silent or was not asked."""
    with transaction() as session:
        for one in _clinics(session, clinic):
            local_day = _day(day) or moment_of(now).astimezone(ZoneInfo(one.time_zone)).date()
            rows = visits_of_day(session, one, local_day)
            console.print(f"{one.name}, {local_day:%A %Y-%m-%d}: {len(rows)} visits")
            for row in rows:
                console.print(_visit_line(row))


def show_calls(
    clinic: ClinicName = None,
    days: Annotated[int, typer.Option(min=1, max=60, help="How many days ahead.")] = DAYS_AHEAD,
    file: Annotated[Path | None, typer.Option("--csv", help="Write a table there.")] = None,
    now: Now = None,
) -> None:
    """Whom to call: a visit soon, and texts do not reach them or they have not answered."""
    with transaction() as session:
        found = [
            (one, call)
            for one in _clinics(session, clinic)
            for call in calls_due(session, one, now=moment_of(now), days=days)
        ]
    rows = [_call_row(one, call) for one, call in found]
    if file is not None:
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([COLUMNS, *rows])
        console.print(f"{len(rows)} rows in {file}.")
        return
    for row in rows:
        console.print("  ".join(row))
    if not rows:
        console.print("Nobody is to be called.")


@messages.command("preview")
def preview_messages(
    patient: Annotated[str, typer.Option(help="Name, record number or id.")],
    start: Annotated[str | None, typer.Option("--from", help="ISO 8601; now if left out.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="ISO 8601; 30 days on if left out.")] = (
        None
    ),
    clinic: ClinicName = None,
    now: Now = None,
) -> None:
    """Every text that we would begin, with its moment, reason and words. Nothing is sent.

    As if nobody answered or changed anything, and every visit took place.
    """
    with transaction() as session:
        who = _patient(session, patient, clinic)
        zone = ZoneInfo(session.get_one(Clinic, who.clinic_id).time_zone)
        begins = _local_moment(start, zone, "--from") if start else moment_of(now)
        ends = _local_moment(end, zone, "--to") if end else begins + timedelta(days=30)
        if not begins < ends <= begins + LONGEST_PREVIEW:
            raise typer.BadParameter(
                "must be later than --from, by 400 days at most", param_hint="--to"
            )
        found = preview(session, who, begins, ends)
        session.rollback()
    for one in found:
        console.print(_foreseen_lines(one))
    if not found:
        console.print("No text in that time.")


def _noting(status: AppointmentStatus) -> Callable[[UUID, str | None], None]:
    def note(visit_id: UUID, now: Now = None) -> None:
        with transaction() as session:
            found = session.get(Appointment, visit_id)
            if found is None:
                raise typer.BadParameter("no visit has this id; see `clinic visits`")
            try:
                attending.note(session, found, status, now=moment_of(now))
            except attending.CannotBeNoted as refused:
                raise typer.BadParameter(str(refused)) from refused
        console.print(f"Noted: {status.value}.")

    return note


def add_noting(visit: typer.Typer) -> None:
    """Add to `clinic visit` what the staff notes of one."""
    for status, words in (
        (AppointmentStatus.ARRIVED, "The patient is here."),
        (AppointmentStatus.FULFILLED, "The visit took place."),
        (AppointmentStatus.NOSHOW, "The patient did not come."),
    ):
        visit.command(status.value, help=words)(_noting(status))


def _clinics(session: Session, slug: str | None) -> list[Clinic]:
    wanted = select(Clinic).order_by(Clinic.slug)
    found = list(session.scalars(wanted.where(Clinic.slug == slug) if slug else wanted))
    if slug and not found:
        known = ", ".join(session.scalars(select(Clinic.slug).order_by(Clinic.slug)))
        raise typer.BadParameter(f"no clinic is called {slug}; there is {known}")
    return found


def _patient(session: Session, words: str, slug: str | None) -> Patient:
    """The one patient of some clinics with a name, a record number or an id."""
    clinic_ids = [clinic.id for clinic in _clinics(session, slug)]
    patients = session.scalars(select(Patient).where(Patient.clinic_id.in_(clinic_ids))).all()
    wanted = words.strip().lower()
    found = [
        patient
        for patient in patients
        if wanted
        in (
            str(patient.id),
            patient.record_number.lower(),
            f"{patient.given_name} {patient.family_name}".lower(),
            patient.given_name.lower(),
        )
    ]
    if len(found) != 1:
        numbers = ", ".join(patient.record_number for patient in found)
        raise typer.BadParameter(
            f"several patients are called {words}: {numbers}" if found else f"nobody is {words}",
            param_hint="--patient",
        )
    return found[0]


def _local_moment(words: str, zone: ZoneInfo, hint: str) -> datetime:
    """A moment with its offset, or as the clinic's clocks show it."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as wrong:
        example = "write it like 2026-12-01 or 2026-12-01T09:00"
        raise typer.BadParameter(example, param_hint=hint) from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as wrong:
        raise typer.BadParameter("write it like 2026-12-01", param_hint="--day") from wrong


def _visit_line(row: VisitRow) -> str:
    name = f"{row.patient.given_name} {row.patient.family_name} ({row.patient.record_number})"
    who = f"{row.visit.practitioner.name}, {row.visit.room.name}"
    state = row.attendance.value.replace("_", " ")
    status = row.visit.status.value
    return f"  {row.starts_at:%H:%M}  {name}  {who}  {status}, {state}  {row.visit.id}"


def _call_row(clinic: Clinic, call: Call) -> tuple[str, ...]:
    patient = call.row.patient
    return (
        clinic.slug,
        f"{call.row.starts_at:%Y-%m-%d %H:%M}",
        f"{patient.given_name} {patient.family_name}",
        patient.record_number,
        call.number or "",
        call.why.value.replace("_", " "),
    )


def _foreseen_lines(one: Foreseen) -> str:
    kinds = " and ".join(dict.fromkeys(kind.value.replace("_", " ") for kind in one.kinds))
    when = ", ".join(f"{moment:%a %Y-%m-%d %H:%M}" for moment in one.visits_at)
    lead = f", {_length(one.minutes_before)} before" if one.minutes_before else ", after"
    head = f"{one.at:%a %Y-%m-%d %H:%M %Z}  {kinds}{lead} the visit {when}"
    if one.left_out:
        return f"{head}\n    left out: {one.left_out.replace('_', ' ')}"
    return f"{head}, to {one.number}\n    {one.body}"


def _length(minutes: int) -> str:
    if minutes % 1440 == 0:
        return f"{minutes // 1440} d"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
