"""Public holidays of the clinic's calendar, from the `holidays` package."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays


@cache
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def holiday_on(country: str | None, day: date) -> str | None:
    """The holiday's name, observed ones included; None on any other day."""
    return _calendar(country).get(day) if country else None


def holidays_among(country: str | None, days: Iterable[date]) -> dict[date, str]:
    """The holidays among some days, with their names."""
    named = {day: holiday_on(country, day) for day in days}
    return {day: name for day, name in named.items() if name}
