"""A planned visit at a time, and how it is kept with a question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.scheduling.availability import TimeSlot


@dataclass(frozen=True)
class Visit:
    """One planned visit at a time slot."""

    number: int
    time_slot: TimeSlot


def as_plain(visit: Visit) -> dict[str, Any]:
    """A visit as plain values, to be kept with a question."""
    slot = visit.time_slot
    return {
        "number": visit.number,
        "practitioner_id": slot.practitioner_id,
        "room_id": slot.room_id,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
    }


def from_plain(kept: dict[str, Any]) -> Visit:
    """The visit that `as_plain` kept."""
    starts_at, ends_at = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    slot = TimeSlot(kept["practitioner_id"], kept["room_id"], starts_at, ends_at)
    return Visit(kept["number"], slot)
