"""When we write: by the phone's day, also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import timing
from bot.reminders.timing import Night

NEW_YORK, HONOLULU = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Honolulu")
NIGHT = Night(time(20), time(8), NEW_YORK)
WEEK, TWO_DAYS, TWO_HOURS = 10_080, 2_880, 120


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def due(starts_at: datetime, minutes: int, night: Night = NIGHT) -> datetime:
    window = timing.before_visit(starts_at, minutes, NEW_YORK, night)
    return window.due_at.astimezone(NEW_YORK)


TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("hour", "minutes", "day", "due_hour"),
    [
        (14, WEEK, date(2026, 11, 24), 14),
        (14, TWO_DAYS, date(2026, 11, 29), 14),
        (14, TWO_HOURS, TUESDAY, 12),
        (10, TWO_HOURS, TUESDAY, 8),  # the night is over
        (9, TWO_HOURS, date(2026, 11, 30), 19),  # the evening before
    ],
)
def test_a_note_comes_its_time_before_the_visit_or_the_evening_before(
    hour: int, minutes: int, day: date, due_hour: int
) -> None:
    assert due(at(TUESDAY, hour), minutes) == at(day, due_hour)


def test_a_week_before_is_the_same_hour_though_the_clocks_changed_between() -> None:
    after_change = date(2027, 3, 16)  # the clocks went forward on the 14th

    assert due(at(after_change, 10), WEEK) == at(date(2027, 3, 9), 10)
    assert at(after_change, 10) - due(at(after_change, 10), WEEK) == timedelta(days=7, hours=-1)


def test_the_night_of_a_clock_change_ends_at_eight_by_the_new_clock() -> None:
    for change in (date(2027, 3, 14), date(2026, 11, 1)):
        one_in_the_morning = at(change, 1)
        assert NIGHT.end_after(one_in_the_morning) == at(change, 8)


def test_a_phone_far_away_has_its_own_night() -> None:
    night = Night(time(20), time(8), HONOLULU)

    noon_in_new_york = at(TUESDAY, 12)  # 7 in the morning in Honolulu

    assert night.holds(noon_in_new_york)
    assert night.end_after(noon_in_new_york) == at(TUESDAY, 8, zone=HONOLULU)
    assert due(at(TUESDAY, 14), TWO_HOURS, night) == at(date(2026, 11, 30), 19, zone=HONOLULU)


def test_a_clinic_may_have_no_night() -> None:
    assert not Night(time(8), time(8), NEW_YORK).holds(at(TUESDAY, 3))


def test_the_last_note_is_of_no_use_an_hour_before_the_visit() -> None:
    window = timing.before_visit(at(TUESDAY, 14), TWO_HOURS, NEW_YORK, NIGHT)

    assert window.useful_until == at(TUESDAY, 13)


def test_who_booked_today_for_the_day_after_tomorrow_needs_no_note_today() -> None:
    booked_at = at(TUESDAY, 12)

    assert timing.is_just_told(booked_at, booked_at + timedelta(hours=2), TWO_DAYS)
    assert timing.is_just_told(booked_at, booked_at - timedelta(days=5), WEEK)
    assert not timing.is_just_told(booked_at, booked_at + timedelta(hours=13), TWO_DAYS)
    assert not timing.is_just_told(booked_at, booked_at + timedelta(hours=1), TWO_HOURS)


@pytest.mark.parametrize(("ended", "day", "hour"), [(15, TUESDAY, 17), (19, date(2026, 12, 2), 8)])
def test_aftercare_comes_two_hours_later_or_in_the_morning(
    ended: int, day: date, hour: int
) -> None:
    assert timing.after_visit(at(TUESDAY, ended), NIGHT).due_at == at(day, hour)


def test_a_missed_visit_is_followed_up_the_next_morning() -> None:
    assert timing.next_morning(at(TUESDAY, 14), NEW_YORK, NIGHT).due_at == at(date(2026, 12, 2), 9)


@pytest.mark.parametrize(
    ("visit", "months", "recalled"),
    [
        (date(2026, 12, 1), 6, date(2027, 6, 1)),
        (date(2027, 1, 31), 1, date(2027, 3, 3)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_a_recall_comes_on_the_same_day_of_a_later_month(
    visit: date, months: int, recalled: date
) -> None:
    found = timing.months_after(at(visit, 15), months, NEW_YORK, NIGHT)

    assert found.due_at == at(recalled, 9)


@given(
    hours=st.integers(0, 24 * 500),
    minutes=st.sampled_from([30, 120, 360, 1440, 2880, 10_080]),
    zone=st.sampled_from(["America/New_York", "Pacific/Honolulu", "Asia/Kathmandu"]),
)
def test_no_text_is_ever_due_at_night_or_after_it_helps(
    hours: int, minutes: int, zone: str
) -> None:
    night = Night(time(20), time(8), ZoneInfo(zone))
    starts_at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours)

    window = timing.before_visit(starts_at, minutes, NEW_YORK, night)

    assert not night.holds(window.due_at)
    assert window.due_at < window.useful_until <= starts_at
    after = timing.after_visit(starts_at, night)
    assert not night.holds(after.due_at)
