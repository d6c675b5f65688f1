"""Whom a text about a visit goes to, and in which language."""

from sqlalchemy.orm import Session

from bot.conversations.models import Conversation
from bot.conversations.threads import find_conversation
from bot.patients.access import Address, people_on_file, phones_of
from bot.patients.models import Channel, Patient


def phone_of(session: Session, patient: Patient) -> str | None:
    """The patient's own phone; else that of a proxy who may see visits, a guarantor first."""
    return next(iter(phones_of(session, patient)), None)


def is_named(session: Session, patient: Patient, number: str) -> bool:
    """Whether a text to a phone must say whom it is about: several may, or another reads it."""
    if patient.phone_number != number:
        return True
    people = people_on_file(session, patient.clinic_id, number)
    return len({access.patient.id for person in people for access in person.accesses}) > 1


def conversation_of(session: Session, patient: Patient, number: str) -> Conversation | None:
    """The conversation with a phone, if one has begun."""
    return find_conversation(session, Address(patient.clinic_id, Channel.SMS, number))
