"""Finding a conversation, and keeping messages in it once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels.segments import to_plain_letters
from bot.conversations.models import (
    ActionResult,
    Author,
    Conversation,
    Direction,
    Message,
    MessageState,
)
from bot.languages import Language
from bot.patients.access import Address
from bot.patients.models import Channel, Patient


def language_with(conversation: Conversation | None, patient: Patient) -> Language:
    """The language last spoken in a conversation, else with the patient; English if none was."""
    heard = conversation.language if conversation else None
    return heard or patient.language or Language.ENGLISH


def conversation_with(session: Session, address: Address, *, now: datetime) -> Conversation:
    """The conversation with an address; begun if there is none yet."""
    found = find_conversation(session, address)
    if found is not None:
        return found
    begun = Conversation(
        clinic_id=address.clinic_id,
        channel=address.channel,
        address=address.value,
        started_at=now,
    )
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:  # another process began it at this very moment
        found = find_conversation(session, address)
        if found is None:
            raise
        return found
    return begun


def find_conversation(session: Session, address: Address) -> Conversation | None:
    """The conversation with an address, if one has begun."""
    return session.scalar(
        select(Conversation).where(
            Conversation.clinic_id == address.clinic_id,
            Conversation.channel == address.channel,
            Conversation.address == address.value,
        )
    )


def address_of(conversation: Conversation) -> Address:
    """Where the other side of a conversation writes from."""
    return Address(conversation.clinic_id, conversation.channel, conversation.address)


def keep(session: Session, message: Message) -> bool:
    """Keep a message unless one with its idempotency key is kept already; say whether it is new."""
    known = select(Message.id).where(Message.idempotency_key == message.idempotency_key)
    if session.scalar(known) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:
        if session.scalar(known) is None:
            raise
        return False
    return True


def queue(
    session: Session,
    conversation: Conversation,
    body: str,
    *,
    key: str,
    now: datetime,
    in_reply_to: Message | None = None,
    choices: tuple[str, ...] = (),
    is_opt_out_notice: bool = False,
) -> Message | None:
    """Put a message of ours into the outbox, in the caller's transaction; None if it is there.

    key: the idempotency key; the same key never goes out twice.
    """
    is_text = conversation.channel is Channel.SMS
    message = Message(
        conversation_id=conversation.id,
        patient_id=conversation.patient_id,
        direction=Direction.OUTBOUND,
        author=Author.BOT,
        body=to_plain_letters(body, keep_accents=False) if is_text else body,
        choices=list(choices),
        media=[],
        idempotency_key=key,
        in_reply_to_id=in_reply_to.id if in_reply_to else None,
        to_number=conversation.address if is_text else None,
        is_opt_out_notice=is_opt_out_notice,
        state=MessageState.QUEUED if is_text else MessageState.DELIVERED,
        next_attempt_at=now if is_text else None,
        created_at=now,
        sent_at=None if is_text else now,
        delivered_at=None if is_text else now,
    )
    return message if keep(session, message) else None


def count_since(
    session: Session, conversation: Conversation, key_start: str, since: datetime
) -> int:
    """How many messages whose idempotency key begins so were queued since a moment."""
    wanted = select(func.count()).where(
        Message.conversation_id == conversation.id,
        Message.created_at > since,
        Message.idempotency_key.startswith(key_start, autoescape=True),
    )
    return session.scalar(wanted) or 0


def answers_to(session: Session, message: Message) -> int:
    """How many actions said something to a message: about one for each question in it."""
    done = session.scalars(select(ActionResult.result).where(ActionResult.message_id == message.id))
    return sum(bool(result.get("responses")) for result in done)


def oldest_waiting(session: Session, conversation_id: UUID) -> Message | None:
    """The message of a conversation that is to be answered next."""
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


def thread(session: Session, conversation_id: UUID) -> list[Message]:
    """The messages of a conversation in order."""
    wanted = select(Message).where(Message.conversation_id == conversation_id)
    return list(
        session.scalars(
            wanted.order_by(Message.created_at, Message.direction, Message.idempotency_key)
        )
    )
