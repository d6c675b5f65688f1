"""How people write a value in a file, and what it becomes. A wrong one says what would be right.

Every reader takes the text as it stands in the file, so no number ever passes through a float.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import holidays
import phonenumbers
from pydantic import BeforeValidator, PlainValidator, StringConstraints

from bot.money import Cents

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONEY = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", re.ASCII)
PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?%", re.ASCII)
LARGEST_AMOUNT = 1_000_000_000  # cents; fits the column
TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
NPI = re.compile(r"[12][0-9]{9}", re.ASCII)
TIN = re.compile(r"[0-9]{2}-[0-9]{7}", re.ASCII)
DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", re.ASCII)
MOST_DAYS = 3660


@dataclass(frozen=True)
class Day:
    """A date, or a number of days from the local day of the import (for demos)."""

    on: date | None
    days_from_import: int = 0

    def resolve(self, today: date, kept: date | None = None) -> date:
        """The date it means. A day counted from the import stays as it was first `kept`."""
        if self.on is not None:
            return self.on
        return kept or today + timedelta(days=self.days_from_import)


@dataclass(frozen=True)
class LocalMoment:
    """A day, or a day and a time on the clinic's clocks."""

    on: date
    at: time | None = None

    def begins(self, zone: ZoneInfo) -> datetime:
        """When it begins."""
        return datetime.combine(self.on, self.at or time(), zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """When it is over: a time at once, a day with its midnight."""
        if self.at is not None:
            return self.begins(zone)
        return LocalMoment(self.on + timedelta(days=1)).begins(zone)


def read_money(value: Any) -> Cents:
    """Cents of an amount in dollars, such as 1,250.00 or 1250."""
    found = MONEY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{_quoted(value)} is not an amount in dollars; write it like 1,250.00")
    dollars, cents = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    amount = int(dollars + cents)
    if amount > LARGEST_AMOUNT:
        raise ValueError(f"{_quoted(value)} is too much; the most is 10,000,000.00")
    return Cents(amount)


def read_percent(value: Any) -> Decimal:
    """A rate as a fraction from 0 to 1: Decimal("0.0999") for '9.99 %'."""
    found = PERCENT.fullmatch(value) if isinstance(value, str) else None
    if found is None or Decimal(found[1]) > 100:
        raise ValueError(f"{_quoted(value)} is not a share from 0 % to 100 %; write it like 20 %")
    return Decimal(found[1]) / 100


def read_phone_number(value: Any) -> str:
    """A phone number in E.164. It must be possible; numbers kept for fiction are."""
    wrong = f"{_quoted(value)} is not a phone number; write it like +12125550100"
    try:
        number = phonenumbers.parse(value, None)
    except (phonenumbers.NumberParseException, TypeError, AttributeError) as unreadable:
        raise ValueError(wrong) from unreadable
    is_possible = (
        phonenumbers.is_possible_number_with_reason(number)
        == phonenumbers.ValidationResult.IS_POSSIBLE
    )
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not is_possible or written != value:
        raise ValueError(wrong)
    return written


def read_date(value: Any) -> date:
    """A date as 2026-11-24."""
    message = f"{_quoted(value)} is not a date; write year-month-day, like 2026-11-24"
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise ValueError(message)
    try:
        return date.fromisoformat(value)
    except ValueError as wrong:  # such as February 30
        raise ValueError(message) from wrong


def read_past_day(value: Any) -> Day:
    """A date, or {days_ago: 14}."""
    return _day(value, "days_ago", -1)


def read_future_day(value: Any) -> Day:
    """A date, or {days_ahead: 90}."""
    return _day(value, "days_ahead", 1)


def read_time(value: Any) -> time:
    """A local time of day as 09:00 or 13:30."""
    found = TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{_quoted(value)} is not a time; write it like 09:00 or 13:30")
    return time(int(found[1]), int(found[2]))


def read_local_moment(value: Any) -> LocalMoment:
    """A day as 2026-12-21, or a day and a time as 2026-12-21 13:00."""
    day, _, clock = str(value).partition(" ")
    try:
        return LocalMoment(read_date(day), read_time(clock) if clock else None)
    except ValueError as wrong:
        example = "write it like 2026-12-21 or 2026-12-21 13:00"
        raise ValueError(f"{_quoted(value)} is no day and no time; {example}") from wrong


def read_weekday(value: Any) -> int:
    """0 for Monday to 6 for Sunday."""
    name = str(value).lower()
    matches = [n for n, day in enumerate(WEEKDAYS) if day == name or day[:3] == name]
    if not matches:
        raise ValueError(f"{_quoted(value)} is not a weekday; write it like Monday")
    return matches[0]


def read_time_zone(value: Any) -> str:
    """An IANA time zone."""
    if value not in available_timezones():
        near = difflib.get_close_matches(str(value), available_timezones(), n=1)
        hint = near[0] if near else "America/New_York"
        raise ValueError(f"{_quoted(value)} is not a time zone; write it like {hint}")
    return str(value)


def read_country(value: Any) -> str | None:
    """A country whose public holidays are known, or None."""
    if value is not None and value not in _countries():
        raise ValueError(f"{_quoted(value)} is no country with known holidays; write it like US")
    return value if value is None else str(value)


def read_npi(value: Any) -> str:
    """A National Provider Identifier: ten digits, the last one a check digit."""
    if not isinstance(value, str) or not NPI.fullmatch(value) or not _has_check_digit(value):
        raise ValueError(f"{_quoted(value)} is not an NPI; write its ten digits, like 1234567893")
    return value


def read_tin(value: Any) -> str:
    """A Taxpayer Identification Number of a business."""
    if not isinstance(value, str) or not TIN.fullmatch(value):
        raise ValueError(f"{_quoted(value)} is not a TIN; write it like 12-3456789")
    return value


def read_diagnosis_code(value: Any) -> str:
    """A code of ICD-10-CM."""
    if not isinstance(value, str) or not DIAGNOSIS.fullmatch(value):
        raise ValueError(f"{_quoted(value)} is not a diagnosis code; write it like K03.81")
    return value


def _has_check_digit(npi: str) -> bool:
    """Whether the last digit fits: Luhn's sum over 80840 and the number (45 CFR 162.406)."""
    digits = [int(digit) for digit in reversed(f"80840{npi}")]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def read_slug(value: Any) -> str:
    """A short name for addresses and references."""
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        example = "write small letters, digits and hyphens, like large-filling"
        raise ValueError(f"{_quoted(value)} cannot be a short name; {example}")
    return value


def read_words(value: Any) -> Any:
    """Words in lower case, each once, in their order."""
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError("should be a list of words, like [crown, cap, crwn]")
    return list(dict.fromkeys(word.strip().lower() for word in value if word.strip()))


def _day(value: Any, counted: str, sign: int) -> Day:
    if not isinstance(value, dict):
        return Day(read_date(value))
    days = str(value.get(counted))
    is_count = re.fullmatch("[0-9]{1,4}", days, re.ASCII) is not None
    if len(value) != 1 or not is_count or int(days) > MOST_DAYS:
        raise ValueError(f"should be a date like 2026-11-24, or {{{counted}: 14}}")
    return Day(None, sign * int(days))


@cache
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries())


def _quoted(value: Any) -> str:
    return "nothing" if value is None else f"'{value}'"


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
# With the clinic's name, a day and how to stop it fits one text.
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=90)]
Words = Annotated[list[str], BeforeValidator(read_words)]
Money = Annotated[Cents, PlainValidator(read_money)]
Percent = Annotated[Decimal, PlainValidator(read_percent)]
PhoneNumber = Annotated[str, PlainValidator(read_phone_number)]
LocalDate = Annotated[date, PlainValidator(read_date)]
PastDay = Annotated[Day, PlainValidator(read_past_day)]
FutureDay = Annotated[Day, PlainValidator(read_future_day)]
LocalTime = Annotated[time, PlainValidator(read_time)]
Moment = Annotated[LocalMoment, PlainValidator(read_local_moment)]
Weekday = Annotated[int, PlainValidator(read_weekday)]
TimeZone = Annotated[str, PlainValidator(read_time_zone)]
Country = Annotated[str | None, PlainValidator(read_country)]
Slug = Annotated[str, PlainValidator(read_slug)]
Npi = Annotated[str, PlainValidator(read_npi)]
Tin = Annotated[str, PlainValidator(read_tin)]
DiagnosisCode = Annotated[str, PlainValidator(read_diagnosis_code)]
