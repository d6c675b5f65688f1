"""A clinic's calendar as it stands in the database, for visits of one kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.clinics.holidays import holidays_among
from bot.clinics.models import (
    Absence,
    Clinic,
    ClosedDay,
    OpeningPeriod,
    Practitioner,
    Room,
    SpecialOpening,
    WorkingPeriod,
)
from bot.languages import Language
from bot.scheduling.availability import Calendar, Taken
from bot.scheduling.buffers import buffer_of
from bot.scheduling.held_times import held_by_others
from bot.scheduling.hours import Hours, SpecialDay, Week
from bot.scheduling.minutes import Span, minute_after, minute_of
from bot.scheduling.models import LONGEST_MINUTES, TAKES_TIME, Appointment, HeldTime

DAYS_KNOWN = 200  # how far ahead holidays are looked up


@dataclass(frozen=True)
class Viewer:
    """For whom a calendar is looked at.

    patient_id: whose own other visits take up time
    conversation_id: for which held times count as free
    moving: appointments whose times count as free, since they are to be moved
    sees_holds: whether what other conversations hold counts as taken
    """

    patient_id: UUID | None = None
    conversation_id: UUID | None = None
    moving: tuple[Appointment, ...] = ()
    sees_holds: bool = True


ANYBODY = Viewer()


@dataclass(frozen=True)
class Kind:
    """What sort of visit: by practitioners of which role, for which treatment."""

    role: str
    treatment: str = ""


def calendar_for(
    session: Session,
    clinic: Clinic,
    kind: Kind,
    viewer: Viewer = ANYBODY,
    *,
    hours: Hours | None = None,
    now: datetime,
    days: int = DAYS_KNOWN,
) -> Calendar:
    """A clinic's calendar for visits of one kind, as booked and held from this moment on.

    hours: the clinic's, if they were looked up before
    days: how far ahead it is needed
    """
    practitioners = select(Practitioner.id).where(
        Practitioner.clinic_id == clinic.id, Practitioner.role == kind.role
    )
    away, rooms_out = _absences(session, clinic, now)
    return Calendar(
        hours=hours or hours_of(session, clinic, now=now),
        practitioner_ids=tuple(session.scalars(practitioners.order_by(Practitioner.id))),
        room_ids=_rooms_for(session, clinic, kind.role),
        taken=_taken(session, clinic, viewer, now, days),
        patient_busy=_patient_busy(session, viewer, now),
        away=away,
        rooms_out=rooms_out,
        buffer=buffer_of(session, clinic.id, kind.role, kind.treatment),
    )


def hours_of(
    session: Session, clinic: Clinic, language: Language = Language.ENGLISH, *, now: datetime
) -> Hours:
    """A clinic's hours, days off, special days and working hours.

    language: in which the reasons of closed days are told
    """
    own: dict[int, list[WorkingPeriod]] = {}
    for period in session.scalars(
        select(WorkingPeriod)
        .where(WorkingPeriod.clinic_id == clinic.id)
        .order_by(WorkingPeriod.opens)
    ):
        own.setdefault(period.practitioner_id, []).append(period)
    special = _special_days(session, clinic)
    closed = {
        day: reason
        for day, reason in closed_days(session, clinic, now, language).items()
        if day not in special
    }
    opening = select(OpeningPeriod).where(OpeningPeriod.clinic_id == clinic.id)
    return Hours(
        zone=ZoneInfo(clinic.time_zone),
        week=_week(session.scalars(opening.order_by(OpeningPeriod.opens))),
        closed_on=closed,
        special=special,
        own={number: _week(periods) for number, periods in own.items()},
    )


def closed_days(
    session: Session, clinic: Clinic, now: datetime, language: Language = Language.ENGLISH
) -> dict[date, str]:
    """The days ahead on which a clinic is closed besides its weekly hours, with the reason."""
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    days = [today + timedelta(days=n) for n in range(DAYS_KNOWN)]
    closed = holidays_among(clinic.holiday_calendar, days, language)
    rows = session.scalars(select(ClosedDay).where(ClosedDay.clinic_id == clinic.id))
    closed |= {row.closed_on: row.said("reason", language) for row in rows}
    opened = select(SpecialOpening.opens_on).where(SpecialOpening.clinic_id == clinic.id)
    return {day: closed[day] for day in closed.keys() - set(session.scalars(opened))}


def _rooms_for(session: Session, clinic: Clinic, role: str) -> tuple[int, ...]:
    """The rooms for a role, those first that only some roles may use."""
    rooms = session.execute(select(Room.id, Room.roles).where(Room.clinic_id == clinic.id))
    suited = [(not roles, number) for number, roles in rooms if not roles or role in roles]
    return tuple(number for _, number in sorted(suited))


def _week(periods: Iterable[OpeningPeriod | WorkingPeriod]) -> Week:
    week: dict[int, list[tuple[time, time]]] = {}
    for period in periods:
        week.setdefault(period.weekday, []).append((period.opens, period.closes))
    return week


def _special_days(session: Session, clinic: Clinic) -> dict[date, SpecialDay]:
    rows = session.scalars(
        select(SpecialOpening)
        .where(SpecialOpening.clinic_id == clinic.id)
        .order_by(SpecialOpening.opens)
    ).all()
    if not rows:
        return {}
    named = select(Practitioner.name, Practitioner.id).where(Practitioner.clinic_id == clinic.id)
    numbers = {row.name: row.id for row in session.execute(named)}
    days: dict[date, list[SpecialOpening]] = {}
    for row in rows:
        days.setdefault(row.opens_on, []).append(row)
    special = {}
    for day, openings in days.items():
        names = {name for opening in openings for name in opening.practitioners}
        working = frozenset(numbers[name] for name in names) if names else None
        periods = [(opening.opens, opening.closes) for opening in openings]
        special[day] = SpecialDay(periods, working)
    return special


def _absences(
    session: Session, clinic: Clinic, now: datetime
) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """When practitioners are away, and when rooms are out of service."""
    people: dict[int, list[Span]] = {}
    rooms: dict[int, list[Span]] = {}
    for row in session.scalars(
        select(Absence).where(Absence.clinic_id == clinic.id, Absence.ends_at > now)
    ):
        span = minute_of(row.starts_at), minute_after(row.ends_at)
        if row.practitioner_id is not None:
            people.setdefault(row.practitioner_id, []).append(span)
        elif row.room_id is not None:
            rooms.setdefault(row.room_id, []).append(span)
    return people, rooms


def _taken(
    session: Session, clinic: Clinic, viewer: Viewer, now: datetime, days: int
) -> Sequence[Taken]:
    """What is booked or held, in the order in which it begins.

    Plain columns, and from the index alone: a big clinic has thousands of visits in a window.
    """
    first = minute_of(now)
    last = first + (days + 1) * 24 * 60
    columns = (
        Appointment.practitioner_id,
        Appointment.room_id,
        Appointment.busy_from,
        Appointment.busy_until,
    )
    wanted: list[ColumnElement[bool]] = [
        Appointment.clinic_id == clinic.id,
        Appointment.busy_from.between(first - LONGEST_MINUTES, last),
        Appointment.busy_until > first,
    ]
    if viewer.moving:
        wanted.append(Appointment.id.not_in([visit.id for visit in viewer.moving]))
    connection = session.connection()
    booked = connection.execute(
        select(*columns).where(TAKES_TIME, *wanted).order_by(Appointment.busy_from)
    ).all()
    if not viewer.sees_holds:
        return booked
    held = held_by_others(clinic.id, viewer.conversation_id, now=now).with_only_columns(
        HeldTime.practitioner_id, HeldTime.room_id, HeldTime.busy_from, HeldTime.busy_until
    )
    holds = connection.execute(held).all()
    return sorted([*booked, *holds], key=lambda taken: taken[2]) if holds else booked


def _patient_busy(session: Session, viewer: Viewer, now: datetime) -> list[Span]:
    if viewer.patient_id is None:
        return []
    moving = {visit.id for visit in viewer.moving}
    visits = session.execute(
        select(Appointment.id, Appointment.starts_at, Appointment.ends_at).where(
            TAKES_TIME, Appointment.patient_id == viewer.patient_id, Appointment.ends_at > now
        )
    )
    return [
        (minute_of(starts_at), minute_after(ends_at))
        for number, starts_at, ends_at in visits
        if number not in moving
    ]
