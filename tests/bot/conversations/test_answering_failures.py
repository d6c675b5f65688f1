"""Answering when the engine fails: tried again, then told, and no message lost."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.failed_turns import TRIES, WAITS
from bot.conversations.models import Handoff, MessageState
from tests.bot.conversations.conftest import answer, answers, receive, received, take_over
from tests.servers import Dialogue, Silence
from tests.texting import Office

FAILED = (502, {"error": "action_failed"})


def reasons(office: Office) -> list[str]:
    with office.open() as session:
        return [
            reason for handoff in session.scalars(select(Handoff)) for reason in handoff.reasons
        ]


@pytest.mark.parametrize(
    "failure",
    [
        (502, {"error": "action_failed"}),
        (502, {"error": "empty_answer"}),
        (503, {"error": "not_ready"}),
        (200, {"message_id": "m", "replies": []}),
        (200, {"nothing": "we know"}),
        Silence.LOST,
        Silence.GIBBERISH,
    ],
)
def test_a_turn_that_fails_is_repeated_with_the_same_id_a_little_later(
    office: Office, dialogue: Dialogue, failure: tuple[int, Any] | Silence
) -> None:
    receive(office, "hi")
    dialogue.answers.append(failure)

    assert answer(office) == 0
    assert answers(office) == []
    assert answer(office) == 0  # too early
    office.clock.now += WAITS[0]
    assert answer(office) == 1

    first, second = dialogue.turns
    assert first == second
    assert answers(office) == ["Noted."]


def test_a_later_message_waits_for_the_one_whose_turn_failed(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "one", "two")
    dialogue.answers.append(FAILED)

    answer(office)
    assert dialogue.heard == ["one"]
    office.clock.now += WAITS[0]
    answer(office)

    assert dialogue.heard == ["one", "one", "two"]


def fail_for_good(office: Office, dialogue: Dialogue) -> None:
    dialogue.answers.extend([FAILED] * TRIES)
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)


def test_after_the_third_failure_the_patient_is_told_and_a_coordinator_asked_for(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    fail_for_good(office, dialogue)

    (line,) = answers(office)
    assert "could not answer" in line
    assert "Bright Dental" in line
    assert reasons(office) == ["no_answer"]
    assert received(office)[0].state is MessageState.FAILED
    assert len(dialogue.turns) == TRIES


def test_the_next_message_is_answered_after_one_that_could_not_be(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    fail_for_good(office, dialogue)

    receive(office, "hello?")
    answer(office)

    assert answers(office)[-1] == "Noted."


def test_an_engine_that_cannot_be_reached_loses_no_message(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    dialogue.answers.extend([Silence.LOST] * 2)
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)

    assert answers(office) == ["Noted."]


def test_a_failure_is_not_told_when_a_coordinator_has_taken_over_meanwhile(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    def the_third_time(_: dict[str, Any]) -> None:
        if len(dialogue.turns) == TRIES:
            take_over(office)

    dialogue.meanwhile = the_third_time

    fail_for_good(office, dialogue)

    assert answers(office) == []
