"""Due dates: one in each month, on a business day if the clinic says so, never before signing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.costs.clinic_days import business_days
from bot.costs.due_dates import (
    EVERY_DAY,
    BusinessDays,
    Start,
    WhenClosed,
    due_dates,
    months_later,
)
from tests.people import clinic

NEXT, PREVIOUS, AS_IS = WhenClosed.NEXT, WhenClosed.PREVIOUS, WhenClosed.AS_IS
MONDAY_TO_FRIDAY = frozenset(range(5))

days = st.dates(date(2020, 1, 1), date(2090, 1, 1))
counts = st.integers(min_value=1, max_value=60)
calendars = st.builds(
    BusinessDays,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=40),
)
starts = st.one_of(
    st.builds(Start, days, st.none()),
    st.builds(
        lambda day, later: Start(day, day + timedelta(days=later)), days, st.integers(1, 200)
    ),
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
    ],
)
def test_a_payment_falls_due_on_the_same_day_or_the_months_last(
    day: date, count: int, expected: date
) -> None:
    assert months_later(day, count) == expected


@given(days, counts)
def test_payments_fall_due_one_in_each_month(day: date, count: int) -> None:
    due = due_dates(Start(day), count, AS_IS, EVERY_DAY)

    months = [one.year * 12 + one.month - day.year * 12 - day.month for one in due]
    assert months == list(range(1, count + 1))
    assert all(one.day <= day.day for one in due)


@given(starts, counts, st.sampled_from(WhenClosed), calendars)
def test_no_payment_ever_falls_due_before_signing_nor_before_the_one_before_it(
    start: Start, count: int, rule: WhenClosed, open_on: BusinessDays
) -> None:
    due = due_dates(start, count, rule, open_on)

    assert len(due) == count
    assert due == sorted(due)
    assert due[0] >= start.signed_on


def test_after_the_31st_a_short_month_does_not_shift_the_months_that_follow() -> None:
    due = due_dates(Start(date(2027, 1, 31)), 3, AS_IS, EVERY_DAY)

    assert due == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AS_IS, date(2027, 1, 24)),  # a Sunday
        (NEXT, date(2027, 1, 25)),
        (PREVIOUS, date(2027, 1, 22)),
    ],
)
def test_the_clinics_rule_moves_what_falls_due_on_a_weekend(
    rule: WhenClosed, expected: date
) -> None:
    due = due_dates(Start(date(2026, 12, 24)), 1, rule, BusinessDays(MONDAY_TO_FRIDAY))

    assert due == [expected]


def test_the_next_business_day_is_not_a_holiday() -> None:
    holiday = BusinessDays(MONDAY_TO_FRIDAY, frozenset({date(2027, 1, 25)}))

    assert due_dates(Start(date(2026, 12, 24)), 1, NEXT, holiday) == [date(2027, 1, 26)]


def test_where_the_day_before_would_lie_before_signing_it_is_the_day_after() -> None:
    saturday, sunday = date(2027, 1, 23), date(2027, 1, 24)

    due = due_dates(Start(saturday, sunday), 1, PREVIOUS, BusinessDays(MONDAY_TO_FRIDAY))

    assert due == [date(2027, 1, 25)]


def test_a_clinic_that_never_opens_moves_nothing() -> None:
    due = due_dates(Start(date(2026, 12, 24)), 1, NEXT, BusinessDays(frozenset()))

    assert due == [date(2027, 1, 24)]


def test_a_clinics_business_days_leave_out_weekends_holidays_and_its_days_off(
    session: Session,
) -> None:
    open_on = business_days(session, clinic(session), date(2026, 11, 24))

    assert date(2026, 11, 24) in open_on
    assert date(2026, 11, 26) not in open_on  # Thanksgiving
    assert date(2026, 11, 28) not in open_on  # a Saturday
    assert date(2026, 12, 31) not in open_on  # a day off of its own
    assert date(2031, 7, 4) not in open_on  # as far ahead as the longest plan
