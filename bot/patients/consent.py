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


def has_agreed(session: Session, clinic_id: UUID, phone_number: str) -> bool:
    """Whether whoever has this number said yes to texts: by word, or on the clinic's form."""
    consent = session.get(Consent, (clinic_id, phone_number))
    return consent is not None and consent.opted_in_at is not None and not consent.opted_out_at


def is_unwanted(session: Session, clinic_id: UUID, phone_number: str, kind: str) -> bool:
    """Whether this number has said no to one kind of texts."""
    consent = session.get(Consent, (clinic_id, phone_number))
    return consent is not None and kind in consent.unwanted


def refuse(
    session: Session, clinic_id: UUID, phone_number: str, kind: str, *, now: datetime
) -> None:
    """No more texts of one kind; all others go on. Safe to repeat."""
    consent = _row(session, clinic_id, phone_number, f"no_{kind}")
    if kind not in consent.unwanted:
        consent.unwanted = [*consent.unwanted, kind]
        _note(consent, f"refused_{kind}", "reply", now)


def _consent(session: Session, clinic_id: UUID, phone_number: str, source: str) -> Consent:
    consent = _row(session, clinic_id, phone_number, source)
    consent.source = source
    return consent


def _row(session: Session, clinic_id: UUID, phone_number: str, source: str) -> Consent:
    fresh = Consent(
        clinic_id=clinic_id, phone_number=phone_number, source=source, unwanted=[], history=[]
    )
    return locked_row(session, fresh)


def _note(consent: Consent, event: str, source: str, now: datetime) -> None:
    entry = {"event": event, "source": source, "at": now.isoformat()}
    consent.history = [*consent.history, entry]
