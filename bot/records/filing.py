"""What is documented for the health information clerk, with the version it came from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message
from bot.plans.models import TreatmentPlan
from bot.records.models import EntryKind, RecordEntry
from bot.records.quoting import keep_quotes


@dataclass(frozen=True)
class Fact:
    """One thing that was said to or done for a patient, and the plan it came from."""

    kind: EntryKind
    subject: str
    text: str
    plan: TreatmentPlan | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def file(
    session: Session, patient_id: UUID, message: Message, fact: Fact, *, now: datetime
) -> RecordEntry:
    """Enter a fact into the patient's record, once for each message, kind and subject."""
    known = session.scalar(
        select(RecordEntry).where(
            RecordEntry.message_id == message.id,
            RecordEntry.kind == fact.kind,
            RecordEntry.subject == fact.subject,
        )
    )
    if known is not None:
        return known
    entry = RecordEntry(
        patient_id=patient_id,
        at=now,
        kind=fact.kind,
        subject=fact.subject,
        text=fact.text,
        conversation_id=message.conversation_id,
        message_id=message.id,
        plan_number=fact.plan.number if fact.plan else None,
        plan_version=fact.plan.version if fact.plan else None,
        detail=fact.detail,
    )
    session.add(entry)
    session.flush()
    keep_quotes(session, entry, fact.plan)
    return entry


def bind_to_patient(session: Session, conversation: Conversation, patient_id: UUID) -> None:
    """From now on the conversation is about this patient; what was said before joins the record.

    Only messages that belong to nobody yet are taken: another patient's stay theirs.
    """
    conversation.patient_id = patient_id
    for message in session.scalars(
        select(Message).where(
            Message.conversation_id == conversation.id, Message.patient_id.is_(None)
        )
    ):
        message.patient_id = patient_id
