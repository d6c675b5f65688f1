"""A hold after an alarm: how long it lasts, whom it holds, who ends it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import handoffs, holds
from bot.conversations.models import Conversation, SafetyHold
from bot.conversations.threads import conversation_with
from bot.patients.models import Channel
from tests.people import RUIZ, patient, proxy_of, sms_address, web_address
from tests.texting import NOON, conversation, verify

DAY = timedelta(days=1)


def begin(session: Session, found: Conversation, reason: str = "emergency") -> SafetyHold:
    return holds.begin(session, found, reason, now=NOON)


def is_held(session: Session, found: Conversation, after: timedelta = timedelta()) -> bool:
    return holds.open_hold(session, found, now=NOON + after) is not None


def test_an_emergency_holds_for_a_day_and_ends_by_itself(session: Session) -> None:
    maria = conversation(session)
    begin(session, maria)

    assert is_held(session, maria, DAY - timedelta(minutes=1))
    assert not is_held(session, maria, DAY)
    assert session.scalars(select(SafetyHold.ended_by)).all() == ["time"]


def test_talk_of_self_harm_holds_until_somebody_says_it_is_over(session: Session) -> None:
    begin(session, conversation(session), "self_harm")

    assert is_held(session, conversation(session), 300 * DAY)


def test_a_second_alarm_starts_the_day_anew(session: Session) -> None:
    maria = conversation(session)
    begin(session, maria)
    holds.begin(session, maria, "emergency", now=NOON + DAY / 2)

    assert is_held(session, maria, 1.4 * DAY)
    assert len(session.scalars(select(SafetyHold)).all()) == 1


def test_self_harm_outweighs_an_emergency_whichever_came_first(session: Session) -> None:
    maria = conversation(session)
    for reason in ("emergency", "self_harm", "emergency"):
        hold = begin(session, maria, reason)

    assert (hold.reason, hold.ends_at) == ("self_harm", None)


def test_a_hold_that_ran_out_makes_room_for_the_next(session: Session) -> None:
    maria = conversation(session)
    begin(session, maria)
    holds.begin(session, maria, "emergency", now=NOON + 3 * DAY)

    assert is_held(session, maria, 3 * DAY)


def test_the_coordinator_who_returns_the_conversation_ends_it(session: Session) -> None:
    maria = conversation(session)
    begin(session, maria, "self_harm")
    handoffs.take_over(session, maria, "Joan", now=NOON)
    assert is_held(session, maria)

    handoffs.return_to_bot(session, maria, now=NOON)

    assert not is_held(session, maria)
    assert session.scalars(select(SafetyHold.ended_by)).all() == ["coordinator"]


def web_chat_of(session: Session, name: str) -> Conversation:
    chat = conversation_with(session, web_address(session), now=NOON)
    verify(session, name, address=web_address(session))
    return chat


def test_the_same_patient_is_held_in_the_website_chat_too(session: Session) -> None:
    verify(session, "Maria")
    maria = conversation(session)
    maria.patient_id = patient(session, "Maria").id
    begin(session, maria)

    assert is_held(session, web_chat_of(session, "Maria"))


def test_another_patient_is_not_held(session: Session) -> None:
    verify(session, "Maria")
    maria = conversation(session)
    maria.patient_id = patient(session, "Maria").id
    begin(session, maria)

    assert not is_held(session, web_chat_of(session, "Sam"))


def test_whoever_else_speaks_for_a_patient_learns_nothing_of_the_alarm(session: Session) -> None:
    leo = patient(session, "Leo")
    verify(session, "Leo", RUIZ, proxy=proxy_of(session, leo))
    elena = conversation_with(session, sms_address(session, RUIZ), now=NOON)
    elena.patient_id = leo.id
    begin(session, elena, "self_harm")

    assert not is_held(session, web_chat_of(session, "Leo"))
    assert elena.channel is Channel.SMS
