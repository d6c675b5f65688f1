"""Times on offer are held for ten minutes for the conversation that they were offered in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import Practitioner, Room
from bot.scheduling.availability import Taken
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import HeldTime

HELD_FOR = timedelta(minutes=10)


def lock_calendar(session: Session, clinic_id: UUID) -> None:
    """Let nobody else book or hold at a clinic until the end of the transaction or savepoint.

    So that no two are offered the same time. Rows are locked in the order in which booking does.
    """
    for table in (Practitioner, Room):
        rows = select(table.id).where(table.clinic_id == clinic_id).order_by(table.id)
        session.execute(rows.with_for_update(key_share=True)).all()


def hold(
    session: Session,
    clinic_id: UUID,
    conversation_id: UUID,
    times: Sequence[Taken],
    *,
    lasts: timedelta = HELD_FOR,
    now: datetime,
) -> datetime:
    """Hold times for one conversation instead of those it held before; says until when.

    times: buffers included

    The calendar must have been locked before the times were found.
    """
    release(session, conversation_id)
    is_over = and_(HeldTime.clinic_id == clinic_id, HeldTime.expires_at <= now)
    session.execute(delete(HeldTime).where(is_over))
    for practitioner_id, room_id, busy_from, busy_until in set(times):
        session.add(
            HeldTime(
                clinic_id=clinic_id,
                conversation_id=conversation_id,
                practitioner_id=practitioner_id,
                room_id=room_id,
                busy_from=busy_from,
                busy_until=busy_until,
                expires_at=now + lasts,
            )
        )
    session.flush()
    return now + lasts


def release(session: Session, conversation_id: UUID) -> None:
    """A conversation holds nothing any more."""
    session.execute(delete(HeldTime).where(HeldTime.conversation_id == conversation_id))


def held_by_others(
    clinic_id: UUID, conversation_id: UUID | None, *, now: datetime
) -> Select[HeldTime]:
    """What other conversations hold at this moment, or all if there is none."""
    live = [HeldTime.clinic_id == clinic_id, HeldTime.expires_at > now]
    if conversation_id is not None:
        live.append(HeldTime.conversation_id != conversation_id)
    return select(HeldTime).where(*live)


def next_expiry(
    session: Session, clinic_id: UUID, conversation_id: UUID | None, *, now: datetime
) -> datetime | None:
    """By when the first of what others hold is free again; None if they hold nothing."""
    held = held_by_others(clinic_id, conversation_id, now=now)
    return session.scalar(
        held.with_only_columns(HeldTime.expires_at).order_by(HeldTime.expires_at).limit(1)
    )


def refuse_held(
    session: Session,
    clinic_id: UUID,
    conversation_id: UUID | None,
    times: Sequence[Taken],
    *,
    now: datetime,
) -> None:
    """Raise TimeSlotTaken if another conversation holds one of some times, buffers included."""
    found = held_by_others(clinic_id, conversation_id, now=now)
    if session.scalar(found.where(or_(*map(_overlaps, times))).limit(1)) is not None:
        raise TimeSlotTaken


def _overlaps(time: Taken) -> ColumnElement[bool]:
    practitioner_id, room_id, busy_from, busy_until = time
    return and_(
        or_(HeldTime.practitioner_id == practitioner_id, HeldTime.room_id == room_id),
        HeldTime.busy_from < busy_until,
        HeldTime.busy_until > busy_from,
    )
