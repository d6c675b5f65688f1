"""Keeps what was given: each content once, named by a short code, never changed again."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.documents.models import Document, DocumentKind
from bot.languages import Language, Translated
from bot.patients.models import Patient
from bot.plans.models import TreatmentPlan
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind

SHORTEST_CODE = 3


@dataclass(frozen=True)
class Draft:
    """What a document is to say: plain JSON values, sentences in every language."""

    kind: DocumentKind
    plan: TreatmentPlan
    content: dict[str, Any]


def give(
    session: Session, draft: Draft, message: Message, language: Language, *, now: datetime
) -> Document:
    """The document with this content: the one that was given before, or a new version, filed.

    message: the patient's, or ours, that brings it about; the record names it
    """
    content_hash = hash_of(draft.content)
    plan = draft.plan
    known = session.scalar(
        select(Document).where(
            Document.patient_id == plan.patient_id,
            Document.kind == draft.kind,
            Document.content_hash == content_hash,
        )
    )
    if known is not None:
        return known
    document = Document(
        kind=draft.kind,
        clinic_id=plan.clinic_id,
        patient_id=plan.patient_id,
        plan_id=plan.id,
        code=_free_code(session, plan, content_hash),
        language=language,
        content=draft.content,
        content_hash=content_hash,
        issued_at=now,
        conversation_id=message.conversation_id,
        message_id=message.id,
    )
    session.add(document)
    session.flush()
    name = draft.kind.value.replace("_", " ").capitalize()
    detail = {"document_id": str(document.id), "sha256": content_hash}
    text = f"{name} {document.code} given in writing."
    fact = Fact(EntryKind.DOCUMENT_ISSUED, document.code, text, plan, detail)
    filing.file(session, plan.patient_id, message, fact, now=now)
    return document


def newest(session: Session, patient: Patient, kind: DocumentKind) -> Document | None:
    """The document of a kind that a patient was given last."""
    return session.scalar(
        select(Document)
        .where(Document.patient_id == patient.id, Document.kind == kind)
        .order_by(Document.issued_at.desc())
        .limit(1)
    )


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of a content, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def in_both(row: Translated, field: str) -> dict[str, str]:
    """A row's approved words in every language; in English where there are no others."""
    return {one.value: row.said(field, one) or getattr(row, field) for one in Language}


def _free_code(session: Session, plan: TreatmentPlan, content_hash: str) -> str:
    taken = set(
        session.scalars(select(Document.code).where(Document.patient_id == plan.patient_id))
    )
    length = SHORTEST_CODE
    while content_hash[:length].upper() in taken:
        length += 1
    return content_hash[:length].upper()
