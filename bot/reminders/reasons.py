"""Why there is nothing to say about a visit any more, or not yet anything worth saying."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders import timing
from bot.reminders.models import Answer, Reminder, ReminderKind
from bot.reminders.steps import Step
from bot.scheduling.models import Appointment, AppointmentStatus

STATUS_FOR = {
    ReminderKind.CONFIRM: AppointmentStatus.BOOKED,
    ReminderKind.LAST_NOTE: AppointmentStatus.BOOKED,
    ReminderKind.PREPARATION: AppointmentStatus.BOOKED,
    ReminderKind.AFTERCARE: AppointmentStatus.FULFILLED,
    ReminderKind.NO_SHOW: AppointmentStatus.NOSHOW,
    ReminderKind.RECALL: AppointmentStatus.FULFILLED,
}
UNTIL_BOOKED = {ReminderKind.NO_SHOW, ReminderKind.RECALL}


def why_void(session: Session, kind: ReminderKind, visit: Appointment, sequence: int) -> str | None:
    """Why a text about a visit would be wrong by now; None if it still holds."""
    if visit.status is not STATUS_FOR[kind]:
        return f"visit_{visit.status.value}"
    if visit.sequence != sequence:
        return "visit_moved"
    if kind in UNTIL_BOOKED and _is_booked_again(session, visit):
        return "booked_again"
    if kind is ReminderKind.CONFIRM and visit.confirmed_at is not None:
        return "confirmed"
    return None


def why_left_out(session: Session, step: Step, others: list[Step], *, now: datetime) -> str | None:
    """Why a text that is due is better not sent at all; None if it helps.

    others: what else is to be written about the same visit
    """
    visit = step.visit
    void = why_void(session, step.kind, visit, visit.sequence)
    if void is not None:
        return void
    if now >= step.window.useful_until:
        return "too_late"
    if visit.status is AppointmentStatus.BOOKED:
        told_at = visit.moved_at or visit.booked_at
        if timing.is_just_told(told_at, step.window.due_at, step.occurrence):
            return "just_told"
    if step.is_note and any(
        other.is_note and other.occurrence < step.occurrence and other.window.due_at <= now
        for other in others
    ):
        return "a_later_note_is_due"
    if step.kind is ReminderKind.CONFIRM and answer_of(session, visit) is Answer.DECLINED:
        return "declined"
    return None


def answer_of(session: Session, visit: Appointment) -> Answer | None:
    """What was last said to our texts about a visit at its present time."""
    return session.scalar(
        select(Reminder.answer)
        .where(
            Reminder.appointment_id == visit.id,
            Reminder.sequence == visit.sequence,
            Reminder.answer.is_not(None),
        )
        .order_by(Reminder.answered_at.desc())
        .limit(1)
    )


def _is_booked_again(session: Session, visit: Appointment) -> bool:
    """Whether the patient has a later visit that was not cancelled."""
    later = session.scalar(
        select(Appointment.id)
        .where(
            Appointment.patient_id == visit.patient_id,
            Appointment.starts_at > visit.starts_at,
            Appointment.status.in_(
                (
                    AppointmentStatus.BOOKED,
                    AppointmentStatus.ARRIVED,
                    AppointmentStatus.FULFILLED,
                )
            ),
        )
        .limit(1)
    )
    return later is not None
