"""Offers: free times for all visits of a course that fit a wish, or the nearest that there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.holidays import holidays_among
from bot.clinics.models import Clinic, ClosedDay, OpeningPeriod, Practitioner, Room
from bot.plans.models import PlannedVisit
from bot.scheduling.availability import (
    BusyTimes,
    Calendar,
    Interval,
    TimeSlot,
    free_time_slots,
    spread,
)
from bot.scheduling.booking import Visit
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.time_phrases import TimeConstraint

LEAD_TIME = timedelta(hours=2)  # nobody can come in five minutes
DAYS_AHEAD = 60
DAYS_FOR_LATER_VISITS = 45
LOOKED_AT = 60  # times found before the most useful ones are picked
OFFERED = 3
TAKES_TIME = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED)


@dataclass(frozen=True)
class Closed:
    """A day that was wished for, on which the clinic is closed."""

    on: date
    reason: str


@dataclass(frozen=True)
class Offers:
    """Times found, each with a time slot for every visit; and whether they are what was wished."""

    found: list[list[Visit]]
    fit_the_wish: bool
    closed: Closed | None = None


@dataclass(frozen=True)
class Search:
    """What is looked for: visits at a clinic, a wish, and visits whose own times may be reused."""

    clinic: Clinic
    visits: Sequence[PlannedVisit]
    wish: TimeConstraint | None
    moving: tuple[Appointment, ...] = ()


def find(session: Session, search: Search, *, now: datetime) -> Offers:
    """Up to three times for a course, as wished for; else the nearest to the wish."""
    finder = _Finder(session, search, now)
    if search.wish is None:
        return Offers(finder.offers(None), fit_the_wish=True)
    fitting = finder.offers(search.wish)
    if fitting:
        return Offers(fitting, fit_the_wish=True)
    nearest = next(
        (offers for wish in search.wish.relaxed() if (offers := finder.offers(wish))), []
    )
    return Offers(nearest, fit_the_wish=False, closed=finder.closed_day(search.wish))


class _Finder:
    """One search: the calendars of the visits' roles, built once."""

    def __init__(self, session: Session, search: Search, now: datetime) -> None:
        self._session, self._search, self._now = session, search, now
        self._zone = ZoneInfo(search.clinic.time_zone)
        self._calendars: dict[str, Calendar] = {}

    def offers(self, wish: TimeConstraint | None) -> list[list[Visit]]:
        """Up to three courses whose first visit fits a wish."""
        first = self._search.visits[0]
        calendar = self._calendar(first.role)
        slots = free_time_slots(
            calendar, first.minutes, earliest=self._now + LEAD_TIME, days=DAYS_AHEAD
        )
        fitting = (slot for slot in slots if wish is None or wish.allows(self._local(slot)))
        chosen = spread(list(islice(fitting, LOOKED_AT)), OFFERED, self._zone)
        courses = [self._course(slot) for slot in chosen]
        return [course for course in courses if course]

    def closed_day(self, wish: TimeConstraint) -> Closed | None:
        """The first day of a wish, if it names days and the clinic is closed on all of them."""
        days = sorted(wish.on or ())
        closed_on = self._calendar(self._search.visits[0].role).closed_on
        if not days or any(day not in closed_on for day in days):
            return None
        return Closed(days[0], closed_on[days[0]])

    def _course(self, first: TimeSlot) -> list[Visit]:
        """The later visits for a first one: as late as they must, at the same hour if possible."""
        course = [Visit(self._search.visits[0].number, first)]
        for planned in self._search.visits[1:]:
            previous = course[-1].time_slot
            slot = self._later(previous, planned)
            if slot is None:
                return []
            course.append(Visit(planned.number, slot))
        return course

    def _later(self, previous: TimeSlot, planned: PlannedVisit) -> TimeSlot | None:
        local = self._local(previous)
        earliest_day = local.date() + timedelta(days=planned.days_after_previous)
        earliest = datetime.combine(earliest_day, time(0), self._zone)
        slots = list(
            free_time_slots(
                self._calendar(planned.role),
                planned.minutes,
                earliest=earliest,
                days=DAYS_FOR_LATER_VISITS,
            )
        )
        return min(slots, key=lambda slot: self._unlikeness(slot, local), default=None)

    def _unlikeness(self, slot: TimeSlot, local: datetime) -> tuple[int, bool, int, datetime]:
        """Weeks later first, then the same weekday, then the nearest time of day."""
        mine = self._local(slot)
        weeks = (mine.date() - local.date()).days // 7
        apart = abs((mine.hour - local.hour) * 60 + mine.minute - local.minute)
        return weeks, mine.weekday() != local.weekday(), apart, slot.starts_at

    def _local(self, slot: TimeSlot) -> datetime:
        return slot.starts_at.astimezone(self._zone)

    def _calendar(self, role: str) -> Calendar:
        if role not in self._calendars:
            self._calendars[role] = calendar_for(
                self._session, self._search.clinic, role, self._search.moving, now=self._now
            )
        return self._calendars[role]


def calendar_for(
    session: Session,
    clinic: Clinic,
    role: str,
    ignored: Sequence[Appointment] = (),
    *,
    now: datetime,
) -> Calendar:
    """A clinic's calendar for visits by practitioners of one role, as booked at this moment."""
    periods: dict[int, list[tuple[time, time]]] = {}
    for period in session.scalars(
        select(OpeningPeriod)
        .where(OpeningPeriod.clinic_id == clinic.id)
        .order_by(OpeningPeriod.opens)
    ):
        periods.setdefault(period.weekday, []).append((period.opens, period.closes))
    by_practitioner, by_room = _busy(session, clinic, ignored, now)
    practitioners = select(Practitioner.id).where(
        Practitioner.clinic_id == clinic.id, Practitioner.role == role
    )
    rooms = select(Room.id).where(Room.clinic_id == clinic.id).order_by(Room.id)
    return Calendar(
        zone=ZoneInfo(clinic.time_zone),
        periods=periods,
        closed_on=_closed_days(session, clinic, now),
        practitioner_ids=tuple(session.scalars(practitioners.order_by(Practitioner.id))),
        room_ids=tuple(session.scalars(rooms)),
        practitioner_busy=by_practitioner,
        room_busy=by_room,
    )


def as_plain(visit: Visit) -> dict[str, Any]:
    """A visit as plain values, to be kept with a question."""
    slot = visit.time_slot
    return {
        "number": visit.number,
        "practitioner_id": slot.practitioner_id,
        "room_id": slot.room_id,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
    }


def from_plain(kept: dict[str, Any]) -> Visit:
    """The visit that `as_plain` kept."""
    starts_at, ends_at = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    slot = TimeSlot(kept["practitioner_id"], kept["room_id"], starts_at, ends_at)
    return Visit(kept["number"], slot)


def _closed_days(session: Session, clinic: Clinic, now: datetime) -> dict[date, str]:
    today = now.astimezone(ZoneInfo(clinic.time_zone)).date()
    days = [today + timedelta(days=n) for n in range(DAYS_AHEAD * 2 + DAYS_FOR_LATER_VISITS)]
    closed = holidays_among(clinic.holiday_calendar, days)
    rows = session.scalars(select(ClosedDay).where(ClosedDay.clinic_id == clinic.id))
    return closed | {row.closed_on: row.reason for row in rows}


def _busy(
    session: Session, clinic: Clinic, ignored: Sequence[Appointment], now: datetime
) -> tuple[dict[int, BusyTimes], dict[int, BusyTimes]]:
    rows = session.execute(
        select(
            Appointment.practitioner_id,
            Appointment.room_id,
            Appointment.starts_at,
            Appointment.ends_at,
        ).where(
            Appointment.clinic_id == clinic.id,
            Appointment.status.in_(TAKES_TIME),
            Appointment.ends_at > now,
            Appointment.id.not_in([appointment.id for appointment in ignored]),
        )
    ).all()
    return (
        _by_number((practitioner, (start, end)) for practitioner, _, start, end in rows),
        _by_number((room, (start, end)) for _, room, start, end in rows),
    )


def _by_number(intervals: Iterable[tuple[int, Interval]]) -> dict[int, BusyTimes]:
    grouped: dict[int, list[Interval]] = {}
    for number, interval in intervals:
        grouped.setdefault(number, []).append(interval)
    return {number: BusyTimes(found) for number, found in grouped.items()}
