"""The way back: replies into the outbox, and the outbox to the provider, each text once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot import log
from bot.channels.segments import fit, to_plain_letters
from bot.channels.sms import SmsSender, render
from bot.channels.sms_results import LookUpResult, NotSent, SendResult, Unknown
from bot.clinics.models import Clinic
from bot.conversations import outcomes, wording
from bot.conversations.models import Conversation, Direction, Message, MessageState
from bot.conversations.outcomes import SETTLE
from bot.conversations.threads import answers_to, queue
from bot.conversations.unasked import Hinders, Later
from bot.db import OpenTransaction
from bot.patients import consent
from bot.patients.models import Channel
from bot.replies import Reply

SEGMENTS, MOST_SEGMENTS = 2, 4
LEASE = timedelta(seconds=45)  # longer than one call to the provider may take
CLOCKS_DIFFER = timedelta(minutes=5)  # ours and the provider's, at most


@dataclass(frozen=True)
class Delivering:
    """What delivery needs from the edge that calls it."""

    open_transaction: OpenTransaction
    sender: SmsSender
    clock: Callable[[], datetime]
    status_url: str  # where delivery reports go; our message's id is added
    hinders: Hinders  # asked before each text that we begin


@dataclass(frozen=True)
class _Outgoing:
    message_id: UUID
    to_number: str
    from_number: str
    body: str
    attempt: int  # how many tries there were, this one counted: nobody else has the same
    is_in_doubt: bool  # to be looked up, not sent
    tried_at: datetime
    is_settled: bool  # not to be found means not taken


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


def send_due(work: Delivering, *, most: int | None = None) -> int:
    """Send the queued texts that are due, answers first; return how many were tried.

    Texts in doubt are looked up at the provider, and never sent before that.
    most: stop after so many, so that the caller can see to other things
    """
    tried = 0
    while most is None or tried < most:
        with work.open_transaction() as session:
            outgoing = _claim(session, work.hinders, now=work.clock())
        if outgoing is None:
            break
        result = _look_up(outgoing, work) if outgoing.is_in_doubt else _send(outgoing, work)
        with work.open_transaction() as session:
            message = session.get_one(Message, outgoing.message_id, with_for_update=True)
            if message.attempts == outgoing.attempt:
                outcomes.apply(session, message, result, now=work.clock())
            else:  # our lease ran out, and another try is under way
                log.warning("answer_came_too_late", message_id=str(message.id))
        tried += 1
    return tried


def _claim(session: Session, hinders: Hinders, *, now: datetime) -> _Outgoing | None:
    """Lease a text that is due, answers first; the opted-out are passed over for good.

    A text that we begin is looked at afresh: what it tells may have changed since it was queued.
    """
    while True:
        due = _due(now)
        answers, unasked = Message.in_reply_to_id.is_not(None), Message.in_reply_to_id.is_(None)
        message = session.scalar(due.where(answers)) or session.scalar(due.where(unasked))
        if message is None:
            return None
        conversation = session.get_one(Conversation, message.conversation_id)
        clinic = session.get_one(Clinic, conversation.clinic_id)
        is_in_doubt = message.state is MessageState.SENDING
        is_refusable = not is_in_doubt and not message.is_opt_out_notice
        if is_refusable and consent.is_opted_out(session, clinic.id, message.to_number or ""):
            message.state, message.error = MessageState.SUPPRESSED, "opted_out"
            session.flush()
            continue
        if message.is_unasked and not is_in_doubt and _keep_back(session, message, hinders, now):
            continue
        _lease(message, now)
        return _Outgoing(
            message.id,
            message.to_number or "",
            clinic.phone_number,
            message.body,
            message.attempts,
            is_in_doubt,
            message.tried_at or message.created_at,
            is_settled=message.settles_at is None or message.settles_at <= now,
        )


def _keep_back(session: Session, message: Message, hinders: Hinders, now: datetime) -> bool:
    """Put off or drop a text that we begin, if something speaks against it; say whether."""
    found = hinders(session, message, now=now)
    if found is None:
        return False
    if isinstance(found, Later):
        message.next_attempt_at = found.until
    else:
        message.state, message.error = MessageState.SUPPRESSED, found.reason
    session.flush()
    return True


def _due(now: datetime) -> Select[Message]:
    """The oldest text due whose conversation has no older one still on its way.

    A text that is for later holds up nothing, and one that we begin no answer.
    """
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
                or_(Message.is_unasked, ~older.is_unasked),
                or_(older.attempts > 0, older.next_attempt_at <= now),
                or_(
                    older.created_at < Message.created_at,
                    and_(
                        older.created_at == Message.created_at,
                        older.idempotency_key < Message.idempotency_key,
                    ),
                ),
            ),
        )
        .order_by(Message.created_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=Message)
    )


def _lease(message: Message, now: datetime) -> None:
    """Ours until the lease ends, by the lock on the row. A try is counted before it begins."""
    message.lease_until = now + LEASE
    if message.state is MessageState.QUEUED:
        message.state = MessageState.SENDING
        message.attempts += 1
        message.tried_at, message.settles_at = now, now + SETTLE


def _send(outgoing: _Outgoing, work: Delivering) -> SendResult:
    if work.clock() >= outgoing.tried_at + LEASE:  # this process was stopped, or its machine
        return NotSent()
    return work.sender.send(
        to=outgoing.to_number,
        from_=outgoing.from_number,
        body=outgoing.body,
        status_callback=f"{work.status_url}?message={outgoing.message_id}",
    )


def _look_up(outgoing: _Outgoing, work: Delivering) -> LookUpResult:
    """Whether the provider took a text whose try was cut short or brought no answer."""
    since = outgoing.tried_at - CLOCKS_DIFFER
    try:
        found = work.sender.find_sent(outgoing.to_number, outgoing.from_number, since)
    except OSError:
        return Unknown()
    with work.open_transaction() as session:
        return outcomes.look_for(session, outgoing.body, found, is_settled=outgoing.is_settled)
