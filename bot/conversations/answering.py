"""Answering: one turn with Rasa for each message, in order, one at a time per conversation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.conversations import commands, handoffs, wording
from bot.conversations.binding import text_for_engine
from bot.conversations.delivery import queue_replies
from bot.conversations.models import (
    Conversation,
    Direction,
    Holder,
    Message,
    MessageState,
)
from bot.conversations.threads import address_of
from bot.db import OpenTransaction
from bot.languages import Language
from bot.patients.access import verified_accesses
from bot.rasa_client import Rasa, RasaError, Turn
from bot.replies import Reply

LEASE = timedelta(seconds=20)  # longer than a turn with Rasa may take
TRIES = 3
WAITS = (timedelta(seconds=4), timedelta(seconds=14))  # an engine that fell is up again by then

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Answering:
    """What answering needs from the edge that calls it."""

    open_transaction: OpenTransaction
    rasa: Rasa
    clock: Clock


def waiting_conversations(session: Session, *, now: datetime) -> list[UUID]:
    """Conversations with a message that is due to be answered and that nobody is answering."""
    return list(
        session.scalars(
            select(Message.conversation_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.state == MessageState.RECEIVED,
                Message.next_attempt_at <= now,
                or_(Conversation.answering_until.is_(None), Conversation.answering_until <= now),
            )
            .distinct()
        )
    )


def answer(conversation_id: UUID, work: Answering) -> int:
    """Answer what waits in a conversation, oldest first; return how many messages were settled.

    Does nothing while another process answers here: that one takes up what comes in meanwhile.
    """
    me = str(uuid4())
    settled = 0
    while True:
        with work.open_transaction() as session:
            turn = _claim(session, conversation_id, me, now=work.clock())
        if turn is None:
            return settled
        if not isinstance(turn, Turn):  # answered without the engine
            settled += 1
            continue
        settled += _take_turn(turn, conversation_id, me, work)


def _claim(
    session: Session, conversation_id: UUID, me: str, *, now: datetime
) -> Turn | bool | None:
    """Lease the conversation and prepare its oldest message; None if there is nothing to do."""
    leased = session.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            or_(
                Conversation.answering_until.is_(None),
                Conversation.answering_until <= now,
                Conversation.answering_by == me,
            ),
        )
        .values(answering_until=now + LEASE, answering_by=me)
        .execution_options(synchronize_session=False)
    )
    if leased.rowcount == 0:  # type: ignore[attr-defined]
        return None
    conversation = session.get_one(Conversation, conversation_id)
    session.refresh(conversation)
    message = _oldest_waiting(session, conversation_id)
    if message is None or (message.next_attempt_at and message.next_attempt_at > now):
        conversation.answering_until = conversation.answering_by = None
        return None
    if conversation.holder is Holder.COORDINATOR:
        message.state = MessageState.KEPT
        return True
    clinic = session.get_one(Clinic, conversation.clinic_id)
    is_private = conversation.unsaid and conversation.patient_id is not None
    if is_private and not verified_accesses(session, address_of(conversation), now=now):
        conversation.unsaid = ""  # the rest of a patient's facts, and nobody is verified now
    reply = commands.answer(session, conversation, message, clinic, now=now)
    if reply is not None:
        queue_replies(session, conversation, message, [reply], now=now)
        message.state = MessageState.ANSWERED
        return True
    return Turn(
        conversation_id=str(conversation.id),
        message_id=str(message.id),
        channel=conversation.channel.value,
        text=text_for_engine(session, conversation, message, clinic, now=now),
        metadata={"language": (conversation.language or Language.ENGLISH).value},
    )


def _oldest_waiting(session: Session, conversation_id: UUID) -> Message | None:
    return session.scalar(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.INBOUND,
            Message.state == MessageState.RECEIVED,
        )
        .order_by(Message.created_at)
        .limit(1)
    )


def _take_turn(turn: Turn, conversation_id: UUID, me: str, work: Answering) -> int:
    try:
        replies = work.rasa.take_turn(turn)
    except RasaError as failure:
        with work.open_transaction() as session:
            return _note_failure(session, turn, failure, now=work.clock())
    with work.open_transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        if conversation.answering_by != me:  # our lease ran out and another process took over
            return 0
        message = session.get_one(Message, UUID(turn.message_id))
        _keep_replies(session, conversation, message, replies, now=work.clock())
    return 1


def _keep_replies(
    session: Session,
    conversation: Conversation,
    message: Message,
    replies: list[Reply],
    *,
    now: datetime,
) -> None:
    """Replies of a turn under way are dropped if a coordinator has taken over meanwhile."""
    message.state = MessageState.ANSWERED
    message.patient_id = message.patient_id or conversation.patient_id
    if conversation.holder is Holder.BOT:
        queue_replies(session, conversation, message, replies, now=now)


def _note_failure(session: Session, turn: Turn, failure: RasaError, *, now: datetime) -> int:
    """Try again later; after the third try say so honestly and ask for a coordinator."""
    message = session.get_one(Message, UUID(turn.message_id))
    conversation = session.get_one(Conversation, message.conversation_id)
    message.attempts += 1
    message.error = type(failure).__name__
    log.warning("turn_failed", message_id=turn.message_id, reason=message.error)
    if message.attempts < TRIES:
        message.next_attempt_at = now + WAITS[message.attempts - 1]
        return 0
    if conversation.holder is Holder.COORDINATOR:
        message.state = MessageState.KEPT
        return 1
    clinic = session.get_one(Clinic, conversation.clinic_id)
    message.state = MessageState.FAILED
    handoffs.request(session, conversation, "no_answer", now=now)
    line = Reply(wording.say("no_answer", conversation.language, clinic=clinic.name))
    queue_replies(session, conversation, message, [line], now=now)
    return 1
