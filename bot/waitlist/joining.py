"""Joining and leaving the waiting list, and who stands on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local
from bot.conversations import threads
from bot.conversations.models import Conversation, Message, OpenQuestion
from bot.patients.access import Address
from bot.patients.models import Channel, Patient
from bot.plans.models import TreatmentOption
from bot.reminders.recipients import phone_of
from bot.scheduling.describing import describe
from bot.scheduling.held_times import release
from bot.scheduling.models import Appointment
from bot.scheduling.time_constraints import TimeConstraint
from bot.waitlist.models import WaitlistEntry, WaitlistOffer
from bot.waitlist.wishes import as_plain, from_plain


def join(
    session: Session,
    visit: Appointment,
    wish: TimeConstraint,
    message: Message,
    *,
    now: datetime,
) -> WaitlistEntry:
    """Put a visit on the waiting list; who stands there keeps their place, with the new wish.

    message: in which the patient asked. They are offered times by text: in its conversation, or
        at the phone on file if they asked in the website chat.
    """
    found = entry_of(session, visit.id)
    if found is not None:
        found.wish, found.message_id = as_plain(wish), message.id
        return found
    option = session.get_one(TreatmentOption, visit.option_id)
    planned = next(one for one in option.visits if one.number == visit.visit_number)
    entry = WaitlistEntry(
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        appointment_id=visit.id,
        sequence=visit.sequence,
        conversation_id=_texting(session, visit, message, now=now),
        message_id=message.id,
        wish=as_plain(wish),
        role=planned.role,
        minutes=planned.minutes,
        asked_at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def _texting(session: Session, visit: Appointment, message: Message, *, now: datetime) -> UUID:
    """The conversation in which a patient reads texts of ours."""
    asked_in = session.get_one(Conversation, message.conversation_id)
    patient = session.get_one(Patient, visit.patient_id)
    number = phone_of(session, patient)
    if asked_in.channel is Channel.SMS or number is None:
        return asked_in.id
    address = Address(visit.clinic_id, Channel.SMS, number)
    return threads.conversation_with(session, address, now=now).id


def entry_of(session: Session, appointment_id: UUID) -> WaitlistEntry | None:
    """The place of a visit on the waiting list, if it has one."""
    return session.scalar(
        select(WaitlistEntry).where(
            WaitlistEntry.appointment_id == appointment_id, WaitlistEntry.ended_at.is_(None)
        )
    )


def leave(session: Session, patient_id: UUID, *, now: datetime) -> int:
    """A patient waits no more; says for how many visits they did."""
    entries = session.scalars(
        select(WaitlistEntry).where(
            WaitlistEntry.patient_id == patient_id, WaitlistEntry.ended_at.is_(None)
        )
    ).all()
    for entry in entries:
        end(session, entry, "left", now=now)
    return len(entries)


def end(session: Session, entry: WaitlistEntry, why: str, *, now: datetime) -> None:
    """An entry is over, and what was on offer for it."""
    entry.ended_at, entry.ended_because = now, why
    offer = open_offer_of(session, entry)
    if offer is not None:
        end_offer(session, offer, why, now=now)


def open_offer_of(session: Session, entry: WaitlistEntry) -> WaitlistOffer | None:
    """What an entry is being offered."""
    return session.scalar(
        select(WaitlistOffer).where(
            WaitlistOffer.entry_id == entry.id, WaitlistOffer.ended_at.is_(None)
        )
    )


def offer_behind(session: Session, question: OpenQuestion) -> WaitlistOffer | None:
    """The open offer to somebody who waits that a question is about, if it is about one."""
    return session.scalar(
        select(WaitlistOffer).where(
            WaitlistOffer.question_id == question.id, WaitlistOffer.ended_at.is_(None)
        )
    )


def end_offer(session: Session, offer: WaitlistOffer, outcome: str, *, now: datetime) -> None:
    """An offer is over: nothing is held for it, and no number means it any more."""
    offer.ended_at, offer.outcome = now, outcome
    question = session.get_one(OpenQuestion, offer.question_id)
    if question.answered_at is None:
        question.answered_at = now
        release(session, question.conversation_id)
    session.flush()


def waiting_lines(session: Session) -> Sequence[str]:
    """Everybody who waits, a line each, in the order in which they are offered times."""
    rows = session.execute(
        select(WaitlistEntry, Patient, Clinic, Appointment)
        .join(Patient, Patient.id == WaitlistEntry.patient_id)
        .join(Clinic, Clinic.id == WaitlistEntry.clinic_id)
        .join(Appointment, Appointment.id == WaitlistEntry.appointment_id)
        .where(WaitlistEntry.ended_at.is_(None))
        .order_by(Clinic.slug, WaitlistEntry.asked_at)
    )
    lines = []
    for entry, patient, clinic, visit in rows:
        asked, has = (
            f"{local(moment, clinic.time_zone):%Y-%m-%d %H:%M}"
            for moment in (entry.asked_at, visit.starts_at)
        )
        offered = "  offered now" if open_offer_of(session, entry) else ""
        wish = describe(from_plain(entry.wish))
        lines.append(
            f"{clinic.slug}  {patient.record_number}  asked {asked}  has {has}"
            f"  {entry.minutes} min, {entry.role}  wants: {wish}{offered}"
        )
    return lines
