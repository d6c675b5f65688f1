"""Answering: one turn with Rasa for each message, in order, one at a time per conversation.

What a coordinator answers, or nobody because of an opt-out, is only read for danger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations import commands
from bot.conversations.binding import text_for_engine
from bot.conversations.delivery import queue_replies
from bot.conversations.failed_turns import count_failure, is_only_watched
from bot.conversations.models import (
    Conversation,
    Holder,
    Message,
    MessageState,
)
from bot.conversations.threads import address_of, oldest_waiting
from bot.db import OpenTransaction
from bot.languages import Language
from bot.patients.access import verified_accesses
from bot.rasa_client import Rasa, RasaError, Turn
from bot.replies import Reply

LEASE = timedelta(seconds=20)  # longer than a turn with Rasa may take

Clock = Callable[[], datetime]


class Alarm(Protocol):
    """What is done about the intent of a message that is only read for danger."""

    def __call__(
        self, session: Session, message: Message, intent: str, *, now: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Answering:
    """What answering needs from the edge that calls it."""

    open_transaction: OpenTransaction
    rasa: Rasa
    clock: Clock
    alarm: Alarm


@dataclass(frozen=True)
class Watched:
    """A message that is only read for danger."""

    message_id: str
    text: str


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
        if isinstance(turn, Turn):
            settled += _take_turn(turn, conversation_id, me, work)
        elif isinstance(turn, Watched):
            settled += _watch(turn, conversation_id, me, work)
        else:  # answered without the engine
            settled += 1


def _claim(
    session: Session, conversation_id: UUID, me: str, *, now: datetime
) -> Turn | Watched | bool | None:
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
    message = oldest_waiting(session, conversation_id)
    if message is None or (message.next_attempt_at and message.next_attempt_at > now):
        conversation.answering_until = conversation.answering_by = None
        return None
    clinic = session.get_one(Clinic, conversation.clinic_id)
    if is_only_watched(session, conversation):
        words = text_for_engine(session, conversation, message, clinic, now=now)
        return Watched(str(message.id), words)
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


def _watch(watched: Watched, conversation_id: UUID, me: str, work: Answering) -> int:
    """Read a message for danger by the classifier; the phrases were looked for when it came."""
    try:
        intent = work.rasa.read_intent(watched.text)
    except RasaError as failure:
        with work.open_transaction() as session:
            return _note_failure(session, watched.message_id, me, failure, now=work.clock())
    with work.open_transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        if conversation.answering_by != me:
            return 0
        message = session.get_one(Message, UUID(watched.message_id))
        message.state = MessageState.KEPT
        work.alarm(session, message, intent, now=work.clock())
    return 1


def _take_turn(turn: Turn, conversation_id: UUID, me: str, work: Answering) -> int:
    try:
        replies = work.rasa.take_turn(turn)
    except RasaError as failure:
        with work.open_transaction() as session:
            return _note_failure(session, turn.message_id, me, failure, now=work.clock())
    with work.open_transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        if conversation.answering_by != me:  # our lease ran out and another process took over
            return 0
        message = session.get_one(Message, UUID(turn.message_id))
        return _keep_replies(session, conversation, message, replies, now=work.clock())


def _keep_replies(
    session: Session,
    conversation: Conversation,
    message: Message,
    replies: list[Reply],
    *,
    now: datetime,
) -> int:
    """Replies of a turn under way are dropped if a coordinator has taken over meanwhile.

    The message then waits on, to be read for danger: a reply to that must not be lost.
    """
    message.patient_id = message.patient_id or conversation.patient_id
    if conversation.holder is Holder.COORDINATOR:
        return 0
    message.state = MessageState.ANSWERED
    queue_replies(session, conversation, message, replies, now=now)
    return 1


def _note_failure(
    session: Session, message_id: str, me: str, failure: RasaError, *, now: datetime
) -> int:
    message = session.get_one(Message, UUID(message_id))
    conversation = session.get_one(Conversation, message.conversation_id, with_for_update=True)
    if conversation.answering_by != me:  # another process has taken over, and may have answered
        return 0
    return count_failure(session, conversation, message, failure, now=now)
