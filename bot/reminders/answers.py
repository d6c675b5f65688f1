"""What patients answered to our texts about visits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.wording import say
from bot.languages import Language
from bot.reminders.models import Answer, Reminder
from bot.scheduling.models import Appointment, AppointmentStatus


def choice(means: str, visits: list[dict[str, Any]], language: Language) -> dict[str, Any]:
    """One choice as it is kept with a question: its name, what it means, for which visits."""
    return {"label": say(f"reply_{means}", language), "means": means, "visits": visits}


def live_visits(session: Session, values: Sequence[dict[str, Any]]) -> list[Appointment]:
    """The visits behind plain values that are still booked at the time that was told."""
    found = [session.get_one(Appointment, UUID(value["appointment_id"])) for value in values]
    return [
        visit
        for visit, value in zip(found, values, strict=True)
        if visit.status is AppointmentStatus.BOOKED and visit.sequence == value["sequence"]
    ]


def note_confirmed(session: Session, visits: Sequence[Appointment], *, now: datetime) -> None:
    """The patient will come."""
    _note(session, visits, Answer.CONFIRMED, now)


def note_declined(session: Session, visits: Sequence[Appointment], *, now: datetime) -> None:
    """The patient cannot come; a confirmation given before is off."""
    _note(session, visits, Answer.DECLINED, now)
    for visit in visits:
        visit.confirmed_at = None


def _note(session: Session, visits: Sequence[Appointment], answer: Answer, now: datetime) -> None:
    """Keep an answer with the texts that were sent about these visits at their present times."""
    for visit in visits:
        for row in session.scalars(
            select(Reminder).where(
                Reminder.appointment_id == visit.id,
                Reminder.sequence == visit.sequence,
                Reminder.message_id.is_not(None),
            )
        ):
            row.answer, row.answered_at = answer, now
    session.flush()
