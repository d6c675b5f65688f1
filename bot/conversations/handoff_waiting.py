"""Handoffs while somebody waits: woken by the patient or the clock, and back to the queue."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations import commands, handoffs, threads, wording
from bot.conversations.handoff_models import NoteKind
from bot.conversations.handoffs import IN_HAND
from bot.conversations.models import (
    Author,
    Conversation,
    Direction,
    Handoff,
    HandoffStatus,
    Holder,
    Message,
)
from bot.conversations.thread_notes import Coordinator, note
from bot.patients.access import verified_accesses

ANSWER_WITHIN = timedelta(minutes=10)
REOPENS_WITHIN = timedelta(hours=24)


def hear(session: Session, conversation: Conversation, *, now: datetime) -> None:
    """The patient has written: what was put off or just closed comes back, and who moves from
    the website to texts (or the other way) stays with the same coordinator."""
    latest = session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.requested_at.desc())
        .limit(1)
    )
    if latest is not None and latest.status is HandoffStatus.SNOOZED:
        _wake(session, conversation, latest, now=now)
    elif latest is not None and latest.status is HandoffStatus.CLOSED:
        if latest.returned_at and latest.returned_at > now - REOPENS_WITHIN:
            _reopen(session, conversation, _who_had(latest), "reopened", now=now)
    elif conversation.holder is Holder.BOT:
        _follow(session, conversation, now=now)


def do_due(session: Session, *, now: datetime) -> None:
    """Wake what was put off until now, and put what nobody answers back into the queue."""
    rows = session.execute(
        select(Handoff, Conversation)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(Handoff.status.in_(IN_HAND))
        .with_for_update(skip_locked=True)
    )
    for handoff, conversation in rows:
        if handoff.status is HandoffStatus.SNOOZED:
            if handoff.snoozed_until and handoff.snoozed_until <= now:
                _wake(session, conversation, handoff, now=now)
        else:
            since = waiting_since(session, handoff)
            if since is not None and since <= now - ANSWER_WITHIN:
                _put_back(session, conversation, handoff, now=now)


def waiting_since(session: Session, handoff: Handoff) -> datetime | None:
    """Since when the patient waits for the coordinator who has taken over; None if not."""
    answered_at = session.scalar(
        select(func.max(Message.created_at)).where(
            Message.conversation_id == handoff.conversation_id,
            Message.author == Author.COORDINATOR,
        )
    )
    unanswered = select(Message).where(
        Message.conversation_id == handoff.conversation_id,
        Message.direction == Direction.INBOUND,
        Message.created_at >= (handoff.requested_at - REOPENS_WITHIN),
    )
    if answered_at is not None:
        unanswered = unanswered.where(Message.created_at > answered_at)
    written = session.scalars(unanswered.order_by(Message.created_at))
    first = next((one.created_at for one in written if not _closes(one)), None)
    if first is None or handoff.taken_over_at is None:
        return None
    return max(first, handoff.taken_over_at)


def _closes(message: Message) -> bool:
    return not message.media and commands.closes_a_talk(message.body)


def _wake(session: Session, conversation: Conversation, handoff: Handoff, *, now: datetime) -> None:
    handoffs.give_to(session, conversation, handoff, _who_had(handoff), now=now)
    note(session, conversation, NoteKind.WOKEN, "", now=now)


def _put_back(
    session: Session, conversation: Conversation, handoff: Handoff, *, now: datetime
) -> None:
    """The bot stays silent; the others see it at once, and the patient is told how it is."""
    had = _who_had(handoff)
    handoff.status = HandoffStatus.REQUESTED
    handoff.taken_over_by = handoff.staff_id = None
    handoff.reasons = [reason for reason in handoff.reasons if reason != "unanswered"]
    handoff.reasons = [*handoff.reasons, "unanswered"]
    note(session, conversation, NoteKind.UNANSWERED, had.name, now=now)
    words = wording.say("still_waiting", conversation.language)
    key = f"unanswered:{handoff.id}:{now.isoformat()}"
    threads.queue(session, conversation, words, key=key, now=now)


def _reopen(
    session: Session, conversation: Conversation, who: Coordinator, reason: str, *, now: datetime
) -> None:
    handoff = handoffs.request(session, conversation, reason, now=now)
    handoffs.give_to(session, conversation, handoff, who, now=now)
    note(session, conversation, NoteKind.REOPENED, reason, now=now)


def _follow(session: Session, conversation: Conversation, *, now: datetime) -> None:
    """Stay with the coordinator whom the same person talks to on another channel."""
    writers = _writers(session, conversation, now=now)
    if not writers:
        return
    rows = session.execute(
        select(Handoff, Conversation)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(
            Handoff.status.in_(IN_HAND),
            Conversation.clinic_id == conversation.clinic_id,
            Conversation.patient_id.in_([patient for patient, _ in writers]),
            Conversation.id != conversation.id,
        )
    )
    for handoff, other in rows:
        if writers & _writers(session, other, now=now):
            _reopen(session, conversation, _who_had(handoff), "moved_channel", now=now)
            return


def _writers(
    session: Session, conversation: Conversation, *, now: datetime
) -> set[tuple[UUID, UUID | None]]:
    """Who is verified to write from a conversation's address, and for whom."""
    accesses = verified_accesses(session, threads.address_of(conversation), now=now)
    return {(one.patient.id, one.proxy.id if one.proxy else None) for one in accesses}


def _who_had(handoff: Handoff) -> Coordinator:
    return Coordinator(handoff.taken_over_by or "", handoff.staff_id)
