"""What a coordinator writes: to the patient, or for the other coordinators only."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversations import handoffs, threads
from bot.conversations.handoff_models import NoteKind
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.thread_notes import Coordinator, note
from bot.patients import consent
from bot.patients.models import Channel


class OptedOut(Exception):
    """The patient wants no texts from us: nothing may be sent."""


def reply(
    session: Session,
    conversation: Conversation,
    body: str,
    *,
    by: Coordinator,
    key: str,
    now: datetime,
) -> Message | None:
    """Put a coordinator's message to the patient into the outbox; None if it is there already.

    Raises NotInHand or TakenOverAlready unless they have the conversation, OptedOut if the
    patient wants no texts.
    """
    handoffs.in_hand(session, conversation, by)
    if is_opted_out(session, conversation):
        raise OptedOut
    message = threads.queue(session, conversation, body, key=f"coordinator:{key}", now=now)
    if message is not None:
        message.author, message.written_by = Author.COORDINATOR, by.name
    return message


def add_note(
    session: Session, conversation: Conversation, body: str, *, by: Coordinator, now: datetime
) -> None:
    """Keep something for the other coordinators; the patient never sees it."""
    note(session, conversation, NoteKind.NOTE, body, now=now, by=by)


def is_opted_out(session: Session, conversation: Conversation) -> bool:
    """Whether texts to this phone are off; the website chat has no such thing."""
    return conversation.channel is Channel.SMS and consent.is_opted_out(
        session, conversation.clinic_id, conversation.address
    )
