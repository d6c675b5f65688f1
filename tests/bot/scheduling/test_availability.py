"""Free time: never outside opening hours, over lunch, on holidays or where somebody is booked."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.scheduling.availability import TimeSlot, spread
from tests.bot.scheduling.conftest import (
    CHAIRS,
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    LEE,
    NEW_YORK,
    OKAFOR,
    Interval,
    at,
    calendar,
    free,
    free_time_slots,
    local,
)


def lies_within(slot: TimeSlot, day: date, opens: time, closes: time) -> bool:
    """Whether a whole visit lies between two moments of a day, counted in real time."""
    opened = datetime.combine(day, opens, NEW_YORK).astimezone(UTC)
    closed = datetime.combine(day, closes, NEW_YORK).astimezone(UTC)
    return opened <= slot.starts_at and slot.ends_at <= closed


quarters = st.integers(min_value=0, max_value=95).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def opening_periods(draw: st.DrawFn) -> list[tuple[time, time]]:
    """One to three opening periods of a day, by day or by night."""
    times = sorted(set(draw(st.lists(quarters, min_size=2, max_size=6))))
    times = times[: len(times) // 2 * 2]
    return list(zip(times[::2], times[1::2], strict=True))


days = st.one_of(
    st.sampled_from([CLOCKS_BACK, CLOCKS_FORWARD]),
    st.dates(date(2026, 10, 30), date(2026, 11, 3)),
    st.dates(date(2027, 3, 12), date(2027, 3, 16)),
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
lengths = st.integers(min_value=5, max_value=480)


@given(opening_periods(), days, lengths)
@example([(time(0), time(3, 30))], CLOCKS_FORWARD, 120)
@example([(time(0), time(3))], CLOCKS_BACK, 120)
def test_every_visit_lies_within_one_opening_period_on_every_day_of_the_year(
    periods: list[tuple[time, time]], day: date, minutes: int
) -> None:
    for slot in free(calendar(periods), minutes, day):
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert any(lies_within(slot, day, opens, closes) for opens, closes in periods)


@given(days, lengths)
def test_no_visit_runs_into_lunch_or_past_closing(day: date, minutes: int) -> None:
    for slot in free(calendar(), minutes, day):
        starts, ends = local(slot.starts_at), local(slot.ends_at)
        assert starts.date() == ends.date() == day
        assert time(9) <= starts.time() < ends.time() <= time(17)
        assert ends.time() <= time(12) or starts.time() >= time(13)


@given(days, st.integers(min_value=1, max_value=10), lengths)
def test_no_visit_is_offered_on_a_day_when_the_clinic_is_closed(
    day: date, count: int, minutes: int
) -> None:
    closed = {day + timedelta(days=n): "closed" for n in range(0, count, 2)}

    offered = free(calendar(closed_on=closed), minutes, day, days=count)

    assert {local(slot.starts_at).date() for slot in offered}.isdisjoint(closed)


def test_a_weekday_without_opening_hours_is_never_offered() -> None:
    monday_to_friday = calendar(days=range(5))

    offered = free(monday_to_friday, 60, date(2026, 11, 24), days=14)

    assert {local(slot.starts_at).weekday() for slot in offered} == set(range(5))


@st.composite
def bookings(draw: st.DrawFn) -> dict[int, list[Interval]]:
    """Some visits of each of two practitioners or rooms, that do not overlap among themselves."""
    found: dict[int, list[Interval]] = {}
    for number in (0, 1):
        marks = sorted(set(draw(st.lists(st.integers(0, 96), max_size=8))))
        marks = marks[: len(marks) // 2 * 2]
        opens = at(date(2026, 11, 24), 8)
        found[number] = [
            (opens + timedelta(minutes=5 * a), opens + timedelta(minutes=5 * b))
            for a, b in zip(marks[::2], marks[1::2], strict=True)
        ]
    return found


def overlaps(slot: TimeSlot, intervals: list[Interval]) -> bool:
    return any(start < slot.ends_at and slot.starts_at < end for start, end in intervals)


@given(bookings(), bookings(), st.integers(min_value=5, max_value=120))
def test_nobody_is_offered_a_practitioner_or_a_room_that_is_taken(
    practitioners: dict[int, list[Interval]], rooms: dict[int, list[Interval]], minutes: int
) -> None:
    busy = {LEE: practitioners[0], OKAFOR: practitioners[1]}
    rooms_busy = dict(zip(CHAIRS, rooms.values(), strict=True))

    for slot in free(calendar(busy=busy, rooms_busy=rooms_busy), minutes, date(2026, 11, 24)):
        assert not overlaps(slot, busy[slot.practitioner_id])
        assert not overlaps(slot, rooms_busy[slot.room_id])


@given(bookings(), bookings(), st.integers(min_value=5, max_value=120))
def test_no_free_time_is_kept_from_a_patient(
    practitioners: dict[int, list[Interval]], rooms: dict[int, list[Interval]], minutes: int
) -> None:
    day = date(2026, 11, 24)
    busy = {LEE: practitioners[0], OKAFOR: practitioners[1]}
    rooms_busy = dict(zip(CHAIRS, rooms.values(), strict=True))

    offered = {
        slot.starts_at for slot in free(calendar(busy=busy, rooms_busy=rooms_busy), minutes, day)
    }

    for slot in free(calendar(), minutes, day):
        someone = any(not overlaps(slot, taken) for taken in busy.values())
        somewhere = any(not overlaps(slot, taken) for taken in rooms_busy.values())
        assert (slot.starts_at in offered) == (someone and somewhere)


def test_visits_may_follow_each_other_without_a_gap() -> None:
    day = date(2026, 11, 24)
    until_ten = {LEE: [(at(day, 9), at(day, 10))], OKAFOR: [(at(day, 9), at(day, 17))]}

    first, *_ = free(calendar(busy=until_ten), 60, day)

    assert (first.practitioner_id, local(first.starts_at).time()) == (LEE, time(10))


def test_a_visit_goes_to_the_practitioner_with_fewer_visits_that_day() -> None:
    day = date(2026, 11, 24)
    busy = {LEE: [(at(day, 16), at(day, 16, 30))]}

    first, *_ = free(calendar(busy=busy), 60, day)

    assert first.practitioner_id == OKAFOR


def test_no_time_before_the_earliest_moment_is_offered() -> None:
    day = date(2026, 11, 24)

    first, *_ = free_time_slots(calendar(), 60, earliest=at(day, 10, 5), days=1)

    assert local(first.starts_at).time() == time(10, 15)


def test_without_a_practitioner_or_with_too_long_a_visit_nothing_is_free() -> None:
    day = date(2026, 11, 24)

    assert free(calendar(practitioner_ids=()), 60, day) == []
    assert free(calendar(), 241, day) == []
    assert len(free(calendar(), 240, day)) == 1


@given(days, st.integers(min_value=1, max_value=5), st.integers(min_value=1, max_value=20))
def test_a_spread_is_some_of_the_free_times_in_order_each_once(
    day: date, count: int, length: int
) -> None:
    slots = free(calendar(), 60, day, days=length)

    chosen = spread(slots, count, NEW_YORK)

    assert len(chosen) == min(count, len(slots))
    assert set(chosen) <= set(slots)
    assert all(a.starts_at < b.starts_at for a, b in pairwise(chosen))


def test_times_offered_lie_on_several_days_where_there_are_several() -> None:
    slots = free(calendar(), 60, date(2026, 11, 24), days=5)

    chosen = spread(slots, 3, NEW_YORK)

    assert len({local(slot.starts_at).date() for slot in chosen}) == 3


def test_times_offered_on_one_day_are_not_all_in_one_hour() -> None:
    slots = free(calendar(), 60, date(2026, 11, 24))

    chosen = [local(slot.starts_at) for slot in spread(slots, 3, NEW_YORK)]

    assert chosen[-1] - chosen[0] >= timedelta(hours=3)


def test_few_times_are_all_offered() -> None:
    slots = free(calendar(), 240, date(2026, 11, 24), days=2)

    assert spread(slots, 3, NEW_YORK) == slots
    assert spread([], 3, NEW_YORK) == []
