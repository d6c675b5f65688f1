"""Both changes of the clocks, in three time zones: hours, courses, holds, and what may be free."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.scheduling import held_times, offering
from bot.scheduling.availability import Buffer, TimeSlot
from bot.scheduling.buffers import taken_by
from bot.scheduling.calendars import Viewer
from bot.scheduling.hours import SpecialDay
from bot.scheduling.minutes import minute_after, minute_of, moment_at
from bot.scheduling.offering import Search
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.visits import Visit, as_plain, from_plain
from tests.bot.scheduling.conftest import (
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    LEE,
    OFFICE,
    calendar,
    free_time_slots,
)
from tests.people import clinic, option_of
from tests.texting import conversation

ZONES = ["America/New_York", "America/Chicago", "America/Los_Angeles"]
CHANGES = [CLOCKS_BACK, CLOCKS_FORWARD]
WEEK = timedelta(days=7)
EVERY_ZONE = pytest.mark.parametrize("zone", [ZoneInfo(name) for name in ZONES], ids=ZONES)
EVERY_CHANGE = pytest.mark.parametrize("day", CHANGES, ids=["back", "forward"])


def clinic_in(session: Session, zone: ZoneInfo) -> None:
    clinic(session).time_zone = zone.key
    session.flush()


@EVERY_ZONE
@EVERY_CHANGE
def test_both_visits_of_a_course_are_at_the_same_hour_before_and_after_the_change(
    session: Session, zone: ZoneInfo, day: date
) -> None:
    clinic_in(session, zone)
    tuesday = day - timedelta(days=5)
    now = datetime.combine(tuesday - WEEK, time(12), zone)
    at_nine = TimeConstraint(on=frozenset({tuesday}), from_time=time(9), to_time=time(9))
    visits = option_of(session, "Maria", "crown").visits

    offers = offering.find(session, Search(clinic(session), visits, at_nine), now=now)

    ((first, second),) = offers.found
    starts = [visit.time_slot.starts_at.astimezone(zone) for visit in (first, second)]
    assert starts == [datetime.combine(on, time(9), zone) for on in (tuesday, tuesday + 2 * WEEK)]
    assert starts[0].utcoffset() != starts[1].utcoffset()


@EVERY_ZONE
@EVERY_CHANGE
def test_a_hold_keeps_both_of_its_moments_over_the_change(
    session: Session, zone: ZoneInfo, day: date
) -> None:
    clinic_in(session, zone)
    tuesday = day - timedelta(days=5)
    now = datetime.combine(day, time(0, 55), zone).astimezone(UTC)  # the hour that is changed
    after = TimeConstraint(first=tuesday + WEEK, last=tuesday + WEEK)
    option, maria = option_of(session, "Maria", "crown"), conversation(session)

    def find(at: datetime, *, mine: bool = False) -> offering.Offers:
        viewer = Viewer(conversation_id=maria.id if mine else None)
        search = Search(clinic(session), option.visits, after, viewer)
        return offering.find(session, search, now=at)

    offers = find(now, mine=True)
    times = taken_by(session, option, offers.visits)
    until = held_times.hold(session, clinic(session).id, maria.id, times, now=now)

    assert until - now == timedelta(minutes=10)
    nearly = until - timedelta(seconds=1)
    assert set(find(nearly).visits).isdisjoint(offers.visits)
    assert find(until).found == offers.found


@EVERY_ZONE
@EVERY_CHANGE
def test_a_night_shift_works_the_hours_there_really_are(zone: ZoneInfo, day: date) -> None:
    night = calendar([(time(0), time(4))], zone=zone, own={LEE: {6: [(time(1), time(3))]}})
    earliest = datetime.combine(day, time(), zone)

    starts = list(free_time_slots(night, 60, earliest=earliest, days=1))

    first, last = starts[0].starts_at, starts[-1].ends_at
    real = timedelta(hours=4 + (1 if day == CLOCKS_BACK else -1))
    assert (first, last - first) == (earliest, real)
    lees = [slot.starts_at.astimezone(zone) for slot in starts if slot.practitioner_id == LEE]
    assert all(time(1) <= start.time() < time(3) for start in lees)


quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
odd_minutes = st.integers(0, 3 * 24 * 60)


@st.composite
def weeks(draw: st.DrawFn) -> list[tuple[time, time]]:
    times = sorted(set(draw(st.lists(quarters, min_size=2, max_size=6))))
    times = times[: len(times) // 2 * 2]
    return list(zip(times[::2], times[1::2], strict=True))


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    weeks(),
    st.lists(st.tuples(odd_minutes, st.integers(1, 240)), max_size=6),
    st.integers(5, 240),
)
def test_around_a_change_nothing_free_overlaps_is_outside_hours_or_on_a_closed_day(
    name: str,
    change: date,
    periods: list[tuple[time, time]],
    visits: list[tuple[int, int]],
    minutes: int,
) -> None:
    zone, first = ZoneInfo(name), change - timedelta(days=1)
    earliest = datetime.combine(first, time(), zone)
    since = minute_of(earliest)
    taken = sorted((LEE, 11, since + at, since + at + length) for at, length in visits)
    taken.sort(key=lambda row: row[2])
    buffer, closed = Buffer(5, 10), first + timedelta(days=2)
    special = {first: SpecialDay(OFFICE)}
    found = calendar(
        periods,
        zone=zone,
        closed_on={closed: "closed"},
        special=special,
        practitioner_ids=(LEE,),
        room_ids=(11,),
        buffer=buffer,
    )
    vars(found)["taken"] = taken

    slots = list(free_time_slots(found, minutes, earliest=earliest, days=4))

    assert all(a.starts_at < b.starts_at for a, b in pairwise(slots))
    for slot in slots:
        begins, ends = slot.busy(buffer)
        assert not any(begins < until and start < ends for _, _, start, until in taken)
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert slot.starts_at.astimezone(zone).date() != closed
        assert _is_within(slot, zone, OFFICE if _day(slot, zone) == first else periods)


def _day(slot: TimeSlot, zone: ZoneInfo) -> date:
    return slot.starts_at.astimezone(zone).date()


def _is_within(slot: TimeSlot, zone: ZoneInfo, periods: list[tuple[time, time]]) -> bool:
    day = _day(slot, zone)
    return any(
        datetime.combine(day, opens, zone).astimezone(UTC) <= slot.starts_at
        and slot.ends_at <= datetime.combine(day, closes, zone).astimezone(UTC)
        for opens, closes in periods
    )


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(1, 480))  # noqa: DTZ001
def test_moments_go_round_as_minutes_and_visits_as_plain_values(
    begin: datetime, minutes: int
) -> None:
    starts = begin.replace(second=0, microsecond=0, tzinfo=UTC)
    visit = Visit(1, TimeSlot(LEE, 11, starts, starts + timedelta(minutes=minutes)))

    assert moment_at(minute_of(starts)) == moment_at(minute_after(starts)) == starts
    assert minute_after(begin.replace(tzinfo=UTC)) - minute_of(begin.replace(tzinfo=UTC)) in (0, 1)
    assert from_plain(as_plain(visit)) == visit
