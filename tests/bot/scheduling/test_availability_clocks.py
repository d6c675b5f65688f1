"""Free time on the days when the clocks change."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from tests.bot.scheduling.conftest import (
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    NEW_YORK,
    calendar,
    free,
    local,
)


@pytest.mark.parametrize("day", [CLOCKS_BACK, CLOCKS_FORWARD])
def test_nine_in_the_morning_stays_nine_when_the_clocks_change(day: date) -> None:
    for near in (day - timedelta(days=1), day, day + timedelta(days=1)):
        first, *_ = free(calendar(), 60, near)
        assert local(first.starts_at) == datetime.combine(near, time(9), NEW_YORK)


def test_nine_oclock_is_another_moment_after_the_clocks_change() -> None:
    before, after = (
        free(calendar(), 60, CLOCKS_BACK + timedelta(days=n))[0].starts_at for n in (-1, 1)
    )

    assert (before.hour, after.hour) == (13, 14)


def test_an_hour_that_the_clocks_skip_is_not_offered() -> None:
    night = [(time(1), time(5))]

    starts = [local(slot.starts_at).time() for slot in free(calendar(night), 15, CLOCKS_FORWARD)]

    assert time(1, 45) in starts
    assert time(3) in starts
    assert not [start for start in starts if start.hour == 2]


def test_an_hour_that_the_clocks_repeat_is_offered_once() -> None:
    night = [(time(1), time(3))]

    starts = [slot.starts_at for slot in free(calendar(night), 15, CLOCKS_BACK)]

    walls = [local(start).time() for start in starts]
    assert len(walls) == len(set(walls)) == 8
    assert all(a < b for a, b in pairwise(starts))


@pytest.mark.parametrize("day", [CLOCKS_BACK, CLOCKS_FORWARD])
def test_a_night_visit_is_as_long_as_any_other_when_the_clocks_change(day: date) -> None:
    for slot in free(calendar([(time(0), time(6))]), 90, day):
        assert slot.ends_at - slot.starts_at == timedelta(minutes=90)
