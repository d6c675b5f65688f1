"""Checks on when, by whom and where a clinic sees patients."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.importing.opening import opening_problems, periods_of
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schedule_schema import AbsenceEntry
from bot.importing.schema import CatalogueFile, ClinicFile


def schedule_problems(clinic: Document[ClinicFile]) -> Iterator[Problem]:
    """Hours, special days, absences, rooms and buffers that cannot be meant."""
    content = clinic.content
    yield from opening_problems(clinic, ("opening_periods",), content.opening_periods)
    yield from repeats(clinic, ("practitioners",), [one.name for one in content.practitioners])
    yield from repeats(clinic, ("rooms",), [room.name for room in content.rooms])
    yield from repeats(clinic, ("closed_days",), [day.closed_on for day in content.closed_days])
    yield from _special_days(clinic)
    for n, person in enumerate(content.practitioners):
        path: Path = ("practitioners", n)
        yield from opening_problems(clinic, (*path, "hours"), person.hours)
        yield from _outside_opening(clinic, n)
        yield from _absences(clinic, (*path, "away"), person.away)
    roles = dict.fromkeys(person.role for person in content.practitioners)
    for n, room in enumerate(content.rooms):
        yield from _absences(clinic, ("rooms", n, "out_of_service"), room.out_of_service)
        for k, role in enumerate(room.roles):
            yield from _unknown_role(clinic, ("rooms", n, "roles", k), role, roles)
    kinds = [f"{buffer.role} {buffer.treatment or ''}".strip() for buffer in content.buffers]
    yield from repeats(clinic, ("buffers",), kinds)
    for n, buffer in enumerate(content.buffers):
        yield from _unknown_role(clinic, ("buffers", n, "role"), buffer.role, roles)


def buffer_problems(
    clinic: Document[ClinicFile], catalogue: Document[CatalogueFile]
) -> Iterator[Problem]:
    """Buffers for treatments that the catalogue does not have."""
    known = dict.fromkeys(entry.slug for entry in catalogue.content.treatments)
    for n, buffer in enumerate(clinic.content.buffers):
        if buffer.treatment is not None and buffer.treatment not in known:
            message = f"'{buffer.treatment}' is not in catalogue.yml; there are {', '.join(known)}"
            yield clinic.problem(("buffers", n, "treatment"), message)


def _special_days(clinic: Document[ClinicFile]) -> Iterator[Problem]:
    days = clinic.content.special_days
    closed = {day.closed_on for day in clinic.content.closed_days}
    names = [person.name for person in clinic.content.practitioners]
    for n, day in enumerate(days):
        path: Path = ("special_days", n)
        if day.opens >= day.closes:
            message = f"is not after {day.opens:%H:%M}; write a later time"
            yield clinic.problem((*path, "closes"), message)
        if day.opens_on in closed:
            message = "is one of closed_days too; take it out of one of the two"
            yield clinic.problem((*path, "opens_on"), message)
        for k, name in enumerate(day.practitioners):
            if name not in names:
                message = f"'{name}' is no practitioner; there are {', '.join(names)}"
                yield clinic.problem((*path, "practitioners", k), message)
    ordered = sorted(enumerate(days), key=lambda found: (found[1].opens_on, found[1].opens))
    for (_, before), (n, after) in pairwise(ordered):
        if before.opens_on == after.opens_on and after.opens < before.closes:
            message = f"overlaps {before.opens:%H:%M} to {before.closes:%H:%M}; part them"
            yield clinic.problem(("special_days", n, "opens"), message)


def _outside_opening(clinic: Document[ClinicFile], n: int) -> Iterator[Problem]:
    """Working hours at which the clinic is closed throughout: a slip in the day or the time."""
    opening = periods_of(clinic.content.opening_periods)
    told: set[int] = set()
    for period in periods_of(clinic.content.practitioners[n].hours):
        is_open = any(
            other.weekday == period.weekday
            and other.opens < period.closes
            and period.opens < other.closes
            for other in opening
        )
        if not is_open and period.entry not in told:
            told.add(period.entry)
            message = "is while the clinic is closed; write other hours, or add opening_periods"
            yield clinic.problem(("practitioners", n, "hours", period.entry, "opens"), message)


def _absences(
    clinic: Document[ClinicFile], path: Path, absences: Sequence[AbsenceEntry]
) -> Iterator[Problem]:
    zone = ZoneInfo(clinic.content.time_zone)
    for n, absence in enumerate(absences):
        if absence.ends.ends(zone) <= absence.starts.begins(zone):
            yield clinic.problem((*path, n, "ends"), "is not after 'starts'; write a later moment")


def _unknown_role(
    clinic: Document[ClinicFile], path: Path, role: str, known: dict[str, None]
) -> Iterator[Problem]:
    if role not in known:
        message = f"nobody here is a '{role}'; there are {', '.join(known)}"
        yield clinic.problem(path, message)
