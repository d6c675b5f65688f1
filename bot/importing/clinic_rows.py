"""A clinic's own rows: hours, people, rooms, facts, catalogue and ways to pay.

The files are the whole truth here: what they no longer have is removed, but for the catalogue,
whose old versions are kept because records name them.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import (
    CatalogueTreatment,
    Clinic,
    ClinicFact,
    ClosedDay,
    OpeningPeriod,
    Practitioner,
    Room,
)
from bot.costs.models import InstallmentTerms
from bot.db import Base
from bot.importing.approved_words import row_values
from bot.importing.ledger import Ledger
from bot.importing.opening import periods_of
from bot.importing.schema import CatalogueFile, ClinicFile, InstallmentsFile, TreatmentEntry

Row = TypeVar("Row", bound=Base)
OWN_FIELDS = (
    "name",
    "phone_number",
    "time_zone",
    "address",
    "holiday_calendar",
    "is_discreet",
    "what_to_bring",
    "urgent_advice",
    "crisis_advice",
    "treats_substance_use",
    "coordinator_hours",
    "npi",
    "tin",
    "spanish",
)


def put_clinic(ledger: Ledger, entry: ClinicFile) -> Clinic:
    """The clinic's row and those that hang on it, as clinic.yml says."""
    found = ledger.session.scalar(select(Clinic).where(Clinic.slug == entry.slug))
    values = row_values(entry)
    clinic = ledger.put(found, Clinic, {name: values[name] for name in ("slug", *OWN_FIELDS)})
    ledger.session.flush()  # gives it its id
    _put_hours(ledger, clinic.id, entry)
    people = {person.name: dict(person) for person in entry.practitioners}
    _put_all(ledger, Practitioner, clinic.id, lambda row: row.name, people)
    rooms = {name: {"name": name} for name in entry.rooms}
    _put_all(ledger, Room, clinic.id, lambda row: row.name, rooms)
    facts = {fact.topic: row_values(fact) for fact in entry.facts}
    _put_all(ledger, ClinicFact, clinic.id, lambda row: row.topic, facts)
    return clinic


def put_catalogue(ledger: Ledger, clinic_id: UUID, entries: CatalogueFile, today: date) -> None:
    """The catalogue's versions; what is approved already is left alone but for its synonyms."""
    known = catalogue_rows(ledger.session, clinic_id)
    for entry in entries.treatments:
        row = known.get((entry.slug, entry.version))
        values = treatment_values(entry, row, today)
        ledger.put(row, CatalogueTreatment, {"clinic_id": clinic_id, **values})


def put_installments(ledger: Ledger, clinic_id: UUID, entries: InstallmentsFile) -> None:
    """The ways to pay over time, by name."""
    terms = {
        entry.name: {
            **row_values(entry, without=("down_payment",)),
            "down_payment_share": entry.down_payment,
        }
        for entry in entries.installment_plans
    }
    _put_all(ledger, InstallmentTerms, clinic_id, lambda row: row.name, terms)


def catalogue_rows(session: Session, clinic_id: UUID) -> dict[tuple[str, int], CatalogueTreatment]:
    """The clinic's catalogue, every version, by short name and version."""
    rows = session.scalars(
        select(CatalogueTreatment).where(CatalogueTreatment.clinic_id == clinic_id)
    )
    return {(row.slug, row.version): row for row in rows}


def treatment_values(
    entry: TreatmentEntry, row: CatalogueTreatment | None, today: date
) -> dict[str, Any]:
    """What a catalogue row should hold; a day counted from the import stays as first kept."""
    kept = row.approved_on if row else None
    return {**row_values(entry), "approved_on": entry.approved_on.resolve(today, kept)}


def _put_hours(ledger: Ledger, clinic_id: UUID, entry: ClinicFile) -> None:
    periods = {
        (period.weekday, period.opens): {
            "weekday": period.weekday,
            "opens": period.opens,
            "closes": period.closes,
        }
        for period in periods_of(entry)
    }
    _put_all(ledger, OpeningPeriod, clinic_id, lambda row: (row.weekday, row.opens), periods)
    days = {day.closed_on: row_values(day) for day in entry.closed_days}
    _put_all(ledger, ClosedDay, clinic_id, lambda row: row.closed_on, days)


def _put_all(
    ledger: Ledger,
    table: type[Row],
    clinic_id: UUID,
    key_of: Callable[[Row], Hashable],
    wanted: Mapping[Any, dict[str, Any]],
) -> None:
    """Make a table's rows of one clinic those that are wanted, found again by their keys."""
    rows = ledger.session.scalars(select(table).filter_by(clinic_id=clinic_id)).all()
    known = {key_of(row): row for row in rows}
    for key, values in wanted.items():
        ledger.put(known.pop(key, None), table, {"clinic_id": clinic_id, **values})
    for row in known.values():
        ledger.remove(row)
