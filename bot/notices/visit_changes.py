"""What a patient is told when a visit was booked, moved or cancelled where they do not read it.

The staff may have done it, or the patient themselves in the website chat: the notice follows from
the change alone, and goes out once for each visit and sequence, to each phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.channels.segments import fit, to_plain_letters
from bot.clinics.models import Clinic
from bot.clock import local, when_words
from bot.conversations import threads, wording
from bot.conversations.models import Conversation, Message
from bot.languages import joined
from bot.notices.closing import close_about
from bot.patients.access import Address, phones_of
from bot.patients.models import Channel, Patient
from bot.records import filing
from bot.records.models import EntryKind
from bot.records.visits import visit_fact
from bot.scheduling.calendar_links import link_to
from bot.scheduling.models import Appointment
from bot.settings import Settings


class Change(StrEnum):
    """What was done to visits; each has its sentence."""

    BOOKED = "visit_booked"
    MOVED = "visit_moved"
    CANCELLED = "visit_cancelled"


FILED = {
    Change.BOOKED: EntryKind.APPOINTMENT_BOOKED,
    Change.MOVED: EntryKind.APPOINTMENT_MOVED,
    Change.CANCELLED: EntryKind.APPOINTMENT_CANCELLED,
}


@dataclass(frozen=True)
class Notice:
    """A change of visits of one patient, at least one, in order, as they stand now."""

    change: Change
    visits: Sequence[Appointment]


def announce(
    session: Session, notice: Notice, settings: Settings, *, now: datetime
) -> list[Message]:
    """After the staff changed visits: tell the patient, close what was asked about them, file it.

    Safe to repeat. Without a phone nobody is told and nothing filed: the staff has to call.
    """
    patient = session.get_one(Patient, notice.visits[0].patient_id)
    close_about(session, patient, notice.visits, now=now)
    texts = tell(session, notice, settings, now=now)
    for visit in notice.visits if texts else ():
        fact = visit_fact(session, FILED[notice.change], visit, is_by_staff=True)
        filing.file(session, patient.id, texts[0], fact, now=now)
    return texts


def tell(
    session: Session,
    notice: Notice,
    settings: Settings,
    *,
    numbers: Iterable[str] | None = None,
    now: datetime,
) -> list[Message]:
    """Put the notice into the outbox for each phone; those that have it already get no other.

    numbers: the phones; without, those at which the patient hears of visits. Whoever has opted
    out is passed over when the text is due, as with every text.
    """
    patient = session.get_one(Patient, notice.visits[0].patient_id)
    phones = sorted(phones_of(session, patient)) if numbers is None else numbers
    texts = [_text(session, notice, patient, number, settings, now) for number in phones]
    return [text for text in texts if text is not None]


def _text(
    session: Session,
    notice: Notice,
    patient: Patient,
    number: str,
    settings: Settings,
    now: datetime,
) -> Message | None:
    address = Address(patient.clinic_id, Channel.SMS, number)
    conversation = threads.conversation_with(session, address, now=now)
    first = notice.visits[0]
    key = f"{notice.change}:{first.id}:{first.sequence}:{number}"
    whole = _words(session, notice, patient, conversation, settings, now)
    hint = wording.say("more_hint", conversation.language)
    body, left = fit(
        to_plain_letters(whole, keep_accents=False),
        more_hint=to_plain_letters(hint, keep_accents=False),
    )
    text = threads.queue(session, conversation, body, key=key, now=now)
    if text is not None:
        text.patient_id = patient.id
        conversation.unsaid = left or conversation.unsaid
    return text


def _words(
    session: Session,
    notice: Notice,
    patient: Patient,
    conversation: Conversation,
    settings: Settings,
    now: datetime,
) -> str:
    clinic = session.get_one(Clinic, patient.clinic_id)
    language = threads.language_with(conversation, patient)
    starts = [local(visit.starts_at, clinic.time_zone) for visit in notice.visits]
    return wording.say(
        notice.change,
        language,
        clinic=clinic.name,
        patient=patient.given_name,
        whens=joined([when_words(start, language) for start in starts], language),
        practitioner=notice.visits[0].practitioner.name,
        address=clinic.address,
        what_to_bring=clinic.said("what_to_bring", language),
        link=link_to(notice.visits, settings, now=now),
    )
