"""Opening periods: from 'these days, from, to' to one period for each weekday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from bot.importing.problems import Problem
from bot.importing.reading import Document
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


def periods_of(clinic: ClinicFile) -> list[Period]:
    """Every weekday's periods, in the order of the week."""
    return sorted(
        Period(weekday, entry.opens, entry.closes, n)
        for n, entry in enumerate(clinic.opening_periods)
        for weekday in dict.fromkeys(entry.days)
    )


def opening_problems(clinic: Document[ClinicFile]) -> Iterator[Problem]:
    """Periods that end before they begin, and periods that overlap; each said once."""
    for n, entry in enumerate(clinic.content.opening_periods):
        if entry.opens >= entry.closes:
            message = f"is not after {entry.opens:%H:%M}; write a later time"
            yield clinic.problem(("opening_periods", n, "closes"), message)
    seen: set[int] = set()
    periods = periods_of(clinic.content)
    for before, after in pairwise(periods):
        overlaps = before.weekday == after.weekday and after.opens < before.closes
        if overlaps and after.entry not in seen:
            seen.add(after.entry)
            day = WEEKDAYS[after.weekday].capitalize()
            message = f"overlaps {day} {before.opens:%H:%M} to {before.closes:%H:%M}; part them"
            yield clinic.problem(("opening_periods", after.entry, "opens"), message)
