"""What becomes of a text: the provider's answer, and the delivery reports that follow."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.channels.sms_results import (
    Accepted,
    LookUpResult,
    NotSent,
    NotThere,
    OptedOut,
    Rejected,
    SendResult,
    SentText,
    TryLater,
    Unclear,
    Unknown,
    classify_delivery_error,
)
from bot.channels.sms_texts import DeliveryReport
from bot.conversations import handoffs
from bot.conversations.models import Conversation, Direction, Message, MessageState
from bot.patients import consent

TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
RETRY_DELIVERY_AFTER = timedelta(minutes=5)
SETTLE = timedelta(seconds=60)  # a call that was cut off may still be taken this late
GIVE_UP_LOOKING_AFTER = timedelta(minutes=30)
TO_BE_SENT = (MessageState.QUEUED, MessageState.SENDING)
RANK = {
    MessageState.QUEUED: 0,
    MessageState.SENDING: 1,
    MessageState.SENT: 2,
    MessageState.DELIVERED: 3,
    MessageState.UNDELIVERED: 3,
    MessageState.FAILED: 3,
}
REPORTED = {
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
}


def look_for(
    session: Session, body: str, found: list[SentText], *, is_settled: bool
) -> LookUpResult:
    """What a look-up says about a text in doubt: only one that no row of ours knows can be it.

    is_settled: enough time has passed since the try for it to be there, had it been taken
    """
    sids = [text.provider_sid for text in found]
    known = set(session.scalars(select(Message.provider_sid).where(Message.provider_sid.in_(sids))))
    strange = [text for text in found if text.provider_sid not in known]
    for text in strange:
        if _same_words(text.body, body):
            return Accepted(text.provider_sid)
    if not is_settled:
        return Unknown()
    return Unclear() if strange else NotThere()


def apply(
    session: Session, message: Message, result: SendResult | LookUpResult, *, now: datetime
) -> None:
    """Write down what the provider said to a try or a look-up, and what follows from it."""
    message.lease_until = None
    if isinstance(result, Accepted):
        _accept(message, result.provider_sid, now)
        return
    if message.state is not MessageState.SENDING:
        return  # a report has proved more than this answer can
    match result:
        case OptedOut():
            message.state, message.error = MessageState.SUPPRESSED, "21610"
            _opt_out(session, message, now)
        case Rejected(code):
            _give_up(session, message, str(code), now)
        case NotSent() | NotThere():
            at_once = isinstance(result, NotThere)  # it has waited long enough
            _send_again(session, message, type(result).__name__, now, at_once=at_once)
        case TryLater(may_be_taken=True):
            message.settles_at = now  # there was an answer: nothing is under way any more
            message.next_attempt_at = now + max(_wait_for(message), _asked_for(result))
            message.error = result.reason
        case TryLater():
            _send_again(session, message, result.reason, now, at_least=_asked_for(result))
        case Unclear():
            _give_up(session, message, "Unclear", now)
        case Unknown():
            _look_again(session, message, now)


def take_report(
    session: Session, report: DeliveryReport, message_id: UUID | None, *, now: datetime
) -> bool:
    """Write down a delivery report; say whether it concerns a message of ours.

    Reports come twice and out of order: a state never goes back. A report on a try that we
    knew nothing of proves that the provider took it.
    """
    message = _reported_message(session, report, message_id)
    if message is None:
        return False
    state = REPORTED.get(report.status, MessageState.SENT)
    if message.provider_sid != report.provider_sid:  # of the newest try, whose answer is due
        _accept(message, report.provider_sid, now)
    elif message.state in TO_BE_SENT and state is not MessageState.DELIVERED:
        return True  # about an earlier try, which failed; the one that waits is another
    if RANK.get(message.state, 3) >= RANK[state]:
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
    """The message by the provider's id; by ours, if a try of it is in doubt."""
    wanted = select(Message).with_for_update()
    found = session.scalar(wanted.where(Message.provider_sid == report.provider_sid))
    if found is None and message_id is not None:
        found = session.scalar(wanted.where(Message.id == message_id))
        if found is not None and not _is_in_doubt(found):
            return None
    return found


def _is_in_doubt(message: Message) -> bool:
    """Whether a try may have reached the provider without our knowing."""
    if message.direction is not Direction.OUTBOUND or message.attempts == 0:
        return False
    return message.state in TO_BE_SENT or message.provider_sid is None


def _accept(message: Message, provider_sid: str, now: datetime) -> None:
    """The provider has the text. What a report has told already stays."""
    message.sent_at = message.sent_at or now
    if message.provider_sid == provider_sid:
        return
    message.provider_sid, message.state, message.error = provider_sid, MessageState.SENT, None
    message.lease_until = None


def _after_failed_delivery(
    session: Session, message: Message, report: DeliveryReport, now: datetime
) -> None:
    """30003 (phone off) is tried once more; the rest cannot get better by trying.

    The failed try's id stays, so that the next try is never taken for it.
    """
    advice = classify_delivery_error(report.error_code or 0)
    if advice.retry and message.attempts < 2:
        message.state = MessageState.QUEUED
        message.lease_until = None
        message.next_attempt_at = now + RETRY_DELIVERY_AFTER
        return
    _tell_coordinator(session, message, now)


def _send_again(
    session: Session,
    message: Message,
    reason: str,
    now: datetime,
    *,
    at_least: timedelta = timedelta(0),
    at_once: bool = False,
) -> None:
    """Back into the queue, for as long as there are tries left."""
    if message.attempts >= TRIES:
        _give_up(session, message, reason, now)
        return
    wait = timedelta(0) if at_once else max(_wait_for(message), at_least)
    message.state, message.error = MessageState.QUEUED, reason
    message.next_attempt_at = now + wait
    log.warning("send_put_off", message_id=str(message.id), reason=reason)


def _look_again(session: Session, message: Message, now: datetime) -> None:
    """It may have been taken: it stays in doubt, and the provider is asked before any repeat."""
    tried_at = message.tried_at or message.created_at
    if now - tried_at > GIVE_UP_LOOKING_AFTER:
        _give_up(session, message, "Unknown", now)
        return
    message.error = "Unknown"
    message.next_attempt_at = now + min(max(FIRST_WAIT, (now - tried_at) / 2), LONGEST_WAIT)
    log.warning("send_in_doubt", message_id=str(message.id))


def _wait_for(message: Message) -> timedelta:
    """Twice as long after each try, and a little longer for some than for others."""
    wait = min(FIRST_WAIT * float(2 ** (message.attempts - 1)), LONGEST_WAIT)
    return wait + wait / 4 * (message.id.int % 1000 / 1000)


def _asked_for(result: TryLater) -> timedelta:
    return timedelta(seconds=float(result.retry_after or 0))


def _same_words(one: str, other: str) -> bool:
    return one.split() == other.split()


def _give_up(session: Session, message: Message, reason: str, now: datetime) -> None:
    message.state, message.error = MessageState.FAILED, reason
    _tell_coordinator(session, message, now)


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
