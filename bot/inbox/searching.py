"""Finding patients and messages, within the clinics that the reader works for."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message
from bot.inbox.queues import Reader
from bot.patients.models import Patient

MOST = 30
SHORTEST = 2
PHONE = re.compile(r"[+(]?\d[\d ().-]{3,}")


@dataclass(frozen=True)
class FoundPatient:
    """A patient, and where they last wrote; None if they never did."""

    patient: Patient
    conversation_id: UUID | None


@dataclass(frozen=True)
class FoundMessage:
    """A message with the words, and whose conversation it is."""

    message: Message
    patient: Patient | None


def patients(session: Session, words: str, reader: Reader) -> list[FoundPatient]:
    """Patients whose name, phone or record number has all the words."""
    wanted = select(Patient).where(Patient.clinic_id.in_(reader.clinic_ids))
    if PHONE.fullmatch(words):
        digits = "".join(letter for letter in words if letter.isdigit())
        wanted = wanted.where(Patient.phone_number.contains(digits, autoescape=True))
    else:
        for word in words.split():
            names = (Patient.given_name, Patient.family_name, Patient.record_number)
            wanted = wanted.where(or_(*(one.icontains(word, autoescape=True) for one in names)))
    found = session.scalars(wanted.order_by(Patient.family_name, Patient.given_name).limit(MOST))
    return [FoundPatient(patient, _where_last(session, patient)) for patient in found]


def messages(session: Session, words: str, reader: Reader) -> list[FoundMessage]:
    """Messages that have all the words, the newest first."""
    wanted = (
        select(Message, Patient)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Patient, Patient.id == Conversation.patient_id)
        .where(Conversation.clinic_id.in_(reader.clinic_ids))
    )
    for word in words.split():
        wanted = wanted.where(Message.body.icontains(word, autoescape=True))
    rows = session.execute(wanted.order_by(Message.created_at.desc()).limit(MOST))
    return [FoundMessage(message, patient) for message, patient in rows]


def _where_last(session: Session, patient: Patient) -> UUID | None:
    return session.scalar(
        select(Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.patient_id == patient.id)
        .order_by(Message.created_at.desc())
        .limit(1)
    )
