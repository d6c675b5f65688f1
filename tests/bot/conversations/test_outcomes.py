"""Delivery reports: they come twice, late and out of order, and a state never goes back."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from bot.channels.sms_results import TryLater
from bot.channels.sms_texts import DeliveryReport
from bot.conversations import handoffs, outcomes
from bot.conversations.models import Message, MessageState
from bot.conversations.outcomes import RETRY_DELIVERY_AFTER, take_report
from bot.conversations.threads import queue
from tests.texting import NOON, conversation

SID = "SM00000000000000000000000000000007"


def sent_text(session: Session, sid: str | None = SID) -> Message:
    """A text that the provider has taken."""
    message = queue(session, conversation(session), "Hello.", key=str(uuid4()), now=NOON)
    assert message is not None
    message.state, message.provider_sid, message.attempts = MessageState.SENT, sid, 1
    session.flush()
    return message


def report(
    session: Session,
    status: str,
    code: int | None = None,
    *,
    sid: str = SID,
    message_id: UUID | None = None,
    at: datetime = NOON,
) -> bool:
    return take_report(session, DeliveryReport(sid, status, code), message_id, now=at)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", MessageState.DELIVERED),
        ("read", MessageState.DELIVERED),
        ("undelivered", MessageState.UNDELIVERED),
        ("failed", MessageState.FAILED),
        ("queued", MessageState.SENT),
        ("sending", MessageState.SENT),
        ("sent", MessageState.SENT),
        ("of a kind we do not know", MessageState.SENT),
    ],
)
def test_a_report_says_what_became_of_a_text(
    session: Session, status: str, state: MessageState
) -> None:
    message = sent_text(session)

    assert report(session, status)

    assert message.state is state


def test_a_delivered_text_says_when(session: Session) -> None:
    message = sent_text(session)

    report(session, "delivered", at=NOON + timedelta(minutes=1))

    assert message.delivered_at == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("late", ["queued", "sent", "undelivered", "failed"])
def test_a_late_report_takes_nothing_back(session: Session, late: str) -> None:
    message = sent_text(session)
    report(session, "delivered")

    assert report(session, late, 30008)

    assert message.state is MessageState.DELIVERED
    assert handoffs.open_handoff(session, conversation(session)) is None


def test_a_report_that_comes_twice_counts_once(session: Session) -> None:
    message = sent_text(session)
    report(session, "delivered")

    assert report(session, "delivered", at=NOON + timedelta(hours=1))

    assert message.delivered_at == NOON


def test_a_report_on_a_text_of_nobody_is_not_ours(session: Session) -> None:
    sent_text(session)

    assert not report(session, "delivered", sid="SM-unknown")
    assert not report(session, "delivered", sid="SM-unknown", message_id=uuid4())


def test_a_report_that_overtakes_the_providers_answer_finds_its_text_by_our_id(
    session: Session,
) -> None:
    message = sent_text(session, sid=None)
    message.state = MessageState.SENDING

    assert report(session, "delivered", message_id=message.id)

    assert (message.state, message.provider_sid) == (MessageState.DELIVERED, SID)


def test_a_report_with_another_texts_id_does_not_touch_ours(session: Session) -> None:
    message = sent_text(session)

    assert not report(session, "failed", 30005, sid="SM-other", message_id=message.id)
    assert message.state is MessageState.SENT


@pytest.mark.parametrize("code", [30004, 30005, 30006, 30007, 30008])
def test_a_text_that_cannot_arrive_is_told_to_a_coordinator(session: Session, code: int) -> None:
    message = sent_text(session)

    report(session, "undelivered", code)

    handoff = handoffs.open_handoff(session, conversation(session))
    assert (message.state, message.error) == (MessageState.UNDELIVERED, str(code))
    assert handoff is not None
    assert handoff.reasons == ["delivery_trouble"]


def test_a_text_to_a_phone_that_is_off_is_tried_once_more_a_little_later(session: Session) -> None:
    message = sent_text(session)

    report(session, "undelivered", 30003)

    assert message.state is MessageState.QUEUED
    assert message.next_attempt_at == NOON + RETRY_DELIVERY_AFTER
    assert handoffs.open_handoff(session, conversation(session)) is None


def test_a_phone_that_is_off_for_longer_is_told_to_a_coordinator(session: Session) -> None:
    message = sent_text(session)
    report(session, "undelivered", 30003)
    message.state, message.provider_sid, message.attempts = MessageState.SENT, "SM2", 2

    report(session, "undelivered", 30003, sid="SM2")

    assert message.state is MessageState.UNDELIVERED
    assert handoffs.open_handoff(session, conversation(session)) is not None


@pytest.mark.parametrize(
    ("late", "code"), [("sent", None), ("queued", None), ("undelivered", 30003)]
)
def test_a_late_report_on_the_first_try_does_not_take_back_the_second(
    session: Session, late: str, code: int | None
) -> None:
    message = sent_text(session)
    report(session, "undelivered", 30003, message_id=message.id)

    report(session, late, code, message_id=message.id, at=NOON + timedelta(seconds=5))

    assert message.state is MessageState.QUEUED
    assert handoffs.open_handoff(session, conversation(session)) is None


def test_a_text_that_arrived_after_all_is_not_sent_again(session: Session) -> None:
    message = sent_text(session)
    report(session, "undelivered", 30003, message_id=message.id)

    report(session, "delivered", message_id=message.id)

    assert message.state is MessageState.DELIVERED


def test_a_provider_that_names_a_time_is_not_asked_sooner(session: Session) -> None:
    message = sent_text(session)
    message.state = MessageState.SENDING

    outcomes.apply(session, message, TryLater("status 429", retry_after=90.0), now=NOON)

    assert message.next_attempt_at == NOON + timedelta(seconds=90)
