"""Joins the pieces of a message to one constraint, or to the question that is left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from bot.scheduling.time_constraints import TimeConstraint, just_before
from bot.scheduling.time_pieces import Kind, Said, Weekdays, Window, upcoming

Day = Weekdays | TimeConstraint
ONE_DAY = timedelta(days=1)


class Contradiction(Exception):
    """The pieces do not fit together to one constraint: ask."""


@dataclass(frozen=True)
class Entry:
    """A day or a time as it was said, with what links it to the one before."""

    kind: Kind
    day: Day | None = None
    window: Window | None = None
    link: Kind | None = None
    is_negated: bool = False
    question: str = ""
    options: tuple["Entry", ...] = ()
    has_passed: bool = False


@dataclass(frozen=True)
class Group:
    """Days and times that go together; several groups are alternatives."""

    day: Day | None = None
    window: Window | None = None
    last: Kind | None = None


LISTS = frozenset({Kind.OR, Kind.AND, Kind.COMMA})


def join(entries: Sequence[Entry], said: Said) -> list[TimeConstraint]:
    """The constraint the entries make; several if they are alternatives to choose from.

    Raises Contradiction if they do not fit together.
    """
    wanted = _with_lists([entry for entry in entries if not entry.is_negated])
    unwanted = [entry for entry in entries if entry.is_negated]
    groups: list[Group] = [Group()]
    for entry in wanted:
        groups = _add(groups, entry, said)
    found = [_constraint(group, said) for group in groups]
    return [_without(constraint, unwanted) for constraint in found]


def _with_lists(entries: Sequence[Entry]) -> list[Entry]:
    """Weekdays in a row as one entry: "next week, tuesday or thursday" is of next week's."""
    found: list[Entry] = []
    for entry in entries:
        before = found[-1] if found else None
        is_list = entry.link in LISTS and isinstance(entry.day, Weekdays)
        if (
            is_list
            and before
            and isinstance(before.day, Weekdays)
            and isinstance(entry.day, Weekdays)
        ):
            found[-1] = replace(before, day=Weekdays(before.day.days | entry.day.days))
        else:
            found.append(entry)
    return found


def _add(groups: list[Group], entry: Entry, said: Said) -> list[Group]:
    group, link = groups[-1], entry.link
    if group.last is None:
        return [*groups[:-1], Group(entry.day, entry.window, entry.kind)]
    if entry.kind is Kind.DAY and entry.day is not None:
        return _add_day(groups, entry.day, link, said)
    if group.last is Kind.DAY and link is Kind.OR:
        return [*groups, Group(None, entry.window, Kind.TIME)]
    window = _windows(group.window, entry.window, is_list=link in {Kind.OR, Kind.AND})
    return [*groups[:-1], Group(group.day, window, Kind.TIME)]


def _add_day(groups: list[Group], day: Day, link: Kind | None, said: Said) -> list[Group]:
    group = groups[-1]
    if group.day is None:
        if link is Kind.OR:
            return [*groups, Group(day, None, Kind.DAY)]
        return [*groups[:-1], Group(day, group.window, Kind.DAY)]
    is_list = link in LISTS and (link is not Kind.COMMA or _is_alike(group.day, day))
    if group.last is Kind.TIME and (is_list or link in {Kind.BUT, Kind.STOP}):
        return [*groups, Group(day, None, Kind.DAY)]
    if is_list or (link is None and _is_bare(group.day) and _is_bare(day)):
        return [*groups[:-1], Group(_union(group.day, day, said), group.window, Kind.DAY)]
    if link in {Kind.BUT, Kind.STOP} and _is_alike(group.day, day):
        return [*groups, Group(day, None, Kind.DAY)]
    return [*groups[:-1], Group(_both(group.day, day), group.window, Kind.DAY)]


def _is_bare(day: Day) -> bool:
    return isinstance(day, Weekdays)


def _is_alike(one: Day, other: Day) -> bool:
    """Whether two days are told the same way, so that a comma makes a list of them."""
    if _is_bare(one) or _is_bare(other):
        return _is_bare(one) and _is_bare(other)
    return _dates(one) is not None and _dates(other) is not None


def _dates(day: Day) -> frozenset[date] | None:
    return None if isinstance(day, Weekdays) else day.on


def _resolved(day: Day, said: Said) -> TimeConstraint:
    if isinstance(day, Weekdays):
        return TimeConstraint(on=frozenset(upcoming(said, n) for n in day.days))
    return day


def _all_days(day: TimeConstraint) -> frozenset[date]:
    """The days of a bounded constraint. Raises Contradiction if it has no end."""
    if day.on is not None:
        return frozenset(d for d in day.on if day.allows_day(d))
    if day.first is None or day.last is None:
        raise Contradiction
    days = ((day.last - day.first) // ONE_DAY) + 1
    span = (day.first + n * ONE_DAY for n in range(days))
    return frozenset(d for d in span if day.allows_day(d))


def _union(one: Day, other: Day, said: Said) -> Day:
    if isinstance(one, Weekdays) and isinstance(other, Weekdays):
        return Weekdays(one.days | other.days)
    first, second = _resolved(one, said), _resolved(other, said)
    if first.not_on_weekdays and second.not_on_weekdays:
        return replace(first, not_on_weekdays=first.not_on_weekdays & second.not_on_weekdays)
    return TimeConstraint(on=_all_days(first) | _all_days(second))


def _both(one: Day, other: Day) -> Day:
    """Days that are in both: "thursday" of "next week". Raises Contradiction if there is none."""
    if isinstance(one, Weekdays):
        one, other = other, one
    if isinstance(one, Weekdays):
        raise Contradiction
    if isinstance(other, Weekdays):
        others = frozenset(range(7)) - other.days
        other = TimeConstraint(not_on_weekdays=others)
    first = max((d for d in (one.first, other.first) if d), default=None)
    last = min((d for d in (one.last, other.last) if d), default=None)
    on = one.on if other.on is None else other.on if one.on is None else one.on & other.on
    found = TimeConstraint(
        on, first, last, one.not_on | other.not_on, one.not_on_weekdays | other.not_on_weekdays
    )
    return _tidy(found)


def _tidy(day: TimeConstraint) -> TimeConstraint:
    """The same days, told one by one where they are few. Raises Contradiction if none is left."""
    if len(day.not_on_weekdays) == 7:
        raise Contradiction
    if day.on is None and (day.first is None or day.last is None):
        return day
    days = _all_days(day)
    if not days:
        raise Contradiction
    is_few = day.on is not None or len(day.not_on_weekdays) > 3
    times = TimeConstraint(from_time=day.from_time, to_time=day.to_time, part=day.part)
    return replace(times, on=days) if is_few else day


def _windows(one: Window | None, other: Window | None, *, is_list: bool) -> Window:
    """Both windows at once, or either of two that touch. Raises Contradiction if that is none."""
    one, other = one or Window(), other or Window()
    is_bounded = one.part == "" and other.part == "" and (one.first is None or one.last is None)
    if is_list and not is_bounded:
        early, late = sorted((one, other), key=lambda w: w.first or time.min)
        if early.last is not None and just_before(late.first or time.min) > early.last:
            raise Contradiction
        last = None if None in (early.last, late.last) else max(early.last, late.last)  # type: ignore[type-var]
        return Window(early.first, last)
    first = max((t for t in (one.first, other.first) if t), default=None)
    last = min((t for t in (one.last, other.last) if t), default=None)
    if first is not None and last is not None and first > last:
        raise Contradiction
    narrowed = [w for w in (one, other) if (w.first, w.last) == (first, last)]
    return Window(first, last, narrowed[0].part if narrowed else "")


def _constraint(group: Group, said: Said) -> TimeConstraint:
    day = _resolved(group.day, said) if group.day is not None else TimeConstraint()
    window = group.window or Window()
    return replace(day, from_time=window.first, to_time=window.last, part=window.part)


def _without(found: TimeConstraint, unwanted: Sequence[Entry]) -> TimeConstraint:
    for entry in unwanted:
        if entry.window is not None:
            window = Window(found.from_time, found.to_time, found.part)
            left = _windows(window, _complement(entry.window), is_list=False)
            found = replace(found, from_time=left.first, to_time=left.last, part=left.part)
        elif entry.day is not None:
            found = _without_day(found, entry.day)
    return found


def _without_day(found: TimeConstraint, day: Day) -> TimeConstraint:
    if isinstance(day, Weekdays):
        return _tidy(replace(found, not_on_weekdays=found.not_on_weekdays | day.days))
    if day.not_on_weekdays and day.on is None and day.first is None and day.last is None:
        closed = frozenset(range(7)) - day.not_on_weekdays
        return _tidy(replace(found, not_on_weekdays=found.not_on_weekdays | closed))
    if found == TimeConstraint() and day.on is None and day.first is not None:
        return replace(found, not_on=_all_days(day))
    return _tidy(replace(found, not_on=found.not_on | _all_days(day)))


def _complement(window: Window) -> Window:
    """The rest of the day. Raises Contradiction if that is in two pieces."""
    is_afternoon = window.part in {"in the afternoon", "in the evening"}
    if window.first is not None and (window.last is None or is_afternoon):
        return Window(None, just_before(window.first))
    is_morning = window.part == "in the morning"
    if window.last is not None and (window.first is None or is_morning):
        minutes = window.last.hour * 60 + window.last.minute + 1
        return Window(time(minutes // 60 % 24, minutes % 60), None)
    raise Contradiction
