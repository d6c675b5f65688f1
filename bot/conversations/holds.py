"""Safety holds: after an alarm nobody is talked to about visits or money until it is over.

A hold belongs to the conversation in which the alarm was raised and to the person who wrote, so
that it also holds where the same person is verified on another channel. Whoever else speaks for
the patient is not held, and learns nothing of it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, SafetyHold
from bot.conversations.threads import address_of
from bot.patients.access import Access, verified_accesses

# How long a hold lasts if nobody says that it is over; counted from the last alarm.
# A day after an emergency the patient is treated or well, a coordinator has been alerted urgently,
# and to refuse a visit any longer would do harm. After talk of self-harm silence is no sign of
# safety: that hold never ends by itself, but each answer under it asks, and tells how to end it.
LASTS: dict[str, timedelta | None] = {"emergency": timedelta(hours=24), "self_harm": None}


def begin(
    session: Session, conversation: Conversation, reason: str, *, now: datetime
) -> SafetyHold:
    """Hold a conversation, or go on holding it; self-harm outweighs an emergency."""
    hold = _open_in(session, conversation, now=now)
    if hold is None:
        writer = _writer(session, conversation, now=now)
        hold = SafetyHold(
            conversation_id=conversation.id,
            patient_id=writer.patient.id if writer else None,
            proxy_id=writer.proxy.id if writer and writer.proxy else None,
            reason=reason,
            began_at=now,
            ends_at=None,
        )
        try:
            with session.begin_nested():
                session.add(hold)
        except IntegrityError:  # another process was faster
            hold = session.scalars(_not_ended_in(conversation)).one()
    if LASTS[hold.reason] is not None:
        hold.reason = reason
    lasts = LASTS[hold.reason]
    hold.ends_at = now + lasts if lasts else None
    return hold


def open_hold(session: Session, conversation: Conversation, *, now: datetime) -> SafetyHold | None:
    """The hold that keeps a conversation from talk of visits and money; None if there is none."""
    own = _open_in(session, conversation, now=now)
    if own is not None:
        return own
    address = address_of(conversation)
    writers = {
        (access.patient.id, access.proxy.id if access.proxy else None)
        for access in verified_accesses(session, address, now=now)
    }
    if not writers:
        return None
    wanted = _not_ended().where(
        SafetyHold.patient_id.in_([patient for patient, _ in writers]),
        or_(SafetyHold.ends_at.is_(None), SafetyHold.ends_at > now),
    )
    found = session.scalars(wanted.order_by(SafetyHold.began_at.desc()))
    return next((hold for hold in found if (hold.patient_id, hold.proxy_id) in writers), None)


def end(hold: SafetyHold, by: str, *, now: datetime) -> None:
    """It is over. by: "patient" or "coordinator"."""
    hold.ended_at, hold.ended_by = now, by


def end_in(session: Session, conversation: Conversation, *, now: datetime) -> None:
    """A coordinator says that it is over in a conversation."""
    hold = open_hold(session, conversation, now=now)
    if hold is not None:
        end(hold, "coordinator", now=now)


def _not_ended() -> Select[SafetyHold]:
    return select(SafetyHold).where(SafetyHold.ended_at.is_(None))


def _not_ended_in(conversation: Conversation) -> Select[SafetyHold]:
    return _not_ended().where(SafetyHold.conversation_id == conversation.id)


def _open_in(session: Session, conversation: Conversation, *, now: datetime) -> SafetyHold | None:
    """The conversation's own hold; one that has run out is closed on the way."""
    hold = session.scalar(_not_ended_in(conversation))
    if hold is not None and hold.ends_at is not None and hold.ends_at <= now:
        end(hold, "time", now=hold.ends_at)
        session.flush()
        return None
    return hold


def _writer(session: Session, conversation: Conversation, *, now: datetime) -> Access | None:
    """The verified person who writes about the conversation's patient."""
    accesses = verified_accesses(session, address_of(conversation), now=now)
    meant = [access for access in accesses if access.patient.id == conversation.patient_id]
    return meant[0] if meant else None
