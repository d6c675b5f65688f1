"""Who may open a document, and that they did."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.documents.models import Document, DocumentOpening
from bot.patients import paper_checks
from bot.patients.access import Access
from bot.patients.models import Patient
from bot.plans.models import TreatmentPlan
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


def reader_by(session: Session, document: Document, born: date, *, now: datetime) -> Access | None:
    """Who gives this date of birth; None if it fits nobody. Raises IdentityLocked."""
    patient = session.get_one(Patient, document.patient_id)
    return paper_checks.access_by_birth_date(session, patient, born, now=now)


def reader_by_id(session: Session, document: Document, person_id: UUID) -> Access | None:
    """The person who was checked before, if they may still see it."""
    patient = session.get_one(Patient, document.patient_id)
    return paper_checks.access_of(session, patient, person_id)


def note(session: Session, document: Document, reader: Access, *, now: datetime) -> None:
    """Keep that the document was shown, each time; the record has it once."""
    opened = DocumentOpening(
        document_id=document.id,
        content_hash=document.content_hash,
        proxy_id=reader.proxy.id if reader.proxy else None,
        shown_at=now,
    )
    session.add(opened)
    message = session.get_one(Message, document.message_id)
    plan = session.get_one(TreatmentPlan, document.plan_id)
    who = f"{reader.proxy.relationship_name}" if reader.proxy else "the patient"
    detail = {"document_id": str(document.id), "sha256": document.content_hash}
    text = f"{document.code} shown to {who} after the date of birth was checked."
    fact = Fact(EntryKind.DOCUMENT_SHOWN, document.code, text, plan, detail)
    filing.file(session, document.patient_id, message, fact, now=now)


def first_shown(session: Session, document: Document, proxy_id: UUID | None) -> datetime | None:
    """When the document was first shown to the patient, or to one proxy; None if never."""
    return session.scalar(
        select(DocumentOpening.shown_at)
        .where(
            DocumentOpening.document_id == document.id,
            DocumentOpening.content_hash == document.content_hash,
            DocumentOpening.proxy_id.is_(None)
            if proxy_id is None
            else DocumentOpening.proxy_id == proxy_id,
        )
        .order_by(DocumentOpening.shown_at)
        .limit(1)
    )
