"""Patients' rows: who they are, who may act for them, what insures them.

A patient whom the file no longer has stays; a proxy loses every right, and insurance is removed.
Whoever was verified by a phone number or birth date that has changed must be verified again.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.costs.models import InsuranceCoverage, PatientDiscount
from bot.importing.ledger import Ledger
from bot.importing.schema import PatientEntry, PatientsFile, ProxyEntry
from bot.patients import consent
from bot.patients.models import Consent, Patient, Proxy, Verification

RIGHTS = ("is_guarantor", "may_see_visits", "may_see_treatment", "may_see_costs", "may_decide")
OWN_FIELDS = (
    "record_number",
    "given_name",
    "family_name",
    "birth_date",
    "phone_number",
    "time_zone",
)
NO_RIGHTS: dict[str, Any] = {"phone_number": None, **dict.fromkeys(RIGHTS, False)}
ProxyKey = tuple[UUID, str, str]


def put_patients(ledger: Ledger, clinic_id: UUID, entries: PatientsFile) -> dict[str, UUID]:
    """Patients with their proxies and insurance; returns the patients' ids by record number."""
    rows = ledger.session.scalars(select(Patient).where(Patient.clinic_id == clinic_id))
    known = {row.record_number: row for row in rows}
    found: dict[str, Patient] = {}
    for entry in entries.patients:
        row = known.get(entry.record_number)
        if row and _is_known_differently(row, entry):
            forget = delete(Verification).where(Verification.patient_id == row.id)
            ledger.session.execute(forget)
        values = {name: getattr(entry, name) for name in OWN_FIELDS}
        found[entry.record_number] = ledger.put(row, Patient, {"clinic_id": clinic_id, **values})
    ledger.session.flush()  # gives new ones their id
    ids = {number: row.id for number, row in found.items()}
    _put_proxies(ledger, clinic_id, entries, ids)
    _put_insurance(ledger, clinic_id, entries, ids)
    _put_discounts(ledger, entries, ids)
    return ids


def put_consents(session: Session, clinic: Clinic, entries: PatientsFile) -> None:
    """Who agreed to texts on the clinic's form; what they said by text since then counts more."""
    for entry in entries.patients:
        number, day = entry.phone_number, entry.agreed_to_texts_on
        if number and day and session.get(Consent, (clinic.id, number)) is None:
            agreed_at = datetime.combine(day, time(12), ZoneInfo(clinic.time_zone))
            consent.opt_in(session, clinic.id, number, source="form", now=agreed_at)


def _put_proxies(
    ledger: Ledger, clinic_id: UUID, entries: PatientsFile, ids: Mapping[str, UUID]
) -> None:
    listed = set(ids.values())
    rows = ledger.session.scalars(
        select(Proxy)
        .join(Patient, Patient.id == Proxy.patient_id)
        .where(Patient.clinic_id == clinic_id)
    )
    known: dict[ProxyKey, Proxy] = {
        (row.patient_id, row.given_name, row.family_name): row
        for row in rows
        if row.patient_id in listed
    }
    for patient in entries.patients:
        for entry in patient.proxies:
            patient_id = ids[patient.record_number]
            row = known.pop((patient_id, entry.given_name, entry.family_name), None)
            if row and _is_known_differently(row, entry):
                _forget_proxy(ledger, row)
            values = {**dict(entry), "patient_id": patient_id}
            values["relationship_name"] = values.pop("relationship")
            ledger.put(row, Proxy, values)
    for row in known.values():
        _forget_proxy(ledger, row)
        ledger.put(row, Proxy, NO_RIGHTS)


def _put_insurance(
    ledger: Ledger, clinic_id: UUID, entries: PatientsFile, ids: Mapping[str, UUID]
) -> None:
    listed = set(ids.values())
    rows = ledger.session.scalars(
        select(InsuranceCoverage)
        .join(Patient, Patient.id == InsuranceCoverage.patient_id)
        .where(Patient.clinic_id == clinic_id)
    )
    known = {
        (row.patient_id, row.priority, row.category): row
        for row in rows
        if row.patient_id in listed
    }
    for patient in entries.patients:
        for entry in patient.insurance:
            patient_id = ids[patient.record_number]
            row = known.pop((patient_id, entry.priority, entry.category), None)
            ledger.put(row, InsuranceCoverage, {"patient_id": patient_id, **dict(entry)})
    for row in known.values():
        ledger.remove(row)


def _put_discounts(ledger: Ledger, entries: PatientsFile, ids: Mapping[str, UUID]) -> None:
    rows = ledger.session.scalars(
        select(PatientDiscount).where(PatientDiscount.patient_id.in_(list(ids.values())))
    )
    known = {(row.patient_id, row.name): row for row in rows}
    for patient in entries.patients:
        for name in patient.discounts:
            patient_id = ids[patient.record_number]
            row = known.pop((patient_id, name), None)
            ledger.put(row, PatientDiscount, {"patient_id": patient_id, "name": name})
    for row in known.values():
        ledger.remove(row)


def _is_known_differently(row: Patient | Proxy, entry: PatientEntry | ProxyEntry) -> bool:
    return (row.phone_number, row.birth_date) != (entry.phone_number, entry.birth_date)


def _forget_proxy(ledger: Ledger, row: Proxy) -> None:
    ledger.session.execute(delete(Verification).where(Verification.proxy_id == row.id))
