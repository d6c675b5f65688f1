"""Public holidays of the clinic's calendar, from the `holidays` package."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import holidays
import yaml

from bot.languages import Language

CODES = {Language.ENGLISH: "en_US", Language.SPANISH: "es"}  # or it takes the server's language
PART = re.compile(r"[^;() ][^;()]*[^;() ]")


def holiday_on(country: str | None, day: date, language: Language = Language.ENGLISH) -> str | None:
    """The holiday's name, observed ones included; None on any other day.

    In English where neither the package nor our own list knows its Spanish name.
    """
    name = _calendar(country, language).get(day) if country else None
    return _in_spanish(name) if name and language is Language.SPANISH else name


def holidays_among(
    country: str | None, days: Iterable[date], language: Language = Language.ENGLISH
) -> dict[date, str]:
    """The holidays among some days, with their names."""
    named = {day: holiday_on(country, day, language) for day in days}
    return {day: name for day, name in named.items() if name}


@cache
def _calendar(country: str, language: Language) -> holidays.HolidayBase:
    return holidays.country_holidays(country, language=CODES[language])


def _in_spanish(name: str) -> str:
    """A name such as "Labor Day" or "Labor Day (observed); Another Day", part by part."""
    return PART.sub(lambda part: _spanish_names().get(part[0], part[0]), name)


@cache
def _spanish_names() -> dict[str, str]:
    path = Path(__file__).with_name("holidays_in_spanish.yml")
    read: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read
