"""The way back: replies into the outbox, and the outbox to the provider, each text once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.channels.segments import fit, to_plain_letters
from bot.channels.sms import SmsSender, render
from bot.channels.sms_results import Accepted, SendResult, Unknown
from bot.clinics.models import Clinic
from bot.conversations import outcomes, wording
from bot.conversations.models import Conversation, Direction, Message, MessageState
from bot.conversations.threads import answers_to, queue
from bot.db import OpenTransaction
from bot.patients import consent
from bot.patients.models import Channel
from bot.replies import Reply

SEGMENTS, MOST_SEGMENTS = 2, 4
LEASE = timedelta(seconds=30)  # longer than the provider's time-out
RECONCILE_FROM = timedelta(minutes=5)  # before our first try: clocks differ a little


@dataclass(frozen=True)
class Delivering:
    """What delivery needs from the edge that calls it."""

    open_transaction: OpenTransaction
    sender: SmsSender
    clock: Callable[[], datetime]
    status_url: str  # where delivery reports go; our message's id is added


@dataclass(frozen=True)
class _Outgoing:
    message_id: UUID
    to_number: str
    from_number: str
    body: str
    may_be_sent_already: bool
    created_at: datetime


def queue_replies(
    session: Session,
    conversation: Conversation,
    message: Message,
    replies: list[Reply],
    *,
    now: datetime,
) -> None:
    """Put the replies to a message into the outbox, as one message.

    A text takes at most two segments, and one more for each further question that the patient
    asked in the same message; what is left over waits for MORE.
    """
    key = f"reply:{message.id}"
    if conversation.channel is Channel.WEB:
        body = "\n".join(reply.text for reply in replies if reply.text)
        choices = tuple(choice for reply in replies for choice in reply.choices)
        queue(session, conversation, body, key=key, now=now, in_reply_to=message, choices=choices)
        return
    whole = to_plain_letters("\n".join(render(reply) for reply in replies), keep_accents=False)
    room = min(SEGMENTS + max(0, answers_to(session, message) - 1), MOST_SEGMENTS)
    hint = to_plain_letters(wording.say("more_hint", conversation.language), keep_accents=False)
    body, conversation.unsaid = fit(whole, max_segments=room, more_hint=hint)
    queue(session, conversation, body, key=key, now=now, in_reply_to=message)


def send_due(work: Delivering) -> int:
    """Send every queued text that is due, oldest first; return how many were tried."""
    tried = 0
    while True:
        with work.open_transaction() as session:
            outgoing = _claim(session, now=work.clock())
        if outgoing is None:
            return tried
        result = _send(outgoing, work)
        with work.open_transaction() as session:
            message = session.get_one(Message, outgoing.message_id, with_for_update=True)
            outcomes.apply(session, message, result, now=work.clock())
        tried += 1


def _claim(session: Session, *, now: datetime) -> _Outgoing | None:
    """Lease the oldest text that is due; the opted-out are passed over for good."""
    while True:
        message = session.scalar(_next_due(now))
        if message is None:
            return None
        conversation = session.get_one(Conversation, message.conversation_id)
        clinic = session.get_one(Clinic, conversation.clinic_id)
        if not message.is_opt_out_notice and consent.is_opted_out(
            session, clinic.id, message.to_number or ""
        ):
            message.state, message.error = MessageState.SUPPRESSED, "opted_out"
            session.flush()
            continue
        may_be_sent = message.state is MessageState.SENDING
        if not _lease(session, message, now):
            return None
        return _Outgoing(
            message.id,
            message.to_number or "",
            clinic.phone_number,
            message.body,
            may_be_sent,
            message.created_at,
        )


def _next_due(now: datetime) -> Select[Message]:
    """The oldest text due whose conversation has no older one still on its way."""
    older = aliased(Message)
    on_its_way = (MessageState.QUEUED, MessageState.SENDING)
    return (
        select(Message)
        .where(
            Message.direction == Direction.OUTBOUND,
            Message.state.in_(on_its_way),
            Message.next_attempt_at <= now,
            or_(Message.lease_until.is_(None), Message.lease_until <= now),
            ~exists().where(
                older.conversation_id == Message.conversation_id,
                older.direction == Direction.OUTBOUND,
                older.state.in_(on_its_way),
                older.created_at < Message.created_at,
            ),
        )
        .order_by(Message.created_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=Message)
    )


def _lease(session: Session, message: Message, now: datetime) -> bool:
    leased = session.execute(
        update(Message)
        .where(
            Message.id == message.id,
            Message.state == message.state,
            or_(Message.lease_until.is_(None), Message.lease_until <= now),
        )
        .values(state=MessageState.SENDING, lease_until=now + LEASE, attempts=Message.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(leased.rowcount)  # type: ignore[attr-defined]


def _send(outgoing: _Outgoing, work: Delivering) -> SendResult:
    """Send, or find out first whether a try that was cut short had reached the provider."""
    if outgoing.may_be_sent_already:
        found = _look_up(outgoing, work)
        if found is not None:
            return found
    return work.sender.send(
        to=outgoing.to_number,
        from_=outgoing.from_number,
        body=outgoing.body,
        status_callback=f"{work.status_url}?message={outgoing.message_id}",
    )


def _look_up(outgoing: _Outgoing, work: Delivering) -> SendResult | None:
    """What the provider has of a try that was cut short; None if it never arrived there."""
    since = outgoing.created_at - RECONCILE_FROM
    try:
        sids = work.sender.find_sent(outgoing.to_number, outgoing.from_number, outgoing.body, since)
    except OSError:
        return Unknown()  # still not known: looked up again before any repeat
    with work.open_transaction() as session:
        sid = outcomes.not_ours_yet(session, sids)
    return Accepted(sid, "sent") if sid else None
