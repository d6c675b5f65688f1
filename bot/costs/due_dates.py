"""The days on which monthly payments fall due, moved by the clinic's rule where it is closed."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.costs.payments import FirstPeriod

LONGEST_CLOSURE = 31  # days; a closure that is longer moves no payment
ONE_DAY = timedelta(days=1)
EVERY_WEEKDAY = frozenset(range(7))


class WhenClosed(StrEnum):
    """What becomes of a payment that falls due on a day on which the clinic is closed."""

    AS_IS = "as is"
    NEXT = "next business day"
    PREVIOUS = "previous business day"


@dataclass(frozen=True)
class BusinessDays:
    """The weekdays on which a clinic is open, 0 for Monday, and the days on which it is not."""

    weekdays: frozenset[int] = EVERY_WEEKDAY
    closed_on: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed_on


EVERY_DAY = BusinessDays()


class Start(NamedTuple):
    """When a plan is signed, and the day of its first payment if it is not a month later."""

    signed_on: date
    first_on: date | None = None

    @property
    def first_period(self) -> FirstPeriod:
        """The time from signing to the first payment as Appendix J (b)(5) counts it.

        Full months are counted back from the payment; the odd days are those before them.
        """
        if self.first_on is None:
            return FirstPeriod()
        months = _months_between(self.signed_on, self.first_on)
        if months_later(self.first_on, -months) < self.signed_on:
            months -= 1
        return FirstPeriod(months, (months_later(self.first_on, -months) - self.signed_on).days)


@lru_cache(maxsize=1024)
def due_dates(start: Start, months: int, rule: WhenClosed, open_on: BusinessDays) -> list[date]:
    """The due dates of payments a month apart; none lies before the day of signing.

    Each is the same day of its month, or the month's last where that is shorter; where the
    clinic is closed then, the rule moves it.
    """
    if start.first_on is None:
        days = [months_later(start.signed_on, number + 1) for number in range(months)]
    else:
        days = [months_later(start.first_on, number) for number in range(months)]
    if rule is WhenClosed.AS_IS:
        return days
    return [day if day in open_on else _moved(day, rule, open_on, start.signed_on) for day in days]


def _moved(day: date, rule: WhenClosed, open_on: BusinessDays, signed_on: date) -> date:
    steps = (-ONE_DAY, ONE_DAY) if rule is WhenClosed.PREVIOUS else (ONE_DAY,)
    for step in steps:
        moved = day
        for _ in range(LONGEST_CLOSURE):
            moved += step
            if moved < signed_on:
                break
            if moved in open_on:
                return moved
    return day


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
