"""The last look at an unasked text, as it is taken up to be sent: is it still true and welcome?"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations.models import Conversation, Message, OpenQuestion, QuestionKind
from bot.conversations.unasked import Hindrance, Never
from bot.patients.models import Patient
from bot.reminders.drafts import PRIORITY
from bot.reminders.hindrances import Unasked, hindrance
from bot.reminders.models import Reminder, ReminderKind, ReminderRules
from bot.reminders.reasons import why_void
from bot.reminders.timing import Night
from bot.scheduling.models import Appointment


def still_hinders(session: Session, message: Message, *, now: datetime) -> Hindrance | None:
    """What keeps a queued unasked text back at this moment; one that never goes is settled so.

    Where a text is wrong about one of several visits it is dropped, and the others are due anew.
    """
    rows = session.scalars(select(Reminder).where(Reminder.message_id == message.id)).all()
    void = _void(session, rows, now=now)
    found = Never(void) if void else hindrance(session, _unasked(session, message, rows), now=now)
    if isinstance(found, Never):
        for row in rows:
            row.left_out = row.left_out or found.reason
        _close_question(session, message, now=now)
    return found


def _void(session: Session, rows: Sequence[Reminder], *, now: datetime) -> str | None:
    """Why a text is not true or of no use by now; rows that still hold are taken out."""
    reasons = {row.id: _why_void(session, row, now=now) for row in rows}
    wrong = [reason for reason in reasons.values() if reason]
    is_done = wrong and all(reason == "confirmed" for reason in wrong)
    if not wrong or (is_done and len(wrong) < len(rows)):
        return None
    for row in rows:
        row.left_out = reasons[row.id]
        if row.left_out is None:
            session.delete(row)
    return wrong[0]


def _why_void(session: Session, row: Reminder, *, now: datetime) -> str | None:
    visit = session.get_one(Appointment, row.appointment_id, populate_existing=True)
    if now >= row.useful_until:
        return "too_late"
    return why_void(session, row.kind, visit, row.sequence)


def _unasked(session: Session, message: Message, rows: Sequence[Reminder]) -> Unasked:
    conversation = session.get_one(Conversation, message.conversation_id)
    clinic = session.get_one(Clinic, conversation.clinic_id)
    rules = session.get_one(ReminderRules, clinic.id)
    patient = session.get(Patient, message.patient_id) if message.patient_id else None
    zone = ZoneInfo((patient.time_zone if patient else None) or clinic.time_zone)
    return Unasked(
        rules,
        Night(rules.quiet_from, rules.quiet_until, zone),
        message.to_number or "",
        conversation,
        _kind(rows),
        message.id,
    )


def _kind(rows: Sequence[Reminder]) -> ReminderKind | None:
    return min((row.kind for row in rows), key=PRIORITY.index, default=None)


def _close_question(session: Session, message: Message, *, now: datetime) -> None:
    """Nobody may answer a text that was never sent."""
    for question in session.scalars(
        select(OpenQuestion).where(
            OpenQuestion.conversation_id == message.conversation_id,
            OpenQuestion.kind == QuestionKind.VISIT,
            OpenQuestion.answered_at.is_(None),
        )
    ):
        if question.context.get("message_id") == str(message.id):
            question.answered_at = now
