"""Wishes that point at another visit: "same time next week", "same as last time"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.turn import Turn
from bot.clock import local_day
from bot.scheduling import booking
from bot.scheduling.models import Appointment
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.wishes import read_wish

LAST_TIME = re.compile(
    r"\b(?:same|like|as|just like) (?:\w+ ){0,3}(?:last|the last) (?:time|visit|appointment|appt)\b"
    r"|\bsame (?:\w+ )?as (?:last time|before)\b"
    r"|\b(?:como|igual que|lo mismo (?:de|que)|misma hora (?:de|que)) (?:la )?"
    r"(?:ultima|última|otra|pasada) (?:vez|visita|cita)\b",
    re.I,
)
SAME_TIME = re.compile(r"\b(?:at )?(?:the )?same (?:time|hour)\b|\b(?:a )?la misma hora\b", re.I)
WEEK_LATER = re.compile(
    r"\b(?:next week|(?:a|one) week later|the week after|the following week|in a week"
    r"|(?:la )?(?:pr[oó]xima|otra) semana|la semana (?:que viene|pr[oó]xima|siguiente))\b",
    re.I,
)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class LastVisit:
    """What "same as last time" asks for: that time of day with that practitioner."""

    visit: Appointment
    wish: TimeConstraint


def asks_for_last_time(text: str) -> bool:
    """Whether a text wants things as at the last visit."""
    return bool(LAST_TIME.search(text))


def like_last_visit(turn: Turn, session: Session, said: str) -> LastVisit | None:
    """The last visit and a wish for its time of day; None if the patient has been at none."""
    visit = booking.last_visit(session, turn.access.patient.id, now=turn.now)
    if visit is None:
        return None
    day = read_wish(session, turn.clinic, LAST_TIME.sub(" ", said), now=turn.now)
    wish = day if isinstance(day, TimeConstraint) else TimeConstraint()
    return LastVisit(visit, _at_clock_of(turn, wish, visit.starts_at))


def at_the_same_time(
    turn: Turn, session: Session, said: str, starts: Sequence[datetime]
) -> TimeConstraint | None:
    """ "Same time next week": the clock time of visits spoken of, if it is one and the same."""
    clocks = {start.astimezone(turn.zone).time() for start in starts}
    if not SAME_TIME.search(said) or len(clocks) != 1:
        return None
    rest = SAME_TIME.sub(" ", said)
    if WEEK_LATER.search(rest):
        day = local_day(min(starts), turn.clinic.time_zone) + WEEK
        return _at_clock_of(turn, TimeConstraint(on=frozenset({day})), starts[0])
    wish = read_wish(session, turn.clinic, rest, now=turn.now)
    if isinstance(wish, TimeConstraint):
        return _at_clock_of(turn, wish, starts[0])
    if wish is not None:
        return None  # a day that has to be asked back
    days = frozenset(local_day(start, turn.clinic.time_zone) for start in starts)
    return _at_clock_of(turn, TimeConstraint(not_on=days), starts[0])


def _at_clock_of(turn: Turn, wish: TimeConstraint, start: datetime) -> TimeConstraint:
    clock = start.astimezone(turn.zone).time()
    return replace(wish, from_time=clock, to_time=clock, part="")
