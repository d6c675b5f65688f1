"""A wish for a time as it is kept with somebody who waits."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from bot.scheduling.time_constraints import TimeConstraint


def as_plain(wish: TimeConstraint) -> dict[str, Any]:
    """A wish as plain values."""
    return {
        "on": sorted(day.isoformat() for day in wish.on) if wish.on is not None else None,
        "first": wish.first.isoformat() if wish.first else None,
        "last": wish.last.isoformat() if wish.last else None,
        "not_on": sorted(day.isoformat() for day in wish.not_on),
        "not_on_weekdays": sorted(wish.not_on_weekdays),
        "from_time": wish.from_time.isoformat() if wish.from_time else None,
        "to_time": wish.to_time.isoformat() if wish.to_time else None,
        "part": wish.part,
    }


def from_plain(kept: dict[str, Any]) -> TimeConstraint:
    """The wish that `as_plain` kept."""
    days = None if kept["on"] is None else frozenset(map(date.fromisoformat, kept["on"]))
    return TimeConstraint(
        on=days,
        first=date.fromisoformat(kept["first"]) if kept["first"] else None,
        last=date.fromisoformat(kept["last"]) if kept["last"] else None,
        not_on=frozenset(map(date.fromisoformat, kept["not_on"])),
        not_on_weekdays=frozenset(kept["not_on_weekdays"]),
        from_time=time.fromisoformat(kept["from_time"]) if kept["from_time"] else None,
        to_time=time.fromisoformat(kept["to_time"]) if kept["to_time"] else None,
        part=kept["part"],
    )


def sooner_than(wish: TimeConstraint, day: date) -> TimeConstraint:
    """The same wish, on days before one."""
    before = day - timedelta(days=1)
    return replace(wish, last=min(wish.last, before) if wish.last else before)
