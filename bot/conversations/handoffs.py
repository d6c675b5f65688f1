"""Handoffs: asking for a coordinator, taking over, returning to the bot."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations import holds, questions
from bot.conversations.models import (
    Author,
    Conversation,
    Handoff,
    HandoffStatus,
    Holder,
    Message,
    QuestionKind,
)


class TakenOverAlready(Exception):
    """Another coordinator has this conversation."""

    def __init__(self, coordinator: str) -> None:
        super().__init__(f"{coordinator} has this conversation already")


def request(
    session: Session,
    conversation: Conversation,
    reason: str,
    *,
    now: datetime,
    is_urgent: bool = False,
) -> Handoff:
    """Ask for a coordinator; a further reason joins the handoff that is already open.

    reason: a word of our own ("asked_for", "identity_locked", "no_answer"), never patients' text.
    """
    handoff = open_handoff(session, conversation)
    if handoff is None:
        handoff = Handoff(
            conversation_id=conversation.id, reasons=[], requested_at=now, is_urgent=False
        )
        try:
            with session.begin_nested():
                session.add(handoff)
        except IntegrityError:
            handoff = _the_open_one(session, conversation)
    if reason not in handoff.reasons:
        handoff.reasons = [*handoff.reasons, reason]
    handoff.is_urgent = handoff.is_urgent or is_urgent
    return handoff


def open_handoff(session: Session, conversation: Conversation) -> Handoff | None:
    """The handoff of a conversation that no coordinator has returned yet."""
    return session.scalar(
        select(Handoff).where(
            Handoff.conversation_id == conversation.id,
            Handoff.status != HandoffStatus.RETURNED,
        )
    )


def take_over(
    session: Session, conversation: Conversation, coordinator: str, *, now: datetime
) -> Handoff:
    """From now on the bot says nothing here; a coordinator answers.

    Raises TakenOverAlready if another coordinator has the conversation.
    """
    session.refresh(conversation, with_for_update=True)
    handoff = request(session, conversation, "taken_over", now=now)
    if handoff.status is HandoffStatus.TAKEN_OVER and handoff.taken_over_by != coordinator:
        raise TakenOverAlready(handoff.taken_over_by or "")
    handoff.status = HandoffStatus.TAKEN_OVER
    handoff.taken_over_at, handoff.taken_over_by = now, coordinator
    conversation.holder = Holder.COORDINATOR
    return handoff


def return_to_bot(session: Session, conversation: Conversation, *, now: datetime) -> None:
    """The bot answers again, about visits and money too: the coordinator knows that all is well.

    Nothing happens if it does already.
    """
    holds.end_in(session, conversation, now=now)
    handoff = open_handoff(session, conversation)
    if handoff is not None:
        if _has_written(session, conversation, since=handoff.taken_over_at):
            # A "1" now answers the coordinator, not an older list.
            questions.close(session, conversation, *QuestionKind, now=now)
        handoff.status, handoff.returned_at = HandoffStatus.RETURNED, now
    conversation.holder = Holder.BOT


def _has_written(session: Session, conversation: Conversation, *, since: datetime | None) -> bool:
    """Whether a coordinator has written to the patient since taking over."""
    if since is None:
        return False
    found = session.scalar(
        select(Message.id)
        .where(
            Message.conversation_id == conversation.id,
            Message.author == Author.COORDINATOR,
            Message.created_at >= since,
        )
        .limit(1)
    )
    return found is not None


def _the_open_one(session: Session, conversation: Conversation) -> Handoff:
    handoff = open_handoff(session, conversation)
    assert handoff is not None  # the unique index has just told us so
    return handoff
