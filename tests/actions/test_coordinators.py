"""What coordinators do and promise, as the dialogue knows it."""

from datetime import datetime, timedelta

import pytest

from bot.conversations import handoffs
from bot.conversations.handoff_models import Outcome
from bot.conversations.handoffs import Left
from bot.conversations.thread_notes import Coordinator
from tests.actions.talking import LISTEN, Answer, Talk, accept, appointments, book_crown
from tests.texting import conversation

JOAN = Coordinator("Joan")


def take_over(talk: Talk) -> None:
    with talk.open() as session:
        handoffs.take_over(session, conversation(session), "Joan", now=talk.clock.now)


def leave(talk: Talk, outcome: Outcome, at: datetime | None) -> None:
    take_over(talk)
    with talk.open() as session:
        left = Left(outcome, at=at)
        handoffs.leave(session, conversation(session), left, by=JOAN, now=talk.clock.now)


def when_is_it(talk: Talk) -> Answer:
    return talk.ask("when is it again", "ask_appointment", "action_tell_appointment")


def test_a_time_that_a_coordinator_promised_is_told(maria: Talk) -> None:
    leave(maria, Outcome.TIME_PROMISED, maria.clock.now + timedelta(days=2))

    answer = when_is_it(maria)

    assert answer.names == ["utter_time_promised"]
    assert answer.value("coordinator", "utter_time_promised") == "Joan"
    assert answer.value("when", "utter_time_promised") == "Thursday, November 26, 12:00 PM"
    assert answer.then == LISTEN


def test_a_promised_call_is_told_and_a_price_or_nothing_special_is_no_time(maria: Talk) -> None:
    leave(maria, Outcome.CALL_BACK, maria.clock.now + timedelta(hours=2))
    assert when_is_it(maria).names == ["utter_call_promised"]

    maria.wait(hours=3)
    leave(maria, Outcome.RESOLVED, None)
    assert when_is_it(maria).names == ["utter_no_appointment"]


def test_once_it_is_booked_the_visit_alone_is_told(maria: Talk) -> None:
    book_crown(maria)
    leave(maria, Outcome.TIME_PROMISED, appointments(maria)[0].starts_at)

    assert "utter_time_promised" not in when_is_it(maria).names
    assert "utter_appointment" in when_is_it(maria).names


def test_a_stranger_hears_no_promise(talk: Talk) -> None:
    leave(talk, Outcome.TIME_PROMISED, talk.clock.now + timedelta(days=2))

    assert "utter_time_promised" not in when_is_it(talk).names


@pytest.mark.parametrize("taken", [True, False])
def test_a_turn_under_way_changes_nothing_once_a_coordinator_has_taken_over(
    maria: Talk, taken: bool
) -> None:
    accept(maria)
    maria.hear("1", "choose_time")
    if taken:
        take_over(maria)

    said, follows = maria.run("action_book_appointment")

    assert bool(appointments(maria)) is not taken
    assert bool(said) is not taken
    assert follows == LISTEN or not taken
