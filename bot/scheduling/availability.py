"""Free time, computed from hours, practitioners, rooms, buffers and what is booked or held."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.scheduling.grid import Grid, GridDay
from bot.scheduling.hours import DAY_MINUTES, Hours
from bot.scheduling.minutes import Span, minute_after, minute_of, moment_at

Taken = tuple[int, int, int, int]  # practitioner, room, and from and until which minute


@dataclass(frozen=True)
class Buffer:
    """Minutes before and after a visit in which practitioner and room prepare or clean."""

    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class TimeSlot:
    """Bookable time of a practitioner in a room. Moments are aware and in UTC."""

    practitioner_id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime

    def busy(self, buffer: Buffer) -> Span:
        """From and until which minute practitioner and room are taken up."""
        return minute_of(self.starts_at) - buffer.before, minute_after(self.ends_at) + buffer.after


@dataclass(frozen=True)
class Calendar:
    """When and where a clinic can see somebody for one kind of visit.

    taken: what is booked or held, buffers included, in the order in which it begins
    patient_busy: the patient's own visits: nobody can be in two places at once
    away: when practitioners are away; rooms_out: when rooms are out of service
    """

    hours: Hours
    practitioner_ids: tuple[int, ...]
    room_ids: tuple[int, ...]
    taken: Sequence[Taken] = ()
    patient_busy: Sequence[Span] = ()
    away: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    rooms_out: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    buffer: Buffer = Buffer()

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return self.hours.zone


class FreeTime:
    """What is free in a calendar for visits of one length, within some days in a row."""

    def __init__(self, calendar: Calendar, minutes: int, first: date, days: int) -> None:
        self._calendar, self._first, self._minutes = calendar, first, minutes
        self._grid = Grid(calendar.hours, minutes, first, days)
        practitioners, rooms = self._taken()
        self._practitioners = {
            number: self._at_work(number) & ~practitioners[number]
            for number in calendar.practitioner_ids
        }
        self._rooms = {
            number: self._grid.everything
            & ~self._grid.overlapping(calendar.rooms_out.get(number, ()))
            & ~rooms[number]
            for number in calendar.room_ids
        }

    def slots(self, earliest: datetime, days: int) -> Iterator[TimeSlot]:
        """Free times in order, each start once, none before a moment."""
        first = earliest.astimezone(self._calendar.zone).date()
        last = first + timedelta(days=days - 1)
        soonest = minute_after(earliest)
        for part in self._grid.days:
            if first <= part.day.on <= last:
                yield from self._on(part, soonest)

    @cached_property
    def _open(self) -> int:
        """The starts for which anybody and any room is free, and the patient."""
        somebody = somewhere = 0
        for starts in self._practitioners.values():
            somebody |= starts
        for starts in self._rooms.values():
            somewhere |= starts
        return somebody & somewhere & ~self._grid.overlapping(self._calendar.patient_busy)

    def _on(self, part: GridDay, soonest: int) -> Iterator[TimeSlot]:
        is_open = part.bits(self._open)
        if not is_open:
            return
        people = [(p, part.bits(self._practitioners[p])) for p in self._by_load(part)]
        rooms = [(room, part.bits(starts)) for room, starts in self._rooms.items()]
        for n in range(part.count):
            bit, start = 1 << n, self._grid.starts[part.first + n]
            if is_open & bit and start >= soonest:
                who, where = _first_free(people, bit), _first_free(rooms, bit)
                yield TimeSlot(who, where, moment_at(start), moment_at(start + self._minutes))

    def _by_load(self, part: GridDay) -> list[int]:
        """The practitioners, those with the fewest visits that day first."""
        taken, midnight = self._calendar.taken, part.day.midnight
        first = bisect_left(taken, midnight, key=_beginning)
        end = bisect_left(taken, midnight + DAY_MINUTES, key=_beginning)
        load = Counter(time[0] for time in taken[first:end])
        return sorted(self._practitioners, key=lambda number: (load[number], number))

    def _at_work(self, number: int) -> int:
        """The starts at which a practitioner works."""
        hours, grid = self._calendar.hours, self._grid
        starts = grid.everything
        if number in hours.own or any(day.working for day in hours.special.values()):
            starts = grid.within(lambda day: hours.own_periods(number, day))
        return starts & ~grid.overlapping(self._calendar.away.get(number, ()))

    def _taken(self) -> tuple[dict[int, int], dict[int, int]]:
        """For each practitioner and each room, the starts of visits that there is no time for."""
        before = self._calendar.buffer.before
        reach = self._minutes + self._calendar.buffer.after
        practitioners: defaultdict[int, int] = defaultdict(int)
        rooms: defaultdict[int, int] = defaultdict(int)
        known: dict[Span, int] = {}  # many visits are at the same time
        for practitioner_id, room_id, begin, end in self._calendar.taken:
            starts = known.get((begin, end))
            if starts is None:
                starts = known[begin, end] = self._grid.between(begin - reach, end + before)
            practitioners[practitioner_id] |= starts
            rooms[room_id] |= starts
        return practitioners, rooms


def _beginning(taken: Taken) -> int:
    return taken[2]


def _first_free(numbers: Sequence[tuple[int, int]], bit: int) -> int:
    """The first of some practitioners or rooms that is free at a start; one is."""
    for number, starts in numbers:
        if starts & bit:
            return number
    raise LookupError


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
