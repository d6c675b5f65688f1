"""Handoffs: asking for a coordinator, taking over, passing on, returning to the bot."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations import (
    changes,  # noqa: F401  # consoles hear of what is written here
    holds,
    questions,
)
from bot.conversations.handoff_models import NoteKind, Outcome
from bot.conversations.models import (
    OPEN_HANDOFF,
    Author,
    Conversation,
    Handoff,
    HandoffStatus,
    Holder,
    Message,
    QuestionKind,
)
from bot.conversations.thread_notes import Coordinator, note
from bot.money import Cents

IN_HAND = (HandoffStatus.TAKEN_OVER, HandoffStatus.SNOOZED)


class NotInHand(Exception):
    """Only who has taken a conversation over may do this with it."""


class TakenOverAlready(NotInHand):
    """Another coordinator has this conversation."""

    def __init__(self, coordinator: str) -> None:
        super().__init__(f"{coordinator} has this conversation already")
        self.coordinator = coordinator


@dataclass(frozen=True)
class Left:
    """How a coordinator leaves a conversation.

    at: the time promised, or when to call back; amount: the price agreed
    """

    outcome: Outcome
    note: str = ""
    at: datetime | None = None
    amount: Cents | None = None


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
        if reason != "taken_over":
            note(session, conversation, NoteKind.REQUESTED, reason, now=now)
    handoff.is_urgent = handoff.is_urgent or is_urgent
    return handoff


def open_handoff(session: Session, conversation: Conversation) -> Handoff | None:
    """The handoff of a conversation that no coordinator has returned or closed yet."""
    return session.scalar(
        select(Handoff).where(Handoff.conversation_id == conversation.id, OPEN_HANDOFF)
    )


def take_over(
    session: Session,
    conversation: Conversation,
    coordinator: str,
    *,
    now: datetime,
    staff_id: UUID | None = None,
) -> Handoff:
    """From now on the bot says nothing here; a coordinator answers.

    Raises TakenOverAlready if another coordinator has the conversation.
    """
    who = Coordinator(coordinator, staff_id)
    session.refresh(conversation, with_for_update=True)
    handoff = request(session, conversation, "taken_over", now=now)
    if handoff.status in IN_HAND:
        if not is_in_hand_of(handoff, who):
            raise TakenOverAlready(handoff.taken_over_by or "")
        if handoff.status is HandoffStatus.TAKEN_OVER:
            return handoff
    give_to(session, conversation, handoff, who, now=now)
    note(session, conversation, NoteKind.TAKEN_OVER, "", now=now, by=who)
    return handoff


def in_hand(session: Session, conversation: Conversation, who: Coordinator) -> Handoff:
    """The handoff of a conversation that a coordinator has, locked.

    Raises TakenOverAlready if another has it, NotInHand if nobody has.
    """
    session.refresh(conversation, with_for_update=True)
    handoff = open_handoff(session, conversation)
    if handoff is None or handoff.status not in IN_HAND:
        raise NotInHand
    if not is_in_hand_of(handoff, who):
        raise TakenOverAlready(handoff.taken_over_by or "")
    return handoff


def is_in_hand_of(handoff: Handoff, who: Coordinator) -> bool:
    """Whether it is this coordinator who has a handoff; two may bear one name."""
    if handoff.status not in IN_HAND:
        return False
    return (handoff.taken_over_by, handoff.staff_id) == (who.name, who.staff_id)


def assign(
    session: Session,
    conversation: Conversation,
    to: Coordinator,
    *,
    by: Coordinator,
    now: datetime,
) -> None:
    """Pass a conversation that a coordinator has on to another."""
    handoff = in_hand(session, conversation, by)
    give_to(session, conversation, handoff, to, now=now)
    note(session, conversation, NoteKind.ASSIGNED, to.name, now=now, by=by)


def snooze(
    session: Session, conversation: Conversation, until: datetime, *, by: Coordinator, now: datetime
) -> None:
    """Put a conversation off; it comes back at a moment, or when the patient writes."""
    handoff = in_hand(session, conversation, by)
    handoff.status, handoff.snoozed_until = HandoffStatus.SNOOZED, until
    note(session, conversation, NoteKind.SNOOZED, until.isoformat(), now=now, by=by)


def leave(
    session: Session,
    conversation: Conversation,
    left: Left,
    *,
    by: Coordinator,
    now: datetime,
    closing: bool = False,
) -> None:
    """Return a conversation to the bot with an outcome, or close it.

    What the patient writes soon after it was closed comes back to the coordinator.
    """
    handoff = in_hand(session, conversation, by)
    handoff.outcome, handoff.outcome_note = left.outcome, left.note
    handoff.outcome_at, handoff.outcome_amount = left.at, left.amount
    return_to_bot(session, conversation, now=now)
    if closing:
        handoff.status = HandoffStatus.CLOSED
    kind = NoteKind.CLOSED if closing else NoteKind.RETURNED
    note(session, conversation, kind, left.outcome.value, now=now, by=by)


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


def give_to(
    session: Session,
    conversation: Conversation,
    handoff: Handoff,
    who: Coordinator,
    *,
    now: datetime,
) -> None:
    """A handoff is in a coordinator's hand, and the bot silent."""
    handoff.status, handoff.snoozed_until = HandoffStatus.TAKEN_OVER, None
    handoff.taken_over_at, handoff.taken_over_by, handoff.staff_id = now, who.name, who.staff_id
    conversation.holder = Holder.COORDINATOR
    session.flush()


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
