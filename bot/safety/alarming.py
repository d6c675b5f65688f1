"""What follows when a text tells of danger: the reply, an urgent handoff, a hold, an entry.

It runs before the dialogue, needs no engine, and speaks while a coordinator has the conversation.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.conversations import handoffs, holds, intake, questions, threads
from bot.conversations.intake import Incoming
from bot.conversations.models import Conversation, Message, MessageState, QuestionKind
from bot.languages import Language
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.safety import over
from bot.safety.approved import approved, say
from bot.safety.detecting import Danger, explains_away, read_danger
from bot.safety.pain import read_answer

HEARD = {"report_emergency": Danger.EMERGENCY, "report_self_harm": Danger.SELF_HARM}


def receive(session: Session, incoming: Incoming, *, now: datetime) -> UUID | None:
    """Take in a message; return its conversation's id if there is something to answer or send.

    Danger is answered here and now, in the transaction that keeps the message.
    """
    to_answer = intake.receive(session, incoming, now=now)
    message = session.scalars(
        select(Message).where(Message.idempotency_key == intake.key_of(incoming))
    ).one()
    conversation = session.get_one(Conversation, message.conversation_id)
    clinic = session.get_one(Clinic, conversation.clinic_id)
    danger = read_danger(
        message.body, treats_substance_use=clinic.treats_substance_use
    ) or _told_in_answer(session, conversation, message, now=now)
    if danger is None:
        return over.hear(session, conversation, message, to_answer, now=now)
    if not _answer(session, conversation, message, danger, now=now):
        return to_answer  # a repeated webhook: all of this has been done
    return conversation.id


def hear_intent(session: Session, message: Message, intent: str, *, now: datetime) -> None:
    """What the classifier heard in a message that the dialogue does not get: danger is answered."""
    danger = HEARD.get(intent)
    if danger is not None and not explains_away(danger, message.body):
        conversation = session.get_one(Conversation, message.conversation_id)
        _answer(session, conversation, message, danger, now=now)


def raise_alarm(
    session: Session,
    conversation: Conversation,
    message: Message,
    danger: Danger,
    *,
    now: datetime,
) -> None:
    """Tell a coordinator at once and enter it into the record.

    In danger, what was being booked or told is dropped, and a hold begins.
    """
    handoffs.request(session, conversation, danger.value, now=now, is_urgent=True)
    if danger is not Danger.RELAPSE:
        questions.close(session, conversation, *QuestionKind, now=now)
        conversation.unsaid = ""  # MORE would bring the rest of a price
        holds.begin(session, conversation, danger.value, now=now)
    if conversation.patient_id:
        version = approved().version
        text = f"Safety alert: {danger.value}; answered with reply version {version}."
        fact = Fact(EntryKind.SAFETY_ALERT, danger.value, text)
        filing.file(session, conversation.patient_id, message, fact, now=now)
    log.warning("safety_alarm", conversation_id=str(conversation.id), reason=danger.value)


def reply_to(danger: Danger, language: Language | None, clinic: Clinic) -> str:
    """The reply to danger."""
    return say("replies", danger.value, language, clinic)


def _answer(
    session: Session, conversation: Conversation, message: Message, danger: Danger, *, now: datetime
) -> bool:
    """Queue the reply and raise the alarm; False if that has been done for this message."""
    clinic = session.get_one(Clinic, conversation.clinic_id)
    words, key = reply_to(danger, conversation.language, clinic), f"alarm:{message.id}"
    if threads.queue(session, conversation, words, key=key, now=now, in_reply_to=message) is None:
        return False
    message.state = MessageState.ANSWERED
    raise_alarm(session, conversation, message, danger, now=now)
    return True


def _told_in_answer(
    session: Session, conversation: Conversation, message: Message, *, now: datetime
) -> Danger | None:
    """The danger that a short answer to one of our questions tells of."""
    asked = questions.newest(session, conversation, now=now)
    if asked is None or asked.asked_at > message.created_at:
        return None
    if asked.kind is QuestionKind.SAFE_NOW:
        return over.says_not_safe(session, conversation, message, asked, now=now)
    if asked.kind is not QuestionKind.DANGER_SIGNS:
        return None
    has_sign = read_answer(message.body)
    if has_sign is False:  # the dialogue goes on from here
        asked.context = {**asked.context, "denied_in": str(message.id)}
    return Danger.EMERGENCY if has_sign else None
