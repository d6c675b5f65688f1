"""Opt in and opt out: whether a clinic may text a number (47 CFR 64.1200(a)(10))."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bot.db import locked_row
from bot.patients.models import Consent


def opt_out(
    session: Session, clinic_id: UUID, phone_number: str, *, source: str, now: datetime
) -> bool:
    """From now on no text goes to this number; says whether that is new. Safe to repeat."""
    consent = _consent(session, clinic_id, phone_number, source)
    if consent.opted_out_at is not None:
        return False
    consent.opted_out_at = now
    _note(consent, "opt_out", source, now)
    return True


def opt_in(
    session: Session, clinic_id: UUID, phone_number: str, *, source: str, now: datetime
) -> None:
    """The number may be texted again. Safe to repeat."""
    consent = _consent(session, clinic_id, phone_number, source)
    if consent.opted_out_at is not None or consent.opted_in_at is None:
        consent.opted_out_at, consent.opted_in_at = None, now
        _note(consent, "opt_in", source, now)


def is_opted_out(session: Session, clinic_id: UUID, phone_number: str) -> bool:
    """Whether this number has told the clinic to stop."""
    consent = session.get(Consent, (clinic_id, phone_number))
    return consent is not None and consent.opted_out_at is not None


def _consent(session: Session, clinic_id: UUID, phone_number: str, source: str) -> Consent:
    fresh = Consent(clinic_id=clinic_id, phone_number=phone_number, source=source, history=[])
    consent = locked_row(session, fresh)
    consent.source = source
    return consent


def _note(consent: Consent, event: str, source: str, now: datetime) -> None:
    entry = {"event": event, "source": source, "at": now.isoformat()}
    consent.history = [*consent.history, entry]
