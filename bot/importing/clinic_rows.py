"""A clinic's own rows: hours, people, rooms, facts, catalogue and ways to pay.

The files are the whole truth here: what they no longer have is removed, but for the catalogue,
whose old versions are kept because records name them.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import (
    CatalogueTreatment,
    Clinic,
    ClinicFact,
)
from bot.costs.models import AllowedAmount, DiscountRule, InstallmentTerms
from bot.importing.approved_words import row_values
from bot.importing.ledger import Ledger, put_all
from bot.importing.money_schema import InstallmentsFile
from bot.importing.schedule_rows import put_schedule
from bot.importing.schema import CatalogueFile, ClinicFile, TreatmentEntry

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
    "cancel_notice_hours",
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
    put_schedule(ledger, clinic, entry)
    facts = {fact.topic: row_values(fact) for fact in entry.facts}
    put_all(ledger, ClinicFact, clinic.id, lambda row: row.topic, facts)
    return clinic


def put_catalogue(ledger: Ledger, clinic_id: UUID, entries: CatalogueFile, today: date) -> None:
    """The catalogue's versions; what is approved already is left alone but for its synonyms."""
    known = catalogue_rows(ledger.session, clinic_id)
    for entry in entries.treatments:
        row = known.get((entry.slug, entry.version))
        values = treatment_values(entry, row, today)
        ledger.put(row, CatalogueTreatment, {"clinic_id": clinic_id, **values})
    amounts = {(entry.insurer, entry.code): dict(entry) for entry in entries.allowed_amounts}
    put_all(ledger, AllowedAmount, clinic_id, lambda row: (row.insurer, row.code), amounts)


def put_installments(ledger: Ledger, clinic_id: UUID, entries: InstallmentsFile) -> None:
    """The ways to pay over time, by name."""
    terms = {
        entry.name: {
            **row_values(entry, without=("down_payment",)),
            "down_payment_share": entry.down_payment,
        }
        for entry in entries.installment_plans
    }
    put_all(ledger, InstallmentTerms, clinic_id, lambda row: row.name, terms)
    discounts = {entry.name: row_values(entry) for entry in entries.discounts}
    put_all(ledger, DiscountRule, clinic_id, lambda row: row.name, discounts)


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
