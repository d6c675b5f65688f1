"""Imports a clinic's folder: five YAML files become rows, all of them or none."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.importing.checking import checked_folder
from bot.importing.clinic_rows import put_catalogue, put_clinic, put_installments
from bot.importing.conflicts import conflicts
from bot.importing.ledger import ImportReport, Ledger
from bot.importing.patient_rows import put_consents, put_patients
from bot.importing.plan_rows import Surroundings, put_plans
from bot.importing.problems import ImportRefused
from bot.importing.reminder_rules import put_rules


def import_clinic(session: Session, folder: Path, *, now: datetime) -> ImportReport:
    """Make a clinic's rows what its folder says; running it again changes nothing.

    Rows are found again by the clinic's slug, a patient's record number, a treatment's slug and
    version, a plan's number and version, and by name for the rest.

    Raises ImportRefused with every problem, before anything is written: mistakes in the files,
    and changes to words or amounts that were approved already.
    """
    found = checked_folder(folder, now=now)
    problems = conflicts(session, found)
    if problems:
        raise ImportRefused(problems)
    ledger = Ledger(session)
    clinic = put_clinic(ledger, found.clinic.content)
    put_rules(ledger, clinic.id, found.clinic.content)
    catalogue = found.catalogue.content
    put_catalogue(ledger, clinic.id, catalogue, found.today)
    put_installments(ledger, clinic.id, found.installments.content)
    patient_ids = put_patients(ledger, clinic.id, found.patients.content)
    put_consents(session, clinic, found.patients.content)
    around = Surroundings(clinic.id, patient_ids, catalogue, found.today)
    put_plans(ledger, around, found.plans.content)
    session.flush()
    return ledger.report()
