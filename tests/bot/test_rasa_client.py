"""The one door to the Rasa server, through real HTTP."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rasa_client import (
    EmptyAnswer,
    EngineFailed,
    EngineUnavailable,
    Rasa,
    RasaError,
    Turn,
    without_slash,
)
from bot.replies import Reply
from tests.servers import RASA_TOKEN, Dialogue, Silence, said
from tests.texting import rasa_at

TURN = Turn("conversation-1", "message-1", "sms", "what are my options")


@pytest.fixture
def rasa(dialogue: Dialogue) -> Iterator[Rasa]:
    opened = rasa_at(dialogue, timeout_seconds=2.0)
    yield opened
    opened.close()


def test_a_turn_brings_the_replies_with_their_choices(rasa: Rasa, dialogue: Dialogue) -> None:
    dialogue.answers.append((200, said("Two options.", "Which one?", choices=("Crown", "Filling"))))

    assert rasa.take_turn(TURN) == [
        Reply("Two options."),
        Reply("Which one?", ("Crown", "Filling")),
    ]


def test_a_turn_carries_its_ids_its_channel_and_the_token(rasa: Rasa, dialogue: Dialogue) -> None:
    rasa.take_turn(TURN)

    (asked,) = dialogue.asked
    assert (asked.method, asked.path) == ("POST", "/webhooks/clinic/turns")
    assert asked.headers["Authorization"] == f"Bearer {RASA_TOKEN}"
    assert dialogue.turns == [
        {
            "conversation_id": "conversation-1",
            "message_id": "message-1",
            "channel": "sms",
            "text": "what are my options",
            "metadata": {},
        }
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((502, {"error": "action_failed"}), EngineFailed),
        ((503, {"error": "not_ready"}), EngineUnavailable),
        ((401, {"error": "unauthorized"}), EngineUnavailable),
        ((500, {}), EngineUnavailable),
        ((200, []), EngineFailed),
        ((200, {}), EngineFailed),
        ((200, {"replies": "none"}), EngineFailed),
        ((200, {"replies": [{"buttons": [{"payload": "1"}]}]}), EngineFailed),
        ((200, {"replies": []}), EmptyAnswer),
        ((200, {"replies": [{"text": "", "buttons": []}]}), EmptyAnswer),
        ((200, {"replies": [{"text": None}]}), EmptyAnswer),
        (Silence.LOST, EngineUnavailable),
        (Silence.GIBBERISH, EngineFailed),
    ],
)
def test_what_is_no_answer_is_an_error_that_can_be_repeated(
    rasa: Rasa, dialogue: Dialogue, answer: tuple[int, Any] | Silence, error: type[RasaError]
) -> None:
    dialogue.answers.append(answer)

    with pytest.raises(error):
        rasa.take_turn(TURN)
    assert rasa.take_turn(TURN) == [Reply("Noted.")]


def test_a_reply_of_choices_only_is_a_reply(rasa: Rasa, dialogue: Dialogue) -> None:
    dialogue.answers.append((200, said("", choices=("Crown",))))

    assert rasa.take_turn(TURN) == [Reply("", ("Crown",))]


def test_a_server_that_does_not_answer_in_time_is_unavailable() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        rasa = Rasa(f"http://127.0.0.1:{deaf.getsockname()[1]}", RASA_TOKEN, 0.05)

        with pytest.raises(EngineUnavailable):
            rasa.take_turn(TURN)
        rasa.close()


def test_a_server_that_is_not_there_is_unavailable_and_not_healthy() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        rasa = Rasa(f"http://127.0.0.1:{unused.getsockname()[1]}", RASA_TOKEN, 1.0)

        with pytest.raises(EngineUnavailable):
            rasa.take_turn(TURN)
        assert not rasa.is_healthy()
        rasa.close()


def test_a_server_that_answers_is_healthy(rasa: Rasa) -> None:
    assert rasa.is_healthy()


@given(st.text(alphabet="/ \nab"))
def test_no_text_of_a_patient_is_a_command_to_rasa(text: str) -> None:
    sent = without_slash(text)

    assert sent.strip()
    assert not sent.startswith(("/", " ", "\n"))


@pytest.mark.parametrize(
    ("text", "sent"),
    [("/restart", "restart"), (" // book", "book"), ("24/7", "24/7"), ("/", "?"), ("hi", "hi")],
)
def test_only_leading_slashes_are_taken_off(text: str, sent: str) -> None:
    assert without_slash(text) == sent


def test_a_text_is_read_without_a_dialogue(rasa: Rasa, dialogue: Dialogue) -> None:
    dialogue.intent = "report_emergency"

    assert rasa.read_intent("//i feel strange") == "report_emergency"
    assert (dialogue.read, dialogue.turns) == (["i feel strange"], [])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {"status": "failure"}), EngineUnavailable),
        ((500, {}), EngineUnavailable),
        ((200, []), EngineFailed),
        ((200, {"intent": None}), EngineFailed),
        (Silence.LOST, EngineUnavailable),
        (Silence.GIBBERISH, EngineFailed),
    ],
)
def test_what_is_no_reading_is_an_error_that_can_be_repeated(
    rasa: Rasa, dialogue: Dialogue, answer: tuple[int, Any] | Silence, error: type[RasaError]
) -> None:
    dialogue.answers.append(answer)

    with pytest.raises(error):
        rasa.read_intent("hello")
