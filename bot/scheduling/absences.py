"""Practitioners who are away and rooms out of service, looked up again before a visit is booked."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import Absence
from bot.scheduling.availability import TimeSlot
from bot.scheduling.errors import TimeSlotTaken


def refuse_absent(session: Session, time_slots: Sequence[TimeSlot]) -> None:
    """Raise TimeSlotTaken if somebody is away then, or the room is out of service.

    A time may have been offered before the clinic knew.
    """
    overlapping = [
        and_(
            or_(Absence.practitioner_id == slot.practitioner_id, Absence.room_id == slot.room_id),
            Absence.starts_at < slot.ends_at,
            Absence.ends_at > slot.starts_at,
        )
        for slot in time_slots
    ]
    if session.scalar(select(Absence.id).where(or_(*overlapping)).limit(1)) is not None:
        raise TimeSlotTaken
