"""Whom a text about a visit goes to, and in which language."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation
from bot.conversations.threads import find_conversation
from bot.languages import Language
from bot.patients.access import Address, people_on_file
from bot.patients.models import Channel, Patient, Proxy


def phone_of(session: Session, patient: Patient) -> str | None:
    """The patient's own phone; else that of a proxy who may see visits, a guarantor first."""
    if patient.phone_number:
        return patient.phone_number
    return session.scalar(
        select(Proxy.phone_number)
        .where(
            Proxy.patient_id == patient.id,
            Proxy.may_see_visits.is_(True),
            Proxy.phone_number.is_not(None),
        )
        .order_by(Proxy.is_guarantor.desc(), Proxy.given_name)
        .limit(1)
    )


def is_named(session: Session, patient: Patient, number: str) -> bool:
    """Whether a text to a phone must say whom it is about: several may, or another reads it."""
    if patient.phone_number != number:
        return True
    people = people_on_file(session, patient.clinic_id, number)
    return len({access.patient.id for person in people for access in person.accesses}) > 1


def conversation_of(session: Session, patient: Patient, number: str) -> Conversation | None:
    """The conversation with a phone, if one has begun."""
    return find_conversation(session, Address(patient.clinic_id, Channel.SMS, number))


def language_for(conversation: Conversation | None, patient: Patient) -> Language:
    """The language last spoken with a phone, else with the patient; English if none was."""
    heard = conversation.language if conversation else None
    return heard or patient.language or Language.ENGLISH
