"""Free time, computed from opening hours, practitioners, rooms and what is booked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)

Interval = tuple[datetime, datetime]  # aware, UTC, start and end


@dataclass(frozen=True)
class TimeSlot:
    """Bookable time of a practitioner in a room. Moments are aware and in UTC."""

    practitioner_id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime


class BusyTimes:
    """The busy intervals of one practitioner or room; held ones may overlap."""

    def __init__(self, intervals: Sequence[Interval]) -> None:
        ordered = sorted(intervals)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))  # of all so far

    def are_free(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether nothing overlaps a time, its end not included."""
        following = bisect_left(self._starts, ends_at)
        return following == 0 or self._ends[following - 1] <= starts_at

    def count_between(self, start: datetime, end: datetime) -> int:
        """How many intervals begin within a time."""
        return bisect_right(self._starts, end) - bisect_left(self._starts, start)


NOTHING = BusyTimes([])


@dataclass(frozen=True)
class Calendar:
    """When and where a clinic can see somebody for one kind of visit."""

    zone: ZoneInfo
    periods: Mapping[int, Sequence[tuple[time, time]]]  # weekday (0 is Monday): local times
    closed_on: Mapping[date, str]  # local day: reason
    practitioner_ids: tuple[int, ...]
    room_ids: tuple[int, ...]
    practitioner_busy: Mapping[int, BusyTimes]
    room_busy: Mapping[int, BusyTimes]
    patient_busy: BusyTimes = NOTHING  # nobody can be in two places at once

    def starts_on(self, day: date, minutes: int) -> list[datetime]:
        """Every start of a visit on a local day within opening hours, in UTC."""
        if day in self.closed_on:
            return []
        return [
            start
            for opens, closes in self.periods.get(day.weekday(), ())
            for start in self._starts_in(day, opens, closes, minutes)
        ]

    def _starts_in(self, day: date, opens: time, closes: time, minutes: int) -> Iterator[datetime]:
        wall, end = datetime.combine(day, opens), datetime.combine(day, closes)
        first = wall.replace(tzinfo=self.zone).astimezone(UTC)
        last = end.replace(tzinfo=self.zone).astimezone(UTC) - timedelta(minutes=minutes)
        while wall < end:
            moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
            exists = moment.astimezone(self.zone).replace(tzinfo=None) == wall
            if exists and first <= moment <= last:
                yield moment
            wall += STEP

    def time_slot(self, starts_at: datetime, minutes: int) -> TimeSlot | None:
        """A free practitioner and room for a start; the one with the fewest visits that day."""
        ends_at = starts_at + timedelta(minutes=minutes)
        if not self.patient_busy.are_free(starts_at, ends_at):
            return None
        room_id = next(
            (r for r in self.room_ids if self._free(self.room_busy, r, starts_at, ends_at)), None
        )
        if room_id is None:
            return None
        free = [
            p
            for p in self.practitioner_ids
            if self._free(self.practitioner_busy, p, starts_at, ends_at)
        ]
        if not free:
            return None
        practitioner_id = min(free, key=lambda p: (self._load(p, starts_at), p))
        return TimeSlot(practitioner_id, room_id, starts_at, ends_at)

    def _load(self, practitioner_id: int, moment: datetime) -> int:
        day = moment.replace(hour=0, minute=0)
        busy = self.practitioner_busy.get(practitioner_id, NOTHING)
        return busy.count_between(day, day + timedelta(days=1))

    @staticmethod
    def _free(
        busy: Mapping[int, BusyTimes], number: int, starts_at: datetime, ends_at: datetime
    ) -> bool:
        return busy.get(number, NOTHING).are_free(starts_at, ends_at)


def free_time_slots(
    calendar: Calendar, minutes: int, *, earliest: datetime, days: int
) -> Iterator[TimeSlot]:
    """Free times for a visit, each start once, in order.

    minutes: the visit's length; it lies within one opening period
    earliest: no start before this moment
    days: how many local days to look at, the one of `earliest` included
    """
    first = earliest.astimezone(calendar.zone).date()
    for offset in range(days):
        for starts_at in calendar.starts_on(first + timedelta(days=offset), minutes):
            if starts_at >= earliest:
                time_slot = calendar.time_slot(starts_at, minutes)
                if time_slot is not None:
                    yield time_slot


def spread(time_slots: Sequence[TimeSlot], count: int, zone: ZoneInfo) -> list[TimeSlot]:
    """Some of many times that differ usefully, in order: the next days at different hours.

    Where there are fewer days than `count`, the hours of each day are spread instead.
    """
    days: dict[date, list[TimeSlot]] = {}
    for time_slot in time_slots:
        days.setdefault(time_slot.starts_at.astimezone(zone).date(), []).append(time_slot)
    chosen: list[TimeSlot] = []
    listed = list(days.values())[:count]
    for place, slots in enumerate(listed):
        wanted = -(-(count - len(chosen)) // (len(listed) - place))  # what is left, rounded up
        if len(listed) == count:
            chosen.append(slots[len(slots) * place // count])
        else:
            chosen += [slots[len(slots) * n // wanted] for n in range(min(wanted, len(slots)))]
    return sorted(set(chosen), key=lambda time_slot: time_slot.starts_at)
