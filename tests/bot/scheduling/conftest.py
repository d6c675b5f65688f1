"""A calendar to look for free time in, and visits to book."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.scheduling import booking
from bot.scheduling.availability import Calendar, FreeTime, TimeSlot
from bot.scheduling.hours import Hours
from bot.scheduling.minutes import minute_after, minute_of
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from tests.people import chairs, dentists, option_of, patient
from tests.texting import NOON

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = [(time(9), time(12)), (time(13), time(17))]
LEE, OKAFOR = 1, 2
CHAIRS = (11, 12)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 11, 1), date(2027, 3, 14)  # both are Sundays
NINE = datetime(2026, 12, 1, 14, tzinfo=UTC)
Interval = tuple[datetime, datetime]
HOUR = timedelta(hours=1)


def calendar(
    periods: Sequence[tuple[time, time]] = tuple(OFFICE),
    *,
    closed_on: dict[date, str] | None = None,
    busy: dict[int, list[Interval]] | None = None,
    rooms_busy: dict[int, list[Interval]] | None = None,
    days: Sequence[int] = range(7),
    **more: Any,
) -> Calendar:
    """A calendar of two dentists and two chairs, in New York unless a zone is given."""
    hours = {
        "zone": more.pop("zone", NEW_YORK),
        "special": more.pop("special", {}),
        "own": more.pop("own", {}),
    }
    nobody, nowhere = 0, 0  # visits in other rooms, and of other practitioners
    taken = [
        *((who, nowhere, *_minutes(time)) for who, times in (busy or {}).items() for time in times),
        *((nobody, room, *_minutes(t)) for room, ts in (rooms_busy or {}).items() for t in ts),
    ]
    people = {"practitioner_ids": (LEE, OKAFOR), "room_ids": CHAIRS}
    return Calendar(
        hours=Hours(week={day: list(periods) for day in days}, closed_on=closed_on or {}, **hours),
        taken=sorted(taken, key=lambda row: row[2]),
        **people | more,
    )


def _minutes(interval: Interval) -> tuple[int, int]:
    return minute_of(interval[0]), minute_after(interval[1])


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time in New York, in UTC."""
    return datetime.combine(day, time(hour, minute), NEW_YORK).astimezone(UTC)


def free(of: Calendar, minutes: int, day: date, days: int = 1) -> list[TimeSlot]:
    return list(free_time_slots(of, minutes, earliest=at(day, 0), days=days))


def local(moment: datetime) -> datetime:
    return moment.astimezone(NEW_YORK)


def slot(
    session: Session, at: datetime = NINE, *, dentist: int = 0, chair: int = 0, minutes: int = 60
) -> TimeSlot:
    return TimeSlot(
        dentists(session)[dentist].id,
        chairs(session)[chair].id,
        at,
        at + timedelta(minutes=minutes),
    )


def book(
    session: Session,
    given_name: str,
    *slots: TimeSlot,
    treatment: str = "crown",
    now: datetime = NOON,
) -> list[Appointment]:
    visits = [Visit(number, found) for number, found in enumerate(slots, start=1)]
    option = option_of(session, given_name, treatment)
    return booking.book(session, patient(session, given_name).id, option, visits, now=now)


def free_time_slots(
    calendar: Calendar, minutes: int, *, earliest: datetime, days: int
) -> Iterator[TimeSlot]:
    """Free times for a visit, each start once, in order.

    minutes: the visit's length; it lies within one opening period
    earliest: no start before this moment
    days: how many local days to look at, the one of `earliest` included
    """
    first = earliest.astimezone(calendar.zone).date()
    yield from FreeTime(calendar, minutes, first, days).slots(earliest, days)
