"""Gives Spanish words to a clinic that was filled from its folder before the folder had any."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, ClinicFact, ClosedDay
from bot.importing.approved_words import Entry, spoken
from bot.importing.checking import ClinicFolder, checked_folder
from bot.importing.clinic_rows import catalogue_rows
from bot.importing.plan_rows import plan_rows
from bot.languages import Translated

Pair = tuple[Translated | None, Any]  # a row, and its entry in the files


def add_spanish(session: Session, clinic: Clinic, folder: Path, *, now: datetime) -> bool:
    """Add a folder's Spanish words to rows that have none; whether there were any to add.

    Only where the English is still word for word that of the folder. For demo clinics: the words
    of any other were approved by somebody, and theirs come as a new version.
    """
    if clinic.spanish:
        return False
    added = [
        _add(row, entry)
        for row, entry in _pairs(session, clinic, checked_folder(folder, now=now))
        if row is not None and entry.es is not None
    ]
    return any(added)


def _add(row: Translated, entry: Any) -> bool:
    words: Entry = entry.es
    if row.spanish or any(getattr(row, field) != getattr(entry, field) for field, _ in words):
        return False
    row.spanish = spoken(words)
    return True


def _pairs(session: Session, clinic: Clinic, folder: ClinicFolder) -> Iterator[Pair]:
    content = folder.clinic.content
    yield clinic, content
    days = session.scalars(select(ClosedDay).where(ClosedDay.clinic_id == clinic.id))
    yield from _matched({row.closed_on: row for row in days}, content.closed_days, "closed_on")
    facts = session.scalars(select(ClinicFact).where(ClinicFact.clinic_id == clinic.id))
    yield from _matched({row.topic: row for row in facts}, content.facts, "topic")
    known = catalogue_rows(session, clinic.id)
    for entry in folder.catalogue.content.treatments:
        yield known.get((entry.slug, entry.version)), entry
    plans = plan_rows(session, clinic.id)
    for plan in folder.plans.content.plans:
        row = plans.get((plan.number, plan.version))
        yield row, plan
        options = {option.treatment: option for option in row.options} if row else {}
        yield from _matched(options, plan.options, "treatment")
        for option in plan.options:
            known_option = options.get(option.treatment)
            steps = known_option.procedures if known_option else []
            yield from zip(steps, option.procedures, strict=False)


def _matched(rows: Mapping[Any, Translated], entries: list[Any], key: str) -> Iterator[Pair]:
    for entry in entries:
        yield rows.get(getattr(entry, key)), entry
