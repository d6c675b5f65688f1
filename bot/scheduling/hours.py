"""Opening and working hours: from local days and times to minutes, also when the clocks change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.scheduling.minutes import Span, minute_of, moment_at

STEP_MINUTES = 15
DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)

Periods = Sequence[tuple[time, time]]
Week = Mapping[int, Periods]  # weekday (0 is Monday): its periods


@dataclass(frozen=True)
class LocalDay:
    """A day of a time zone, and the minute it begins with."""

    on: date
    zone: ZoneInfo
    midnight: int
    has_clock_change: bool

    def span(self, opens: time, closes: time) -> Span:
        """From one time of the day to another."""
        return self._minute(opens), self._minute(closes)

    def starts(self, opens: time, closes: time, minutes: int) -> Iterator[int]:
        """Every start of a visit within a period; a time that the clocks skip is none."""
        first, end = self.span(opens, closes)
        last = end - minutes
        if not self.has_clock_change:
            yield from range(first, last + 1, STEP_MINUTES)
            return
        wall = datetime.combine(self.on, opens)
        while wall.date() == self.on and wall.time() < closes:
            minute = minute_of(wall.replace(tzinfo=self.zone))
            exists = moment_at(minute).astimezone(self.zone).replace(tzinfo=None) == wall
            if exists and first <= minute <= last:
                yield minute
            wall += timedelta(minutes=STEP_MINUTES)

    def _minute(self, clock: time) -> int:
        if self.has_clock_change:
            return minute_of(datetime.combine(self.on, clock, self.zone))
        return self.midnight + clock.hour * 60 + clock.minute


def local_days(zone: ZoneInfo, first: date, count: int) -> Iterator[LocalDay]:
    """Some days in a row."""
    midnight = minute_of(datetime.combine(first, time(), zone).astimezone(UTC))
    for n in range(count):
        on = first + n * ONE_DAY
        following = minute_of(datetime.combine(on + ONE_DAY, time(), zone).astimezone(UTC))
        yield LocalDay(on, zone, midnight, following - midnight != DAY_MINUTES)
        midnight = following


@dataclass(frozen=True)
class SpecialDay:
    """A day with hours of its own, whatever weekday or holiday it is; who works then."""

    periods: Periods
    working: frozenset[int] | None = None  # practitioners; None is all


@dataclass(frozen=True)
class Hours:
    """When a clinic is open, and when its practitioners work, in local time."""

    zone: ZoneInfo
    week: Week
    closed_on: Mapping[date, str] = field(default_factory=dict)  # local day: reason
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    own: Mapping[int, Week] = field(default_factory=dict)  # practitioners with hours of their own

    def is_open_on(self, day: date) -> bool:
        """Whether the clinic is open at any time of a day."""
        return bool(self.periods_on(day))

    def periods_on(self, day: date) -> Periods:
        """When the clinic is open on a day."""
        if day in self.special:
            return self.special[day].periods
        return () if day in self.closed_on else self.week.get(day.weekday(), ())

    def own_periods(self, practitioner_id: int, day: date) -> Periods | None:
        """When somebody works on a day; None if that is whenever the clinic is open."""
        if day in self.special:
            working = self.special[day].working
            return None if working is None or practitioner_id in working else ()
        week = self.own.get(practitioner_id)
        return None if week is None else week.get(day.weekday(), ())
