"""Every time at which a visit of some length could begin, as the bits of one number."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.scheduling.hours import Hours, LocalDay, Periods, local_days
from bot.scheduling.minutes import Span


@dataclass(frozen=True)
class GridDay:
    """A day and which of the starts lie on it."""

    day: LocalDay
    first: int
    end: int

    @property
    def count(self) -> int:
        """How many starts lie on it."""
        return self.end - self.first

    def bits(self, starts: int) -> int:
        """The bits of this day alone."""
        return (starts >> self.first) & ((1 << self.count) - 1)


class Grid:
    """The starts of a visit within opening hours; sets of them are the bits of whole numbers.

    A search over months is then a few operations on long numbers instead of one test for each
    start, practitioner and room.
    """

    def __init__(self, hours: Hours, minutes: int, first: date, days: int) -> None:
        self.minutes = minutes
        self.starts: list[int] = []
        self.days: list[GridDay] = []
        for day in local_days(hours.zone, first, days):
            begin = len(self.starts)
            for opens, closes in hours.periods_on(day.on):
                self.starts += day.starts(opens, closes, minutes)
            if len(self.starts) > begin:
                self.days.append(GridDay(day, begin, len(self.starts)))
        self.everything = (1 << len(self.starts)) - 1

    def between(self, after: int, before: int) -> int:
        """The starts later than one minute and earlier than another."""
        low, high = bisect_right(self.starts, after), bisect_left(self.starts, before)
        return ((1 << (high - low)) - 1) << low if high > low else 0

    def overlapping(self, spans: Iterable[Span]) -> int:
        """The starts of visits that would overlap one of some times."""
        found = 0
        for begin, end in spans:
            found |= self.between(begin - self.minutes, end)
        return found

    def within(self, periods_on: Callable[[date], Periods | None]) -> int:
        """The starts of visits that lie within one of a day's periods; None allows all of it."""
        found = 0
        for part in self.days:
            periods = periods_on(part.day.on)
            if periods is None:
                found |= ((1 << part.count) - 1) << part.first
                continue
            for opens, closes in periods:
                begin, end = part.day.span(opens, closes)
                found |= self.between(begin - 1, end - self.minutes + 1)
        return found
