"""What follows when a text tells of danger: the approved reply, an urgent handoff, an entry.

It runs before the dialogue, needs no engine, and speaks while a coordinator has the conversation.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.conversations import handoffs, intake, questions, threads
from bot.conversations.intake import Incoming
from bot.conversations.models import Conversation, Message, MessageState, QuestionKind
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.safety.detecting import Danger, approved_phrases, read_danger, reply_to


def receive(session: Session, incoming: Incoming, *, now: datetime) -> UUID | None:
    """Take in a message; return its conversation's id if there is something to answer or send.

    Danger is answered here and now, in the transaction that keeps the message.
    """
    to_answer = intake.receive(session, incoming, now=now)
    danger = read_danger(incoming.body)
    if danger is None:
        return to_answer
    message = session.scalars(
        select(Message).where(Message.idempotency_key == intake.key_of(incoming))
    ).one()
    conversation = session.get_one(Conversation, message.conversation_id)
    clinic = session.get_one(Clinic, conversation.clinic_id)
    words = reply_to(danger, message.body, clinic.urgent_advice)
    key = f"alarm:{message.id}"
    reply = threads.queue(session, conversation, words, key=key, now=now, in_reply_to=message)
    if reply is None:  # a repeated webhook: all of this has been done
        return to_answer
    message.state = MessageState.ANSWERED
    raise_alarm(session, conversation, message, danger, now=now)
    return conversation.id


def raise_alarm(
    session: Session,
    conversation: Conversation,
    message: Message,
    danger: Danger,
    *,
    now: datetime,
) -> None:
    """Tell a coordinator at once, enter it into the record, and drop what was being booked."""
    handoffs.request(session, conversation, danger.value, now=now, is_urgent=True)
    for kind in QuestionKind:
        questions.close(session, conversation, kind, now=now)
    if conversation.patient_id:
        version = approved_phrases().version
        text = f"Safety alert: {danger.value}; answered with approved reply version {version}."
        fact = Fact(EntryKind.SAFETY_ALERT, danger.value, text)
        filing.file(session, conversation.patient_id, message, fact, now=now)
    log.warning("safety_alarm", conversation_id=str(conversation.id), reason=danger.value)
