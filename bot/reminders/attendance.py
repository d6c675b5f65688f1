"""Who will come: confirmed, cannot come, silent, not asked yet; for the staff to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations.models import Message, MessageState
from bot.patients.models import Patient
from bot.reminders.models import Answer, Reminder
from bot.reminders.steps import NOTES
from bot.scheduling.models import Appointment, AppointmentStatus

REACHED = (MessageState.SENT, MessageState.DELIVERED)


class Attendance(StrEnum):
    """Whether a patient has said that they will come."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"  # cannot come then, and has neither moved nor cancelled it
    SILENT = "silent"  # asked, and no answer
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class VisitRow:
    """A visit as the staff sees it, in the clinic's local time."""

    visit: Appointment
    patient: Patient
    starts_at: datetime
    attendance: Attendance
    texts: tuple[tuple[Reminder, Message | None], ...]


def visits_between(
    session: Session, clinic: Clinic, start: datetime, end: datetime
) -> list[VisitRow]:
    """A clinic's visits that begin in a stretch of time, but for cancelled ones, in order."""
    zone = ZoneInfo(clinic.time_zone)
    rows = session.execute(
        select(Appointment, Patient)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(
            Appointment.clinic_id == clinic.id,
            Appointment.starts_at >= start,
            Appointment.starts_at < end,
            Appointment.status != AppointmentStatus.CANCELLED,
        )
        .order_by(Appointment.starts_at, Patient.family_name)
    ).all()
    texts = _texts(session, [visit for visit, _ in rows])
    return [
        VisitRow(
            visit,
            patient,
            visit.starts_at.astimezone(zone),
            attendance_of(visit, texts.get(visit, [])),
            tuple(texts.get(visit, [])),
        )
        for visit, patient in rows
    ]


def visits_of_day(session: Session, clinic: Clinic, day: date) -> list[VisitRow]:
    """A clinic's visits of one local day."""
    zone = ZoneInfo(clinic.time_zone)
    start, end = (datetime.combine(day + timedelta(days=n), time(0), zone) for n in (0, 1))
    return visits_between(session, clinic, start, end)


Sent = tuple[Reminder, Message | None]


def attendance_of(visit: Appointment, texts: Sequence[Sent]) -> Attendance:
    """What is known of a visit's patient, from the texts about it at its present time."""
    if visit.confirmed_at is not None:
        return Attendance.CONFIRMED
    answered = [row for row, _ in texts if row.answer is not None]
    if any(row.answer is Answer.DECLINED for row in answered):
        return Attendance.DECLINED
    asked = any(
        row.kind in NOTES and message is not None and message.state in REACHED
        for row, message in texts
    )
    return Attendance.SILENT if asked else Attendance.NOT_ASKED


def _texts(session: Session, visits: Sequence[Appointment]) -> dict[Appointment, list[Sent]]:
    by_id = {visit.id: visit for visit in visits}
    rows = session.execute(
        select(Reminder, Message)
        .outerjoin(Message, Message.id == Reminder.message_id)
        .where(Reminder.appointment_id.in_(by_id))
        .order_by(Reminder.settled_at)
    )
    found: dict[Appointment, list[Sent]] = {}
    for row, message in rows:
        visit = by_id[row.appointment_id]
        if row.sequence == visit.sequence:
            found.setdefault(visit, []).append((row, message))
    return found
