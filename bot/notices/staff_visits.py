"""Visits as the clinic's staff books, moves and cancels them; the patient is told each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local
from bot.conversations.models import Message
from bot.notices.visit_changes import Change, Notice, announce
from bot.patients.models import Patient
from bot.plans.models import PlannedVisit, TreatmentOption
from bot.scheduling import booking, offering
from bot.scheduling.calendars import Viewer, closed_days
from bot.scheduling.errors import NoAppointment, TimeSlotPast, TimeSlotTaken
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.offering import Search
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.visits import Visit
from bot.settings import Settings


class CannotDo(Exception):
    """Why the staff cannot do this to a visit, in a sentence for them."""


@dataclass(frozen=True)
class Wanted:
    """When the staff wants a visit, and with whom, if that matters."""

    starts_at: datetime
    practitioner_id: int | None = None


@dataclass(frozen=True)
class Done:
    """The visits that were changed, and the texts that tell of it; none if no phone is on file."""

    visits: Sequence[Appointment]
    texts: Sequence[Message]


def book(
    session: Session,
    patient: Patient,
    option: TreatmentOption,
    wanted: Wanted,
    settings: Settings,
    *,
    now: datetime,
) -> Done:
    """Book the next visit of an option that is not booked yet. Raises CannotDo."""
    planned = _next_planned(session, patient, option)
    visits = _at(session, patient, [planned], (), wanted, now)
    try:
        booked = booking.book(session, patient.id, option, visits, now=now)
    except (TimeSlotTaken, TimeSlotPast) as gone:
        raise CannotDo("That time has just been taken, or has passed.") from gone
    return _announced(session, Change.BOOKED, booked, settings, now)


def move(
    session: Session, visit: Appointment, wanted: Wanted, settings: Settings, *, now: datetime
) -> Done:
    """Move a visit; those after it in its course move along only if they must. Raises CannotDo."""
    course = _from_on(session, visit)
    patient = session.get_one(Patient, visit.patient_id)
    option = session.get_one(TreatmentOption, visit.option_id)
    numbers = {one.visit_number for one in course}
    planned = [one for one in option.visits if one.number in numbers]
    visits = _at(session, patient, planned, tuple(course), wanted, now)
    try:
        moved = booking.move(session, course, visits, now=now)
    except (TimeSlotTaken, TimeSlotPast, NoAppointment) as gone:
        raise CannotDo("That time has just been taken, or the visit was cancelled.") from gone
    return _announced(session, Change.MOVED, moved, settings, now)


def cancel(
    session: Session, visit: Appointment, settings: Settings, *, now: datetime, only: bool = False
) -> Done:
    """Cancel a visit and those after it in its course, or that one only. Raises CannotDo."""
    course = _from_on(session, visit)
    visits = course[:1] if only else course
    booking.cancel(session, visits, now=now)
    return _announced(session, Change.CANCELLED, visits, settings, now)


def on_closed_days(session: Session, *, now: datetime) -> list[tuple[Appointment, str]]:
    """Visits ahead on days on which their clinic is closed by now, with the reason.

    Nobody moves or cancels them by themselves: another day is for the staff and the patient.
    """
    found = []
    for clinic in session.scalars(select(Clinic).order_by(Clinic.slug)).all():
        closed = closed_days(session, clinic, now)
        ahead = session.scalars(
            select(Appointment)
            .where(
                Appointment.clinic_id == clinic.id,
                Appointment.status == AppointmentStatus.BOOKED,
                Appointment.starts_at > now,
            )
            .order_by(Appointment.starts_at)
        )
        dated = [(visit, local(visit.starts_at, clinic.time_zone).date()) for visit in ahead]
        found += [(visit, closed[day]) for visit, day in dated if day in closed]
    return found


def _announced(
    session: Session,
    change: Change,
    visits: Sequence[Appointment],
    settings: Settings,
    now: datetime,
) -> Done:
    texts = announce(session, Notice(change, visits), settings, now=now)
    return Done(visits, texts)


def _next_planned(session: Session, patient: Patient, option: TreatmentOption) -> PlannedVisit:
    live = {
        visit.visit_number
        for visit in session.scalars(
            select(Appointment).where(
                Appointment.patient_id == patient.id,
                Appointment.option_id == option.id,
                Appointment.status.not_in([AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW]),
            )
        )
    }
    for planned in option.visits:
        if planned.number not in live:
            return planned
    reason = "All its visits are booked: move one." if option.visits else "It needs no visit."
    raise CannotDo(f"{option.name}: {reason}")


def _from_on(session: Session, visit: Appointment) -> list[Appointment]:
    """The visit and those of its course that come after it."""
    session.refresh(visit, with_for_update=True)
    if visit.status is not AppointmentStatus.BOOKED:
        raise CannotDo(f"That visit is {visit.status.value}.")
    later = session.scalars(
        select(Appointment)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.option_id == visit.option_id,
            Appointment.status == AppointmentStatus.BOOKED,
            Appointment.visit_number > visit.visit_number,
        )
        .order_by(Appointment.visit_number)
    )
    return [visit, *later]


def _at(
    session: Session,
    patient: Patient,
    planned: Sequence[PlannedVisit],
    moving: tuple[Appointment, ...],
    wanted: Wanted,
    now: datetime,
) -> list[Visit]:
    """The visits at the time wanted. Raises CannotDo naming the nearest times."""
    clinic = session.get_one(Clinic, patient.clinic_id)
    start = local(wanted.starts_at, clinic.time_zone)
    wish = TimeConstraint(
        on=frozenset({start.date()}), from_time=start.time(), to_time=start.time()
    )
    viewer = Viewer(patient.id, moving=moving)
    search = Search(clinic, planned, wish, viewer, wanted.practitioner_id)
    offers = offering.find(session, search, now=now)
    if offers.fit_the_wish and offers.found:
        return offers.found[0]
    raise CannotDo(_not_free(offers, start, ZoneInfo(clinic.time_zone)))


def _not_free(offers: offering.Offers, start: datetime, zone: ZoneInfo) -> str:
    why = f"closed that day ({offers.closed.reason})" if offers.closed else "not free"
    nearest = [
        f"{course[0].time_slot.starts_at.astimezone(zone):%a %Y-%m-%d %H:%M}"
        for course in offers.found
    ]
    near = f" Near it: {', '.join(nearest)}." if nearest else ""
    return f"{start:%a %Y-%m-%d %H:%M} is {why}.{near}"
