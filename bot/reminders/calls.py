"""The call list: patients with a visit soon whom texts do not reach, or who have not answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations.models import Message, MessageState
from bot.patients import consent
from bot.reminders.attendance import Attendance, VisitRow, visits_between
from bot.reminders.recipients import phone_of
from bot.scheduling.models import AppointmentStatus

DAYS_AHEAD = 3
LANDLINE = {"30006", "21614"}  # Twilio: a landline or unreachable carrier; not a mobile number
NOT_ARRIVED = (MessageState.UNDELIVERED, MessageState.FAILED)
KEPT_FROM_TEXTS = {"most_a_day", "most_a_week", "too_late"}


class Why(StrEnum):
    """Why somebody is to be called."""

    NO_PHONE_FOR_TEXTS = "no_phone_for_texts"
    OPTED_OUT = "opted_out"
    LANDLINE = "landline"
    UNDELIVERED = "undelivered"
    DECLINED = "declined"
    NOT_TEXTED = "not_texted"
    SILENT = "silent"


@dataclass(frozen=True)
class Call:
    """Somebody to call about a visit."""

    row: VisitRow
    number: str | None
    why: Why


def calls_due(
    session: Session, clinic: Clinic, *, now: datetime, days: int = DAYS_AHEAD
) -> list[Call]:
    """Whom to call about visits of the next days that nobody has confirmed, the next one first."""
    found = []
    for row in visits_between(session, clinic, now, now + timedelta(days=days)):
        if row.visit.status is not AppointmentStatus.BOOKED:
            continue
        if row.attendance is Attendance.CONFIRMED:
            continue
        number = phone_of(session, row.patient)
        why = _why(session, clinic, row, number)
        if why is not None:
            found.append(Call(row, number, why))
    return found


def _why(session: Session, clinic: Clinic, row: VisitRow, number: str | None) -> Why | None:
    if number is None:
        return Why.NO_PHONE_FOR_TEXTS
    if row.attendance is Attendance.DECLINED:
        return Why.DECLINED
    if consent.is_opted_out(session, clinic.id, number):
        return Why.OPTED_OUT
    last = _last_text(session, number)
    if last is not None and last.state in NOT_ARRIVED:
        return Why.LANDLINE if last.error in LANDLINE else Why.UNDELIVERED
    if row.attendance is Attendance.SILENT:
        return Why.SILENT
    is_kept = any(reminder.left_out in KEPT_FROM_TEXTS for reminder, _ in row.texts)
    return Why.NOT_TEXTED if is_kept else None


def _last_text(session: Session, number: str) -> Message | None:
    """The last text to a phone that was tried."""
    return session.scalar(
        select(Message)
        .where(
            Message.to_number == number,
            Message.state.in_((MessageState.SENT, MessageState.DELIVERED, *NOT_ARRIVED)),
        )
        .order_by(Message.created_at.desc())
        .limit(1)
    )
