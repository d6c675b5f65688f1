"""Moments and days as a clinic's own clocks and calendars show them."""

from datetime import UTC, date, datetime

import pytest

from bot.clock import (
    day_words,
    local,
    local_day,
    long_day,
    short_day,
    time_words,
    utc_now,
    when_words,
)
from bot.languages import Language

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"


def test_the_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)

    assert before <= utc_now() <= datetime.now(UTC)
    assert utc_now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        (datetime(2026, 11, 24, 17, tzinfo=UTC), NEW_YORK, "Tuesday, November 24, 12:00 PM"),
        (datetime(2026, 11, 24, 17, tzinfo=UTC), LOS_ANGELES, "Tuesday, November 24, 9:00 AM"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK, "Sunday, November 1, 1:30 AM"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), NEW_YORK, "Sunday, November 1, 1:30 AM"),
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), NEW_YORK, "Sunday, March 14, 1:59 AM"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), NEW_YORK, "Sunday, March 14, 3:00 AM"),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), NEW_YORK, "Thursday, December 31, 11:59 PM"),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), NEW_YORK, "Friday, January 1, 12:00 AM"),
    ],
)
def test_a_moment_is_shown_in_the_clinics_time(moment: datetime, zone: str, shown: str) -> None:
    assert when_words(local(moment, zone)) == shown


def test_the_day_is_the_clinics_not_utcs() -> None:
    late = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)

    assert local_day(late, NEW_YORK) == date(2026, 11, 24)
    assert local_day(late, "Europe/Berlin") == date(2026, 11, 25)


def test_days_and_times_are_written_as_patients_write_them() -> None:
    assert day_words(date(2026, 12, 1)) == "Tuesday, December 1"
    assert short_day(date(2026, 12, 24)) == "Dec 24"
    assert long_day(date(2027, 2, 2)) == "Feb 2, 2027"
    assert time_words(datetime(2026, 12, 1, 0, 5, tzinfo=UTC)) == "12:05 AM"
    assert time_words(datetime(2026, 12, 1, 13, 0, tzinfo=UTC)) == "1:00 PM"


def test_days_and_times_are_written_as_spanish_speakers_write_them() -> None:
    moment = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)

    assert when_words(moment, Language.SPANISH) == "martes 1 de diciembre, 2:05 pm"
    assert short_day(moment.date(), Language.SPANISH) == "1 dic"
    assert long_day(moment.date(), Language.SPANISH) == "1 dic 2026"
