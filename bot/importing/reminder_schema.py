"""When a clinic begins texts, as clinic.yml says it."""

import re
from datetime import time
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from bot.importing.approved_words import Entry
from bot.importing.values import LocalTime, Slug
from bot.reminders.models import DEFAULT_BEFORE, DEFAULT_PREPARATION

LENGTH = re.compile(r"([0-9]{1,3}) (minute|hour|day)s?", re.ASCII)
MINUTES_IN = {"minute": 1, "hour": 60, "day": 24 * 60}
SHORTEST_LEAD, LONGEST_LEAD = 30, 60 * 24 * 60


def read_lead(value: Any) -> int:
    """Minutes of a length before a visit, such as 7 days or 2 hours."""
    found = LENGTH.fullmatch(value) if isinstance(value, str) else None
    shown = f"'{value}'" if value is not None else "nothing"
    if found is None:
        example = "write it like 7 days, 2 hours or 30 minutes"
        raise ValueError(f"{shown} is not a length of time; {example}")
    minutes = int(found[1]) * MINUTES_IN[found[2]]
    if not SHORTEST_LEAD <= minutes <= LONGEST_LEAD:
        raise ValueError(f"{shown} is not from 30 minutes to 60 days before a visit")
    return minutes


Lead = Annotated[int, PlainValidator(read_lead)]


class LeadsEntry(Entry):
    """When to write before visits for some treatments."""

    treatments: Annotated[list[Slug], Field(min_length=1)]
    before: list[Lead]


class RemindersEntry(Entry):
    """When the clinic writes unasked, and when never."""

    before: list[Lead] = DEFAULT_BEFORE
    before_some: list[LeadsEntry] = []
    preparation: Lead | None = DEFAULT_PREPARATION
    quiet_from: LocalTime = time(20)
    quiet_until: LocalTime = time(8)
    most_a_day: Annotated[int, Field(ge=1, le=20)] = 1
    most_a_week: Annotated[int, Field(ge=1, le=50)] = 3
