"""The pieces that the rules find in a message, before they are joined to one constraint."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from bot.scheduling.time_constraints import DayHours, TimeConstraint


class Kind(StrEnum):
    """What a piece does for those around it."""

    DAY = "day"
    TIME = "time"
    BOUND = "bound"  # after, before, by, from, week_of: bends the day that follows
    NOT = "not"
    NOT_THAT = "not_that"  # "doesn't work": turns down what came before
    ANY = "any"
    OR = "or"
    AND = "and"
    COMMA = "comma"
    BUT = "but"
    STOP = "stop"
    TO = "to"
    ELSEWHERE = "elsewhere"  # what follows is told, not asked for: "my visit is on", "it broke"
    OTHER_LIFE = "other_life"  # "i work until 3", "she has school"
    ASIDE = "aside"
    WORD = "word"


@dataclass(frozen=True)
class Weekdays:
    """Weekdays named without a date, 0 for Monday: the next one, unless a week is named too."""

    days: frozenset[int]


@dataclass(frozen=True)
class Window:
    """First and last start of a visit, both included; None is no limit."""

    first: time | None = None
    last: time | None = None
    part: str = ""


@dataclass(frozen=True)
class Piece:
    """One thing that was read. With a question, `options` are what it may mean."""

    kind: Kind
    word: str = ""
    day: Weekdays | TimeConstraint | None = None
    window: Window | None = None
    question: str = ""
    options: tuple["Piece", ...] = ()
    has_passed: bool = False  # "the 7th" after the 7th: the next month's, if that is plain


@dataclass(frozen=True)
class Said:
    """When and to whom it was said: the clinic's local day and time, and its hours."""

    today: date
    now_local: time
    hours: DayHours
    moves: bool = False  # whether an existing visit is to be moved
    takes_today: bool = False  # whether today's weekday means today, else in a week


Build = Callable[[re.Match[str], Said], Piece | None]
Rule = tuple[re.Pattern[str], Build]


def rule(pattern: str, build: Build) -> Rule:
    """A rule that matches whole tagged words. `build` may still decline with None."""
    return re.compile(rf"(?:{pattern})(?![^ ])"), build


def on_days(*days: date) -> Piece:
    """These days."""
    return Piece(Kind.DAY, day=TimeConstraint(on=frozenset(days)))


def days_between(first: date | None, last: date | None) -> Piece:
    """All days of a range; None is no limit."""
    return Piece(Kind.DAY, day=TimeConstraint(first=first, last=last))


def at_times(first: time | None, last: time | None, part: str = "") -> Piece:
    """Starts from the first to the last time."""
    return Piece(Kind.TIME, window=Window(first, last, part))


def asked(question: str, kind: Kind, *options: Piece) -> Piece:
    """A piece that may mean several things, or nothing we know."""
    return Piece(kind, question=question, options=options)


def week(said: Said, offset: int) -> Piece:
    """The calendar week, Monday to Sunday, some weeks from this one; no day before today."""
    monday = said.today + timedelta(weeks=offset) - timedelta(said.today.weekday())
    return days_between(max(monday, said.today), monday + timedelta(6))


def upcoming(said: Said, weekday: int) -> date:
    """The next such weekday; today's own is today or in a week, as `said.takes_today` has it."""
    is_today = said.takes_today and weekday == said.today.weekday()
    return said.today if is_today else after_today(said, weekday)


def after_today(said: Said, weekday: int) -> date:
    """The next such weekday strictly after today."""
    return said.today + timedelta((weekday - said.today.weekday() - 1) % 7 + 1)
