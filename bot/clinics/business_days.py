"""Business days as federal rules count them: Monday to Friday, but for public holidays."""

from collections.abc import Callable
from datetime import date
from functools import partial

from bot.clinics.holidays import holiday_on
from bot.clinics.models import Clinic


def business_day_check(clinic: Clinic) -> Callable[[date], bool]:
    """What tells whether a local day is a business day, by the clinic's holiday calendar."""
    return partial(is_business_day, clinic.holiday_calendar)


def is_business_day(country: str | None, day: date) -> bool:
    """Whether a day is a business day: a weekday that is no public holiday."""
    return day.weekday() < 5 and holiday_on(country, day) is None
