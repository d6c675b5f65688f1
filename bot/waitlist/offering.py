"""Offering what has become free to those who wait, the longest waiting first, one after another.

Nothing is remembered of how a time became free: whatever is free now, is sooner than somebody's
visit and fits their wish, is offered to them, and held while they answer.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local, time_words, when_words
from bot.conversations import questions, threads, wording
from bot.conversations.models import Conversation, Message, OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.db import OpenTransaction
from bot.patients.models import Channel, Patient
from bot.plans.models import TreatmentOption
from bot.reminders.hindrances import Unasked, hindrance
from bot.reminders.models import ReminderRules
from bot.reminders.timing import Night
from bot.scheduling import booking, held_times, offering
from bot.scheduling.buffers import taken_by
from bot.scheduling.calendars import Viewer
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.offering import LEAD_TIME, Search
from bot.scheduling.visits import Visit, as_plain
from bot.waitlist.joining import end, end_offer, open_offer_of
from bot.waitlist.models import WaitlistEntry, WaitlistOffer
from bot.waitlist.wishes import from_plain, sooner_than

ANSWER_WITHIN = timedelta(minutes=30)
NOT_AGAIN_WITHIN = timedelta(hours=12)  # after an offer, others come first


def offer_all(open_transaction: OpenTransaction, *, now: datetime) -> int:
    """Do what is due for all who wait, a transaction for each clinic; returns how many offers."""
    with open_transaction() as session:
        wanted = select(WaitlistEntry.clinic_id).where(WaitlistEntry.ended_at.is_(None))
        clinic_ids = session.scalars(wanted.distinct().order_by(WaitlistEntry.clinic_id)).all()
    offered = 0
    for clinic_id in clinic_ids:
        with open_transaction() as session:
            offered += offer_free_times(session, clinic_id, now=now)
    return offered


def offer_free_times(session: Session, clinic_id: UUID, *, now: datetime) -> int:
    """End what is over and offer what is free; returns how many were offered something.

    Safe to run twice and by several workers: the calendar's lock lets one at a time, and who has
    been offered something is offered nothing more until that is over.
    """
    held_times.lock_calendar(session, clinic_id)
    clinic = session.get_one(Clinic, clinic_id)
    _end_what_is_over(session, clinic, now)
    entries = session.scalars(
        select(WaitlistEntry)
        .where(
            WaitlistEntry.clinic_id == clinic_id,
            WaitlistEntry.ended_at.is_(None),
            or_(
                WaitlistEntry.offered_at.is_(None),
                WaitlistEntry.offered_at <= now - NOT_AGAIN_WITHIN,
            ),
        )
        .order_by(WaitlistEntry.asked_at, WaitlistEntry.id)
    ).all()
    return sum(_offer(session, clinic, entry, now) for entry in entries)


def _end_what_is_over(session: Session, clinic: Clinic, now: datetime) -> None:
    for entry in session.scalars(
        select(WaitlistEntry).where(
            WaitlistEntry.clinic_id == clinic.id, WaitlistEntry.ended_at.is_(None)
        )
    ).all():
        visit = session.get_one(Appointment, entry.appointment_id, populate_existing=True)
        offer = open_offer_of(session, entry)
        is_same = visit.status is AppointmentStatus.BOOKED and visit.sequence == entry.sequence
        if not is_same:
            has_taken = offer is not None and visit.starts_at.isoformat() in offer.starts
            end(session, entry, "taken" if has_taken else "changed", now=now)
        elif visit.starts_at <= now + LEAD_TIME:
            end(session, entry, "passed", now=now)
        elif offer is not None and offer.expires_at <= now:
            end_offer(session, offer, "expired", now=now)
            _tell(session, clinic, entry, "waitlist_over", f"waitlist_over:{offer.id}", now=now)


def _offer(session: Session, clinic: Clinic, entry: WaitlistEntry, now: datetime) -> bool:
    """Offer somebody the times that are free for them now; whether there were any."""
    conversation = session.get_one(Conversation, entry.conversation_id)
    if open_offer_of(session, entry) or _is_hindered(session, entry, conversation, now):
        return False
    visit = session.get_one(Appointment, entry.appointment_id)
    option = session.get_one(TreatmentOption, visit.option_id)
    course = _course(session, visit, now)
    found = _find(session, clinic, entry, option, course, now=now)
    if not found:
        return False
    times = taken_by(session, option, [one for visits in found for one in visits])
    until = held_times.hold(
        session, clinic.id, conversation.id, times, lasts=ANSWER_WITHIN, now=now
    )
    question = _ask(session, entry, conversation, found, course, until=until, now=now)
    starts = [visits[0].time_slot.starts_at.isoformat() for visits in found]
    offer = WaitlistOffer(
        entry_id=entry.id, question_id=question.id, starts=starts, offered_at=now, expires_at=until
    )
    session.add(offer)
    session.flush()
    entry.offered_at = now
    labels = [str(choice["label"]) for choice in question.choices]
    _tell(
        session,
        clinic,
        entry,
        "waitlist_offer",
        f"waitlist:{offer.id}",
        labels=labels,
        until=until,
        now=now,
    )
    return True


def _is_hindered(
    session: Session, entry: WaitlistEntry, conversation: Conversation, now: datetime
) -> bool:
    """Whether they are just choosing times, or no text may go to them now, nor be answered."""
    if questions.newest(session, conversation, QuestionKind.TIME, now=now) is not None:
        return True
    if conversation.channel is not Channel.SMS:
        return False
    clinic = session.get_one(Clinic, entry.clinic_id)
    patient = session.get_one(Patient, entry.patient_id)
    rules = session.get_one(ReminderRules, clinic.id)
    zone = ZoneInfo(patient.time_zone or clinic.time_zone)
    night = Night(rules.quiet_from, rules.quiet_until, zone)
    text = Unasked(rules, night, conversation.address, conversation, None)
    return hindrance(session, text, now=now) is not None or night.holds(now + ANSWER_WITHIN)


def _course(session: Session, visit: Appointment, now: datetime) -> list[Appointment]:
    ahead = booking.upcoming(session, visit.patient_id, now=now)
    return [
        one
        for one in ahead
        if one.option_id == visit.option_id and one.visit_number >= visit.visit_number
    ]


def _find(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    option: TreatmentOption,
    course: list[Appointment],
    *,
    now: datetime,
) -> list[list[Visit]]:
    numbers = {visit.visit_number for visit in course}
    planned = [one for one in option.visits if one.number in numbers]
    day = local(course[0].starts_at, clinic.time_zone).date()
    wish = sooner_than(from_plain(entry.wish), day)
    viewer = Viewer(entry.patient_id, entry.conversation_id, tuple(course))
    offers = offering.find(session, Search(clinic, planned, wish, viewer), now=now)
    return offers.found if offers.fit_the_wish else []


def _ask(
    session: Session,
    entry: WaitlistEntry,
    conversation: Conversation,
    found: list[list[Visit]],
    course: list[Appointment],
    *,
    until: datetime,
    now: datetime,
) -> OpenQuestion:
    """The question that a number answers: the same as for any other times on offer for a move."""
    clinic = session.get_one(Clinic, entry.clinic_id)
    patient = session.get_one(Patient, entry.patient_id)
    language = threads.language_with(conversation, patient)
    choices: list[dict[str, Any]] = []
    for visits in found:
        start = visits[0].time_slot.starts_at
        label = when_words(local(start, clinic.time_zone), language)
        kept = [as_plain(visit) for visit in visits]
        choices.append({"label": label, "starts_at": start.isoformat(), "visits": kept})
    context = {
        "purpose": "move",
        "intro": None,
        "held_until": until.isoformat(),
        "option_id": str(course[0].option_id),
        "message_id": str(entry.message_id),
        "appointment_ids": [str(visit.id) for visit in course],
        "patient_id": str(entry.patient_id),
    }
    asked = Asked(QuestionKind.TIME, choices, context, expires_at=until)
    return questions.ask(session, conversation, asked, now=now)


def _tell(
    session: Session,
    clinic: Clinic,
    entry: WaitlistEntry,
    sentence: str,
    key: str,
    *,
    labels: list[str] | None = None,
    until: datetime | None = None,
    now: datetime,
) -> Message | None:
    """Text somebody who waits, once for each key."""
    conversation = session.get_one(Conversation, entry.conversation_id)
    visit = session.get_one(Appointment, entry.appointment_id)
    patient = session.get_one(Patient, entry.patient_id)
    language = threads.language_with(conversation, patient)
    listed = [f"{number}) {label}" for number, label in enumerate(labels or [], start=1)]
    body = wording.say(
        sentence,
        language,
        clinic=clinic.name,
        patient=patient.given_name,
        times="\n".join(listed),
        when=when_words(local(visit.starts_at, clinic.time_zone), language),
        until=time_words(local(until, clinic.time_zone), language) if until else "",
    )
    text = threads.queue(session, conversation, body, key=key, now=now)
    if text is not None:
        text.is_unasked, text.patient_id = True, entry.patient_id
    return text
