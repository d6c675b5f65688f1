"""What keeps an unasked text back: night, talk under way, another just sent, too many, no consent.

The same is asked when a text is queued and again when it is taken up to be sent.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.conversations import holds
from bot.conversations.models import (
    Conversation,
    Direction,
    Holder,
    Message,
    MessageState,
)
from bot.conversations.unasked import Hindrance, Later, Never
from bot.patients import consent
from bot.reminders.models import ReminderKind, ReminderRules
from bot.reminders.timing import Night

GAP = timedelta(minutes=10)
WEEK = timedelta(days=7)
NOT_SENT = (MessageState.SUPPRESSED, MessageState.FAILED)


@dataclass(frozen=True)
class Unasked:
    """A text that we would begin.

    kind: None if it is no reminder
    message_id: the text itself, once it is queued
    kept_for: of a week's texts, how many are kept for notes about the visit that matter more
    """

    rules: ReminderRules
    night: Night
    number: str
    conversation: Conversation | None
    kind: ReminderKind | None
    message_id: UUID | None = None
    kept_for: int = 0


def hindrance(session: Session, text: Unasked, *, now: datetime) -> Hindrance | None:
    """What keeps a text back at a moment; None if it may go."""
    if consent.is_opted_out(session, text.rules.clinic_id, text.number):
        return Never("opted_out")
    if text.kind and consent.is_unwanted(session, text.rules.clinic_id, text.number, text.kind):
        return Never("unwanted")
    day = text.night.end_after(now)
    if day > now:
        return Later(day)
    if text.conversation is not None and _is_taken(session, text.conversation, now):
        return Later(now + GAP)
    last = _last_word(session, text, now)
    if last is not None:
        return Later(last + GAP)
    return _too_many(session, text, now)


def _is_taken(session: Session, conversation: Conversation, now: datetime) -> bool:
    """Whether a coordinator has the word, or an alarm comes first."""
    if conversation.holder is Holder.COORDINATOR:
        return True
    return holds.open_hold(session, conversation, now=now) is not None


def _last_word(session: Session, text: Unasked, now: datetime) -> datetime | None:
    """When we last wrote unasked to a phone or it wrote to us, if a moment ago.

    A "2" must not be taken for an answer to a text that came in between.
    """
    sent = session.scalar(
        select(func.max(func.coalesce(Message.sent_at, Message.created_at))).where(
            _is_other(text), Message.created_at > now - timedelta(days=1)
        )
    )
    heard = None
    if text.conversation is not None:
        heard = session.scalar(
            select(func.max(Message.created_at)).where(
                Message.conversation_id == text.conversation.id,
                Message.direction == Direction.INBOUND,
                Message.created_at > now - GAP,
            )
        )
    last = max((moment for moment in (sent, heard) if moment), default=None)
    return last if last is not None and last > now - GAP else None


def _too_many(session: Session, text: Unasked, now: datetime) -> Never | None:
    """Whether a phone whose owner has not agreed to texts has had as many as may be."""
    rules = text.rules
    if text.kind is None or consent.has_agreed(session, rules.clinic_id, text.number):
        return None
    midnight = datetime.combine(now.astimezone(text.night.zone).date(), time(0), text.night.zone)
    own = Message.conversation_id == (text.conversation.id if text.conversation else None)
    count = select(func.count()).select_from(Message).where(_is_other(text), own)
    if (session.scalar(count.where(Message.created_at >= midnight)) or 0) >= rules.most_a_day:
        return Never("most_a_day")
    a_week = rules.most_a_week - text.kept_for
    if (session.scalar(count.where(Message.created_at > now - WEEK)) or 0) >= a_week:
        return Never("most_a_week")
    return None


def _is_other(text: Unasked) -> ColumnElement[bool]:
    """Whether a message is another unasked text to the phone, by any clinic, and not dropped."""
    return and_(
        Message.is_unasked,
        Message.to_number == text.number,
        Message.state.not_in(NOT_SENT),
        Message.id != text.message_id if text.message_id else Message.id.is_not(None),
    )
