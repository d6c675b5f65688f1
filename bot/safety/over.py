"""A patient under a hold says that it is over, or that it is not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.conversations import handoffs, holds, questions, threads
from bot.conversations.models import (
    Conversation,
    Holder,
    Message,
    MessageState,
    OpenQuestion,
    QuestionKind,
    SafetyHold,
)
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.safety.approved import say
from bot.safety.detecting import Danger
from bot.safety.ending import Told, read_ending, says_nothing_else


def hear(
    session: Session,
    conversation: Conversation,
    message: Message,
    to_answer: UUID | None,
    *,
    now: datetime,
) -> UUID | None:
    """End the hold if the message says that it is over; return what is still to be answered.

    What the message asks besides is left to the dialogue. The urgent handoff stays open.
    """
    hold = holds.open_hold(session, conversation, now=now)
    if hold is None:
        return to_answer
    told = _told(session, conversation, message, hold, now=now)
    if told is Told.OVER:
        _end(session, conversation, message, hold, now=now)
    if told is None or conversation.holder is Holder.COORDINATOR:
        return to_answer
    section = "over" if told is Told.OVER else "ask_plainly"
    clinic = session.get_one(Clinic, conversation.clinic_id)
    words = say(section, hold.reason, conversation.language, clinic)
    key = f"{section}:{message.id}"
    threads.queue(session, conversation, words, key=key, now=now, in_reply_to=message)
    if told is not Told.OVER or says_nothing_else(message.body):
        message.state = MessageState.ANSWERED
    return conversation.id


def says_not_safe(
    session: Session,
    conversation: Conversation,
    message: Message,
    asked: OpenQuestion,
    *,
    now: datetime,
) -> Danger | None:
    """The danger that goes on if a message says no to "are you safe now?"."""
    hold = holds.open_hold(session, conversation, now=now)
    if hold is None or not questions.was_just_asked(session, asked, message):
        return None
    told = read_ending(message.body, Danger(hold.reason), was_asked=True)
    return Danger(hold.reason) if told is Told.NOT_OVER else None


def _told(
    session: Session,
    conversation: Conversation,
    message: Message,
    hold: SafetyHold,
    *,
    now: datetime,
) -> Told | None:
    asked = questions.newest(session, conversation, QuestionKind.SAFE_NOW, now=now)
    was_asked = asked is not None and questions.was_just_asked(session, asked, message)
    told = read_ending(message.body, Danger(hold.reason), was_asked=was_asked)
    return None if told is Told.NOT_OVER else told


def _end(
    session: Session,
    conversation: Conversation,
    message: Message,
    hold: SafetyHold,
    *,
    now: datetime,
) -> None:
    holds.end(hold, "patient", now=now)
    questions.close(session, conversation, QuestionKind.SAFE_NOW, now=now)
    handoffs.request(session, conversation, "says_it_is_over", now=now)
    if conversation.patient_id:
        text = f"Says that it is over: {hold.reason}. The urgent handoff stays open."
        fact = Fact(EntryKind.SAFETY_OVER, hold.reason, text)
        filing.file(session, conversation.patient_id, message, fact, now=now)
    log.info("safety_over", conversation_id=str(conversation.id), reason=hold.reason)
