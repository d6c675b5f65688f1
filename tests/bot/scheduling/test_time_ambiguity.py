"""What may mean two days or hours is asked back with both, and never guessed."""

from datetime import date, time

import pytest

from bot.scheduling.describing import describe
from bot.scheduling.time_phrases import DayHours, TimeConstraint, Unclear, read_time_phrase

HOURS = DayHours(time(9), time(17))
TUESDAY = date(2026, 11, 24)


def read(text: str, today: date = TUESDAY, now: time = time(9, 30)) -> TimeConstraint:
    found = read_time_phrase(text, today=today, now_local=now, hours=HOURS)
    assert isinstance(found, TimeConstraint), found
    return found


def asked(text: str, today: date = TUESDAY, now: time = time(9, 30)) -> list[str]:
    """The meanings that are asked back, in words."""
    found = read_time_phrase(text, today=today, now_local=now, hours=HOURS)
    assert isinstance(found, Unclear), found
    return [describe(candidate) for candidate in found.candidates]


@pytest.mark.parametrize(
    "text", ["the 7th", "the 7th please", "el 7", "para el día 7", "on the 7th"]
)
def test_a_day_of_the_month_that_has_passed_is_asked_back_if_nothing_else_is_said(
    text: str,
) -> None:
    assert asked(text) == ["Monday, December 7"]


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("the 7th at 2", date(2026, 12, 9)),
        ("not before the 7th", date(2026, 12, 10)),
        ("el 7 por la tarde", date(2026, 12, 8)),
        ("a partir del 7", date(2026, 12, 14)),
    ],
)
def test_a_day_that_passed_within_a_week_is_always_asked_back(text: str, today: date) -> None:
    assert len(asked(text, today)) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the 3rd at half past 2", date(2026, 12, 3)),
        ("el 3 a las 2 y media", date(2026, 12, 3)),
        ("monday the 7th", date(2026, 12, 7)),
        ("lunes 7", date(2026, 12, 7)),
        ("the 24th", TUESDAY),
        ("the 30th", date(2026, 11, 30)),
    ],
)
def test_a_day_of_the_month_is_plain_if_it_is_to_come_or_more_is_said(text: str, day: date) -> None:
    assert read(text).on == {day}


def test_a_passed_day_of_the_month_as_a_limit_is_next_months() -> None:
    assert read("not before the 12th") == TimeConstraint(first=date(2026, 12, 12))
    assert read("a partir del 12") == TimeConstraint(first=date(2026, 12, 12))


@pytest.mark.parametrize("text", ["tuesday", "on tuesday pls", "martes", "el martes"])
def test_todays_weekday_may_be_today_or_in_a_week(text: str) -> None:
    assert asked(text) == ["Tuesday, November 24", "Tuesday, December 1"]


@pytest.mark.parametrize("text", ["tuesday morning", "el martes por la mañana", "tuesday at 10"])
def test_todays_weekday_is_next_weeks_once_the_time_is_over_today(text: str) -> None:
    assert read(text, now=time(12, 30)).on == {date(2026, 12, 1)}


@pytest.mark.parametrize(
    "text", ["this tuesday", "next tuesday", "el martes que viene", "tuesdays"]
)
def test_todays_weekday_with_a_word_that_tells_the_week_is_not_asked(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("text", ["el próximo jueves", "el jueves que viene", "jueves proximo"])
def test_the_coming_thursday_in_spanish_may_be_this_weeks_or_next_weeks(text: str) -> None:
    assert asked(text) == ["Thursday, November 26", "Thursday, December 3"]
    assert read(text, today=date(2026, 11, 27)).on == {date(2026, 12, 3)}


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("el 3/12", ["Friday, March 12", "Thursday, December 3"]),
        ("para el 7/12 por favor", ["Monday, July 12", "Monday, December 7"]),
    ],
)
def test_a_date_in_figures_beside_spanish_words_may_have_the_day_first(
    text: str, meanings: list[str]
) -> None:
    assert asked(text) == meanings


def test_a_date_in_figures_is_the_month_first_unless_it_cannot_be() -> None:
    assert read("12/3").on == {date(2026, 12, 3)}
    assert read("13/12").on == {date(2026, 12, 13)}
    assert read("el 18/12").on == {date(2026, 12, 18)}
    assert read("el 12/12").on == {date(2026, 12, 12)}


@pytest.mark.parametrize("text", ["at 7", "a las 7", "tomorrow at 6", "mañana a las 6"])
def test_an_hour_outside_the_opening_hours_may_be_of_the_morning_or_evening(text: str) -> None:
    assert len(asked(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "thursday or", "or thursday", "not", "thursday not", "after thursday or before",
        "salgo del trabajo a las 5", "trabajo de lunes a viernes", "i get off at 5",
        "el último viernes del mes", "before today", "antes de hoy",
    ],
)  # fmt: skip
def test_a_word_that_was_not_taken_into_account_is_asked_back(text: str) -> None:
    found = read_time_phrase(text, today=TUESDAY, now_local=time(9, 30), hours=HOURS)

    assert not isinstance(found, TimeConstraint)
