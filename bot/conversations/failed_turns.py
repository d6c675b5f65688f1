"""Turns that failed: tried again, then told honestly, and a coordinator is asked for."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.conversations import handoffs, wording
from bot.conversations.delivery import queue_replies
from bot.conversations.models import Conversation, Holder, Message, MessageState
from bot.conversations.threads import address_of, oldest_waiting
from bot.patients import consent
from bot.patients.models import Channel
from bot.replies import Reply

TRIES = 3
WAITS = (timedelta(seconds=4), timedelta(seconds=14))  # an engine that fell is up again by then


def is_only_watched(session: Session, conversation: Conversation) -> bool:
    """Whether messages are only read for danger: a coordinator answers, or nobody may."""
    if conversation.holder is Holder.COORDINATOR:
        return True
    address = address_of(conversation)
    return address.channel is Channel.SMS and consent.is_opted_out(
        session, address.clinic_id, address.value
    )


def put_off(session: Session, conversation_id: UUID, failure: Exception, *, now: datetime) -> int:
    """Count a failure that nobody expected against the message it was about, so that it ends.

    Returns how many messages were settled.
    """
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    message = oldest_waiting(session, conversation_id)
    if message is None:
        return 0
    return count_failure(session, conversation, message, failure, now=now)


def count_failure(
    session: Session,
    conversation: Conversation,
    message: Message,
    failure: Exception,
    *,
    now: datetime,
) -> int:
    """Try again later; after the third try say so honestly and ask for a coordinator.

    Returns how many messages were settled.
    """
    message.attempts += 1
    message.error = type(failure).__name__
    log.warning("turn_failed", message_id=str(message.id), reason=message.error)
    if message.attempts < TRIES:
        message.next_attempt_at = now + WAITS[message.attempts - 1]
        return 0
    if is_only_watched(session, conversation):
        message.state = MessageState.KEPT
        return 1
    clinic = session.get_one(Clinic, conversation.clinic_id)
    message.state = MessageState.FAILED
    handoffs.request(session, conversation, "no_answer", now=now)
    line = Reply(wording.say("no_answer", conversation.language, clinic=clinic.name))
    queue_replies(session, conversation, message, [line], now=now)
    return 1
