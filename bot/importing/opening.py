"""Opening periods: from 'these days, from, to' to one period for each weekday."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.schedule_schema import OpeningEntry
from bot.importing.schema import ClinicFile
from bot.importing.values import WEEKDAYS


@dataclass(frozen=True, order=True)
class Period:
    """Local opening time on one weekday."""

    weekday: int  # 0 is Monday
    opens: time
    closes: time
    entry: int = 0  # which entry of the file it comes from

    @property
    def minutes(self) -> int:
        """Its length."""
        opens, closes = self.opens, self.closes
        return closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute


def periods_of(entries: Sequence[OpeningEntry]) -> list[Period]:
    """Every weekday's periods, in the order of the week."""
    return sorted(
        Period(weekday, entry.opens, entry.closes, n)
        for n, entry in enumerate(entries)
        for weekday in dict.fromkeys(entry.days)
    )


def opening_problems(
    clinic: Document[ClinicFile], path: Path, entries: Sequence[OpeningEntry]
) -> Iterator[Problem]:
    """Periods that end before they begin, and periods that overlap; each said once."""
    for n, entry in enumerate(entries):
        if entry.opens >= entry.closes:
            message = f"is not after {entry.opens:%H:%M}; write a later time"
            yield clinic.problem((*path, n, "closes"), message)
    seen: set[int] = set()
    for before, after in pairwise(periods_of(entries)):
        overlaps = before.weekday == after.weekday and after.opens < before.closes
        if overlaps and after.entry not in seen:
            seen.add(after.entry)
            day = WEEKDAYS[after.weekday].capitalize()
            message = f"overlaps {day} {before.opens:%H:%M} to {before.closes:%H:%M}; part them"
            yield clinic.problem((*path, after.entry, "opens"), message)


def longest_period(clinic: ClinicFile, role: str) -> int:
    """How many minutes somebody of a role works without a break while the clinic is open.

    Of all practitioners, if nobody has the role.
    """
    opening = periods_of(clinic.opening_periods)
    people = [person for person in clinic.practitioners if person.role == role]
    weeks = [periods_of(person.hours) or opening for person in people] or [opening]
    shared = [
        Period(mine.weekday, max(mine.opens, open_.opens), min(mine.closes, open_.closes)).minutes
        for week in weeks
        for mine in week
        for open_ in opening
        if mine.weekday == open_.weekday
    ]
    return max(shared, default=0)
