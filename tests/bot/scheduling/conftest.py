"""A calendar to look for free time in, and visits to book."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.scheduling import booking
from bot.scheduling.availability import BusyTimes, Calendar, Interval, TimeSlot, free_time_slots
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
HOUR = timedelta(hours=1)


def calendar(
    periods: Sequence[tuple[time, time]] = tuple(OFFICE),
    *,
    closed_on: dict[date, str] | None = None,
    busy: dict[int, list[Interval]] | None = None,
    rooms_busy: dict[int, list[Interval]] | None = None,
    practitioners: tuple[int, ...] = (LEE, OKAFOR),
    days: Sequence[int] = range(7),
) -> Calendar:
    return Calendar(
        zone=NEW_YORK,
        periods={day: list(periods) for day in days},
        closed_on=closed_on or {},
        practitioner_ids=practitioners,
        room_ids=CHAIRS,
        practitioner_busy={n: BusyTimes(found) for n, found in (busy or {}).items()},
        room_busy={n: BusyTimes(found) for n, found in (rooms_busy or {}).items()},
    )


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
