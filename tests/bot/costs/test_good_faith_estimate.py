"""The days by which a self-pay patient has the estimate, by business days and no others."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinics.business_days import is_business_day
from bot.costs.good_faith_estimate import due_after_change, due_on, due_on_request

TUESDAY = date(2026, 11, 24)  # two days before Thanksgiving
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def is_open(day: date) -> bool:
    return is_business_day("US", day)


@pytest.mark.parametrize(
    ("visit_on", "due"),
    [
        (date(2026, 11, 24), None),  # the same day
        (date(2026, 11, 27), None),  # Wednesday, Friday: two business days
        (date(2026, 11, 30), date(2026, 11, 25)),  # the third is Monday
        (date(2026, 12, 8), date(2026, 11, 25)),  # nine
        (date(2026, 12, 9), date(2026, 11, 30)),  # ten: the third of them, Thanksgiving not counted
        (date(2027, 3, 1), date(2026, 11, 30)),
    ],
)
def test_a_visit_scheduled_ahead_sets_the_day(visit_on: date, due: date | None) -> None:
    assert due_on(TUESDAY, visit_on, is_open) == due


def test_a_visit_before_its_scheduling_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="was scheduled on"):
        due_on(TUESDAY, TUESDAY - timedelta(days=1), is_open)


def test_a_cost_question_has_three_business_days() -> None:
    assert due_on_request(TUESDAY, is_open) == date(2026, 11, 30)
    assert due_on_request(date(2026, 12, 4), is_open) == date(2026, 12, 9)  # over a weekend


def test_a_change_is_told_a_business_day_before_the_visit() -> None:
    assert due_after_change(TUESDAY, date(2026, 12, 7), is_open) == date(2026, 12, 4)
    assert due_after_change(TUESDAY, date(2026, 11, 25), is_open) == TUESDAY  # never in the past


@given(DAYS, st.integers(0, 60))
def test_no_deadline_is_a_closed_day_or_past_the_visit(asked_on: date, ahead: int) -> None:
    visit_on = asked_on + timedelta(days=ahead)

    due = due_on(asked_on, visit_on, is_open)

    assert is_open(due_on_request(asked_on, is_open))
    if due is not None:
        assert is_open(due)
        assert asked_on < due <= visit_on
