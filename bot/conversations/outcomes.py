"""What becomes of a text: the provider's answer, and the delivery reports that follow."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.channels.sms import DeliveryReport
from bot.channels.sms_results import (
    Accepted,
    NotSent,
    OptedOut,
    Rejected,
    SendResult,
    TryLater,
    Unknown,
    classify_delivery_error,
)
from bot.conversations import handoffs
from bot.conversations.models import Conversation, Message, MessageState
from bot.patients import consent

TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
RETRY_DELIVERY_AFTER = timedelta(minutes=5)
RANK = {
    MessageState.QUEUED: 0,
    MessageState.SENDING: 1,
    MessageState.SENT: 2,
    MessageState.DELIVERED: 3,
    MessageState.UNDELIVERED: 3,
    MessageState.FAILED: 3,
}
REPORTED = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
}


def not_ours_yet(session: Session, sids: list[str]) -> str | None:
    """The newest of some texts at the provider that no message of ours is known as."""
    known = set(session.scalars(select(Message.provider_sid).where(Message.provider_sid.in_(sids))))
    return next((sid for sid in sids if sid not in known), None)


def apply(session: Session, message: Message, result: SendResult, *, now: datetime) -> None:
    """Write down the provider's answer to a send, and what follows from it."""
    message.lease_until = None
    match result:
        case Accepted(sid):
            message.sent_at = now
            if message.state is not MessageState.QUEUED:  # a report has put it back already
                message.provider_sid = sid
            if message.state is MessageState.SENDING:
                message.state = MessageState.SENT
        case OptedOut():
            message.state, message.error = MessageState.SUPPRESSED, "21610"
            _opt_out(session, message, now)
        case Rejected(code):
            message.state, message.error = MessageState.FAILED, str(code)
            _tell_coordinator(session, message, now)
        case NotSent() | TryLater():
            message.state = MessageState.QUEUED
            _wait(session, message, result, now)
        case Unknown():
            # It may have arrived: the state stays "sending", and the next try looks first.
            _wait(session, message, result, now)


def take_report(
    session: Session, report: DeliveryReport, message_id: UUID | None, *, now: datetime
) -> bool:
    """Write down a delivery report; say whether it concerns a message of ours.

    Reports come twice and out of order: a state never goes back.
    """
    message = _reported_message(session, report, message_id)
    if message is None:
        return False
    state = REPORTED.get(report.status)
    if message.state is MessageState.QUEUED and state is not MessageState.DELIVERED:
        return True  # about an earlier try, before the one that waits; it changes nothing
    if message.provider_sid is None:
        message.provider_sid = report.provider_sid
    if state is None or RANK.get(message.state, 3) >= RANK[state]:
        return True
    message.state = state
    if state is MessageState.DELIVERED:
        message.delivered_at = now
    elif state in (MessageState.UNDELIVERED, MessageState.FAILED):
        message.error = str(report.error_code or report.status)
        _after_failed_delivery(session, message, report, now)
    return True


def _reported_message(
    session: Session, report: DeliveryReport, message_id: UUID | None
) -> Message | None:
    wanted = select(Message).with_for_update()
    found = session.scalar(wanted.where(Message.provider_sid == report.provider_sid))
    if found is None and message_id is not None:
        found = session.scalar(wanted.where(Message.id == message_id))
        if found is not None and found.provider_sid not in (None, report.provider_sid):
            return None
    return found


def _after_failed_delivery(
    session: Session, message: Message, report: DeliveryReport, now: datetime
) -> None:
    """30003 (phone off) is tried once more; the rest cannot get better by trying."""
    advice = classify_delivery_error(report.error_code or 0)
    if advice.retry and message.attempts < 2:
        message.state = MessageState.QUEUED
        message.provider_sid = None
        message.lease_until = None
        message.next_attempt_at = now + RETRY_DELIVERY_AFTER
        return
    _tell_coordinator(session, message, now)


def _wait(session: Session, message: Message, result: SendResult, now: datetime) -> None:
    message.error = type(result).__name__
    if message.attempts >= TRIES:
        message.state = MessageState.FAILED
        _tell_coordinator(session, message, now)
        return
    wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
    if isinstance(result, TryLater) and result.retry_after is not None:
        wait = max(wait, timedelta(seconds=float(result.retry_after)))
    message.next_attempt_at = now + wait
    log.warning("send_put_off", message_id=str(message.id), reason=message.error)


def _tell_coordinator(session: Session, message: Message, now: datetime) -> None:
    conversation = session.get_one(Conversation, message.conversation_id)
    handoffs.request(session, conversation, "delivery_trouble", now=now)
    log.warning("text_not_delivered", message_id=str(message.id), code=message.error)


def _opt_out(session: Session, message: Message, now: datetime) -> None:
    conversation = session.get_one(Conversation, message.conversation_id)
    consent.opt_out(
        session,
        conversation.clinic_id,
        message.to_number or "",
        source="provider_21610",
        now=now,
    )
