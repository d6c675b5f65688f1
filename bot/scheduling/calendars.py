"""A clinic's calendar as it stands in the database, for visits by practitioners of one role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.holidays import holidays_among
from bot.clinics.models import Clinic, ClosedDay, OpeningPeriod, Practitioner, Room
from bot.languages import Language
from bot.scheduling.availability import BusyTimes, Calendar, Interval
from bot.scheduling.held_times import held_by_others
from bot.scheduling.minutes import moment_at
from bot.scheduling.models import Appointment, AppointmentStatus

DAYS_KNOWN = 200  # how far ahead holidays are looked up
TAKES_TIME = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED)


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


def calendar_for(
    session: Session,
    clinic: Clinic,
    role: str,
    viewer: Viewer = ANYBODY,
    *,
    language: Language = Language.ENGLISH,
    now: datetime,
) -> Calendar:
    """A clinic's calendar for visits by practitioners of one role, as booked at this moment.

    language: in which the reasons of closed days are told
    """
    periods: dict[int, list[tuple[time, time]]] = {}
    for period in session.scalars(
        select(OpeningPeriod)
        .where(OpeningPeriod.clinic_id == clinic.id)
        .order_by(OpeningPeriod.opens)
    ):
        periods.setdefault(period.weekday, []).append((period.opens, period.closes))
    busy = _busy(session, clinic, viewer, now)
    taken = [*(visit[:4] for visit in busy), *_held(session, clinic, viewer, now)]
    practitioners = select(Practitioner.id).where(
        Practitioner.clinic_id == clinic.id, Practitioner.role == role
    )
    rooms = select(Room.id).where(Room.clinic_id == clinic.id).order_by(Room.id)
    return Calendar(
        zone=ZoneInfo(clinic.time_zone),
        periods=periods,
        closed_on=closed_days(session, clinic, now, language),
        practitioner_ids=tuple(session.scalars(practitioners.order_by(Practitioner.id))),
        room_ids=tuple(session.scalars(rooms)),
        practitioner_busy=_by_number((visit[0], visit[2:4]) for visit in taken),
        room_busy=_by_number((visit[1], visit[2:4]) for visit in taken),
        patient_busy=BusyTimes([visit[2:4] for visit in busy if visit[4] == viewer.patient_id]),
    )


def closed_days(
    session: Session, clinic: Clinic, now: datetime, language: Language = Language.ENGLISH
) -> dict[date, str]:
    """The days ahead on which a clinic is closed besides its weekly hours, with the reason."""
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    days = [today + timedelta(days=n) for n in range(DAYS_KNOWN)]
    closed = holidays_among(clinic.holiday_calendar, days, language)
    rows = session.scalars(select(ClosedDay).where(ClosedDay.clinic_id == clinic.id))
    return closed | {row.closed_on: row.said("reason", language) for row in rows}


def _held(
    session: Session, clinic: Clinic, viewer: Viewer, now: datetime
) -> list[tuple[int, int, datetime, datetime]]:
    """Practitioner, room, start and end of what other conversations hold."""
    if not viewer.sees_holds:
        return []
    return [
        (held.practitioner_id, held.room_id, moment_at(held.busy_from), moment_at(held.busy_until))
        for held in session.scalars(held_by_others(clinic.id, viewer.conversation_id, now=now))
    ]


def _busy(
    session: Session, clinic: Clinic, viewer: Viewer, now: datetime
) -> list[tuple[int, int, datetime, datetime, UUID]]:
    """Practitioner, room, start, end and patient of every visit ahead."""
    rows = session.execute(
        select(
            Appointment.practitioner_id,
            Appointment.room_id,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.patient_id,
        ).where(
            Appointment.clinic_id == clinic.id,
            Appointment.status.in_(TAKES_TIME),
            Appointment.ends_at > now,
            Appointment.id.not_in([appointment.id for appointment in viewer.moving]),
        )
    )
    return [(*row,) for row in rows]


def _by_number(intervals: Iterable[tuple[int, Interval]]) -> dict[int, BusyTimes]:
    grouped: dict[int, list[Interval]] = {}
    for number, interval in intervals:
        grouped.setdefault(number, []).append(interval)
    return {number: BusyTimes(found) for number, found in grouped.items()}
