"""Handoffs while somebody waits: put off, reopened, moved to another channel, left unanswered."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.conversations import coordinating, handoff_waiting, handoffs, promises
from bot.conversations.handoff_models import Outcome
from bot.conversations.handoff_waiting import ANSWER_WITHIN, REOPENS_WITHIN
from bot.conversations.handoffs import Left, NotInHand, TakenOverAlready
from bot.conversations.models import Conversation, Handoff, HandoffStatus, Holder
from bot.conversations.thread_notes import Coordinator
from tests.people import patient, web_address
from tests.texting import NOON, conversation, outbox, text_in, verify

JOAN, PETE = Coordinator("Joan"), Coordinator("Pete")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def maria(session: Session) -> Conversation:
    """Maria's conversation, in Joan's hand since noon."""
    found = conversation(session)
    handoffs.take_over(session, found, "Joan", now=NOON)
    return found


def current(session: Session, found: Conversation) -> Handoff:
    handoff = handoffs.open_handoff(session, found)
    assert handoff is not None
    return handoff


def close(session: Session, found: Conversation, at: datetime = NOON) -> None:
    left = Left(Outcome.RESOLVED)
    handoffs.leave(session, found, left, by=JOAN, now=at, closing=True)


def test_what_was_put_off_comes_back_when_the_patient_writes(
    session: Session, maria: Conversation
) -> None:
    handoffs.snooze(session, maria, NOON + HOUR, by=JOAN, now=NOON)
    assert maria.holder is Holder.COORDINATOR

    text_in(session, "one more thing", at=NOON + MINUTE)

    assert current(session, maria).status is HandoffStatus.TAKEN_OVER
    assert handoffs.is_in_hand_of(current(session, maria), JOAN)


def test_what_was_put_off_comes_back_at_its_time_and_not_before(
    session: Session, maria: Conversation
) -> None:
    handoffs.snooze(session, maria, NOON + HOUR, by=JOAN, now=NOON)

    handoff_waiting.do_due(session, now=NOON + HOUR - MINUTE)
    assert current(session, maria).status is HandoffStatus.SNOOZED
    handoff_waiting.do_due(session, now=NOON + HOUR)
    assert current(session, maria).status is HandoffStatus.TAKEN_OVER


def test_ten_minutes_without_an_answer_bring_it_back_to_the_queue_and_the_patient_is_told(
    session: Session, maria: Conversation
) -> None:
    text_in(session, "are you there", at=NOON + MINUTE)

    handoff_waiting.do_due(session, now=NOON + MINUTE + ANSWER_WITHIN - MINUTE)
    assert current(session, maria).status is HandoffStatus.TAKEN_OVER
    for _ in range(3):
        handoff_waiting.do_due(session, now=NOON + MINUTE + ANSWER_WITHIN)

    handoff = current(session, maria)
    assert (handoff.status, handoff.taken_over_by) == (HandoffStatus.REQUESTED, None)
    assert "unanswered" in handoff.reasons
    assert maria.holder is Holder.COORDINATOR
    assert ["not been able to answer" in one.body for one in outbox(session)] == [True]
    handoffs.take_over(session, maria, "Pete", now=NOON + HOUR)


def test_who_has_answered_keeps_the_conversation(session: Session, maria: Conversation) -> None:
    text_in(session, "are you there", at=NOON + MINUTE)
    coordinating.reply(session, maria, "Yes", by=JOAN, key="k", now=NOON + 2 * MINUTE)
    session.flush()

    handoff_waiting.do_due(session, now=NOON + HOUR)

    assert current(session, maria).status is HandoffStatus.TAKEN_OVER


def test_a_thank_you_waits_for_no_answer(session: Session, maria: Conversation) -> None:
    coordinating.reply(session, maria, "See you", by=JOAN, key="k", now=NOON)
    session.flush()
    for minute, words in enumerate(("ok thank you so much!", "Gracias, muy amable", "Great.")):
        text_in(session, words, at=NOON + (minute + 1) * MINUTE)
    handoff_waiting.do_due(session, now=NOON + HOUR)
    assert current(session, maria).status is HandoffStatus.TAKEN_OVER

    text_in(session, "ok?", at=NOON + HOUR)
    handoff_waiting.do_due(session, now=NOON + 2 * HOUR)

    assert current(session, maria).status is HandoffStatus.REQUESTED


def test_after_closing_the_patients_next_words_come_back_to_the_same_coordinator_for_a_day(
    session: Session, maria: Conversation
) -> None:
    close(session, maria)
    assert maria.holder is Holder.BOT

    text_in(session, "thanks, and one thing", at=NOON + HOUR)

    assert handoffs.is_in_hand_of(current(session, maria), JOAN)
    assert maria.holder is Holder.COORDINATOR
    close(session, maria, at=NOON + HOUR)
    text_in(session, "hello again", at=NOON + HOUR + REOPENS_WITHIN)
    assert handoffs.open_handoff(session, maria) is None


def test_who_moves_from_texts_to_the_website_stays_with_the_coordinator(
    session: Session, maria: Conversation
) -> None:
    maria.patient_id = patient(session, "Maria").id
    verify(session, "Maria")
    chat = web_address(session)
    verify(session, "Maria", address=chat)

    message = text_in(session, "now i am here", address=chat, at=NOON + MINUTE)

    moved = session.get_one(Conversation, message.conversation_id)
    assert moved.holder is Holder.COORDINATOR
    assert handoffs.is_in_hand_of(current(session, moved), JOAN)


def test_somebody_not_verified_on_the_website_is_not_taken_for_them(
    session: Session, maria: Conversation
) -> None:
    maria.patient_id = patient(session, "Maria").id
    verify(session, "Maria")

    message = text_in(session, "hello", address=web_address(session), at=NOON + MINUTE)

    assert session.get_one(Conversation, message.conversation_id).holder is Holder.BOT


def test_only_who_has_it_may_write_pass_on_put_off_or_leave(
    session: Session, maria: Conversation
) -> None:
    for act in (
        lambda: coordinating.reply(session, maria, "x", by=PETE, key="k", now=NOON),
        lambda: handoffs.assign(session, maria, PETE, by=PETE, now=NOON),
        lambda: handoffs.snooze(session, maria, NOON + HOUR, by=PETE, now=NOON),
        lambda: handoffs.leave(session, maria, Left(Outcome.OTHER), by=PETE, now=NOON),
    ):
        with pytest.raises(TakenOverAlready):
            act()
    handoffs.return_to_bot(session, maria, now=NOON)
    with pytest.raises(NotInHand):
        coordinating.reply(session, maria, "x", by=JOAN, key="k", now=NOON)


def test_a_time_promised_is_known_until_it_has_passed(
    session: Session, maria: Conversation
) -> None:
    left = Left(Outcome.TIME_PROMISED, at=NOON + HOUR)
    handoffs.leave(session, maria, left, by=JOAN, now=NOON)
    session.flush()

    found = promises.promised(session, maria, Outcome.TIME_PROMISED, now=NOON + MINUTE)
    assert found is not None
    assert found.outcome_at == NOON + HOUR
    later = promises.promised(session, maria, Outcome.TIME_PROMISED, now=NOON + HOUR)
    assert later is None
