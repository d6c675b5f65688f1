"""`clinic visit` and `clinic feed`: what the staff does to visits, and their own calendars."""

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from bot.cli.parts import Now, Slug, console, moment_of, only_one, patient_with
from bot.clinics.models import Clinic, Practitioner
from bot.clock import local
from bot.db import transaction
from bot.notices import staff_visits
from bot.notices.staff_visits import CannotDo, Done, Wanted
from bot.patients import consent
from bot.patients.models import Patient
from bot.plans.choosing import current_plan, options_named
from bot.plans.errors import NoPlan, PlanExpired
from bot.plans.models import TreatmentOption
from bot.records import showing
from bot.scheduling import booking, feeds
from bot.scheduling.models import Appointment
from bot.settings import get_settings
from bot.waitlist import joining

visit = typer.Typer(no_args_is_help=True, help="Visits: book, move and cancel them.")
feed = typer.Typer(no_args_is_help=True, help="The practitioners' calendars, to subscribe to.")

With = Annotated[str | None, typer.Option("--with", help="The practitioner, if it matters.")]
When = Annotated[str, typer.Argument(help="The clinic's local time: 2026-12-01T09:00")]


@visit.command("list")
def list_visits(number: str, now: Now = None) -> None:
    """Print the visits ahead of a patient, by record or phone number, with their ids."""
    with transaction() as session:
        for patient in showing.patients_of(session, number):
            for found in booking.upcoming(session, patient.id, now=moment_of(now)):
                console.print(f"{found.id}  {patient.given_name}  {_line(session, found)}")


@visit.command("book")
def book(
    record_number: str,
    treatment: str,
    when: When,
    practitioner: With = None,
    clinic: Slug = None,
    now: Now = None,
) -> None:
    """Book the next visit of a treatment of a patient's plan, and text the patient."""
    moment = moment_of(now)
    with transaction() as session:
        patient = patient_with(session, record_number, clinic)
        option = _option(session, patient, treatment, moment)
        wanted = _wanted(session, patient.clinic_id, when, practitioner)
        try:
            done = staff_visits.book(session, patient, option, wanted, get_settings(), now=moment)
        except CannotDo as refused:
            raise typer.BadParameter(str(refused)) from refused
        _tell(session, "Booked", done)


@visit.command("move")
def move(visit_id: UUID, when: When, practitioner: With = None, now: Now = None) -> None:
    """Move a visit, and text the patient."""
    with transaction() as session:
        found = _visit(session, visit_id)
        wanted = _wanted(session, found.clinic_id, when, practitioner)
        try:
            done = staff_visits.move(session, found, wanted, get_settings(), now=moment_of(now))
        except CannotDo as refused:
            raise typer.BadParameter(str(refused)) from refused
        _tell(session, "Moved", done)


@visit.command("cancel")
def cancel(
    visit_id: UUID,
    only: Annotated[
        bool, typer.Option("--only", help="Not the later visits of its course.")
    ] = False,
    now: Now = None,
) -> None:
    """Cancel a visit and the later ones of its course, and text the patient."""
    with transaction() as session:
        found = _visit(session, visit_id)
        try:
            done = staff_visits.cancel(
                session, found, get_settings(), now=moment_of(now), only=only
            )
        except CannotDo as refused:
            raise typer.BadParameter(str(refused)) from refused
        _tell(session, "Cancelled", done)


@feed.command("link")
def link_feed(practitioner: str, clinic: Slug = None, now: Now = None) -> None:
    """Print a new secret address of a practitioner's visits, for their calendar program."""
    with transaction() as session:
        found = _practitioner(session, practitioner, clinic)
        link = feeds.make_link(session, found, get_settings().public_url, now=moment_of(now))
    console.print(link)
    console.print("Whoever has it reads the visits, with initials only. It is not shown again.")


@feed.command("revoke")
def revoke_feed(practitioner: str, clinic: Slug = None, now: Now = None) -> None:
    """End all addresses of a practitioner's visits."""
    with transaction() as session:
        found = _practitioner(session, practitioner, clinic)
        count = feeds.revoke(session, found, now=moment_of(now))
    console.print(f"Addresses ended: {count}.")


def warn_of_closed_days(now: datetime) -> None:
    """Print the visits that lie on days on which their clinic is closed, if there are any."""
    with transaction() as session:
        for found, reason in staff_visits.on_closed_days(session, now=now):
            console.print(
                f"CLOSED then ({reason}): {found.id}  {_line(session, found)}", style="red"
            )


def list_waiting() -> None:
    """Print who waits for an earlier time, in the order in which they are offered one."""
    with transaction() as session:
        lines = joining.waiting_lines(session)
    for line in lines:
        console.print(line)
    if not lines:
        console.print("Nobody waits for an earlier time.")


def _option(
    session: Session, patient: Patient, treatment: str, moment: datetime
) -> TreatmentOption:
    clinic = session.get_one(Clinic, patient.clinic_id)
    today = local(moment, clinic.time_zone).date()
    try:
        plan = current_plan(session, patient.id, today=today)
    except (NoPlan, PlanExpired) as none:
        raise typer.BadParameter("the patient has no plan that is valid now") from none
    exact = [option for option in plan.options if treatment in (option.treatment, option.name)]
    named = exact or options_named(plan.options, treatment)
    if len(named) != 1:
        names = ", ".join(option.treatment for option in plan.options)
        raise typer.BadParameter(f"name one treatment of plan {plan.number}: {names}")
    return named[0]


def _wanted(session: Session, clinic_id: UUID, when: str, name: str | None) -> Wanted:
    clinic = session.get_one(Clinic, clinic_id)
    try:
        moment = datetime.fromisoformat(when)
    except ValueError as wrong:
        raise typer.BadParameter(f"write the time like 2026-12-01T09:00, not {when}") from wrong
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(clinic.time_zone))
    who = _practitioner(session, name, clinic.slug).id if name else None
    return Wanted(moment, who)


def _practitioner(session: Session, name: str, slug: str | None) -> Practitioner:
    what = ("nobody is", "several people are", f"called {name}")
    return only_one(session, Practitioner, Practitioner.name == name, slug, what)


def _visit(session: Session, visit_id: UUID) -> Appointment:
    found = session.get(Appointment, visit_id)
    if found is None:
        raise typer.BadParameter("no visit has this id; see `clinic visit list`")
    return found


def _tell(session: Session, what: str, done: Done) -> None:
    for found in done.visits:
        console.print(f"{what}: {found.id}  {_line(session, found)}")
    for text in done.texts:
        number = text.to_number or ""
        is_out = consent.is_opted_out(session, done.visits[0].clinic_id, number)
        console.print(f"{number} wants no texts: please call." if is_out else f"Text: {number}")
    if not done.texts:
        console.print("No phone is on file for texts: please call.")


def _line(session: Session, found: Appointment) -> str:
    clinic = session.get_one(Clinic, found.clinic_id)
    start = local(found.starts_at, clinic.time_zone)
    minutes = int((found.ends_at - found.starts_at).total_seconds() // 60)
    people = f"{found.practitioner.name}, {found.room.name}"
    return f"{start:%a %Y-%m-%d %H:%M %Z}  {minutes} min  {people}  {found.status.value}"
