"""The channel, through a real `rasa run` and a real action server."""

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.engine.serving import Actions, RasaServer

NewId = Callable[[], str]


def texts(answer: Any) -> list[str]:
    assert answer.status == 200, answer
    return [reply["text"] for reply in answer.body["replies"]]


def test_a_message_is_answered_with_text_and_buttons(
    rasa_server: RasaServer, new_id: NewId
) -> None:
    message_id = new_id()

    answer = rasa_server.say(new_id(), message_id, "tell")

    buttons = [{"title": "Ann", "payload": "1"}]
    assert answer.body == {
        "message_id": message_id,
        "replies": [{"text": "SMS: all", "buttons": buttons}],
    }


def test_the_wording_of_the_channel_is_picked(rasa_server: RasaServer, new_id: NewId) -> None:
    assert texts(rasa_server.say(new_id(), new_id(), "tell", "web")) == ["Web: all"]


def test_the_wording_of_the_patients_language_is_picked_message_by_message(
    rasa_server: RasaServer, new_id: NewId
) -> None:
    conversation_id = new_id()
    turn = {"conversation_id": conversation_id, "channel": "sms", "text": "tell"}

    said = [
        texts(rasa_server.post({**turn, "message_id": new_id(), "metadata": {"language": name}}))
        for name in ("en", "es", "es", "en")
    ]

    assert said == [["SMS: all"], ["En SMS: all"], ["En SMS: all"], ["SMS: all"]]


def test_an_action_gets_the_ids_and_what_the_application_adds(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    conversation_id, message_id = new_id(), new_id()

    rasa_server.post(
        {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "channel": "web",
            "text": "tell",
            "metadata": {"extra": 1, "message_id": "forged"},
        }
    )

    call = actions.calls[-1]
    metadata = call["tracker"]["latest_message"]["metadata"]
    assert call["sender_id"] == conversation_id
    assert metadata.items() >= {"message_id": message_id, "channel": "web", "extra": 1}.items()
    assert call["tracker"]["latest_input_channel"] == "web"


@pytest.mark.parametrize("token", ["", "another-token", "a-token-for-test"])
def test_nobody_without_the_token_is_heard(
    rasa_server: RasaServer, actions: Actions, token: str
) -> None:
    before = len(actions.calls)

    answer = rasa_server.post({"text": "tell"}, token=token)

    assert (answer.status, len(actions.calls)) == (401, before)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("conversation_id", ""),
        ("conversation_id", 7),
        ("message_id", None),
        ("message_id", "x" * 256),
        ("channel", "fax"),
        ("text", " "),
        ("text", "x" * 10_001),
        ("text", " /restart"),
        ("metadata", ["a"]),
    ],
)
def test_a_wrong_field_is_named(rasa_server: RasaServer, field: str, value: Any) -> None:
    good = {"conversation_id": "c", "message_id": "m", "channel": "sms", "text": "tell"}

    answer = rasa_server.post(good | {field: value})

    assert (answer.status, answer.body["field"]) == (400, field)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_object_is_refused(rasa_server: RasaServer, body: bytes) -> None:
    answer = rasa_server.post(body)

    assert (answer.status, answer.body["field"]) == (400, "body")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("half", "action_failed"),  # although something was said before
        ("unknown", "action_failed"),
        ("unfilled", "action_failed"),
        ("endless", "action_failed"),
        ("silence", "empty_answer"),
    ],
)
def test_half_an_answer_and_silence_are_errors(
    rasa_server: RasaServer, new_id: NewId, text: str, error: str
) -> None:
    answer = rasa_server.say(new_id(), new_id(), text)

    assert (answer.status, answer.body) == (502, {"error": error})


def test_a_turn_that_failed_leaves_nothing_and_can_be_repeated(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    conversation_id, message_id = new_id(), new_id()
    actions.flaws = 1

    first = rasa_server.say(conversation_id, message_id, "flaky")
    second = rasa_server.say(conversation_id, message_id, "flaky")

    assert (first.status, texts(second)) == (502, ["SMS: all", "SMS: at last"])
    events = actions.of_message(message_id)[-1]["tracker"]["events"]
    assert [event["event"] for event in events].count("user") == 1


def test_a_repeated_message_gets_the_first_answer_and_changes_nothing(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    conversation_id, first, second = new_id(), new_id(), new_id()

    answers = [
        rasa_server.say(conversation_id, message_id, "count")
        for message_id in (first, first, second, first)
    ]

    assert [texts(answer)[0] for answer in answers] == ["SMS: 1", "SMS: 1", "SMS: 2", "SMS: 1"]
    assert len(actions.of_message(first)) == 1


def test_a_burst_of_texts_is_answered_in_order_and_at_once(
    rasa_server: RasaServer, new_id: NewId
) -> None:
    conversation_id = new_id()
    ids = [new_id() for _ in range(5)]
    started = time.monotonic()

    with ThreadPoolExecutor(5) as senders:
        jobs = []
        for number, message_id in enumerate(ids):
            text = f"slow {number}"
            jobs.append(senders.submit(rasa_server.say, conversation_id, message_id, text))
            time.sleep(0.01)
        answers = [texts(job.result())[0] for job in jobs]

    assert answers == [f"SMS: slow {number}" for number in range(5)]
    assert time.monotonic() - started < 1.5  # Rasa's own lock would take four seconds


def test_conversations_do_not_wait_for_each_other(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    actions.slow_seconds = 1.0
    slow = threading.Thread(target=rasa_server.say, args=(new_id(), new_id(), "slow"))
    slow.start()
    time.sleep(0.1)

    texts(rasa_server.say(new_id(), new_id(), "tell"))

    assert slow.is_alive()
    slow.join()


def test_a_store_that_fails_is_an_error_and_no_empty_dialogue(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    conversation_id, lost = new_id(), new_id()
    texts(rasa_server.say(conversation_id, new_id(), "count"))

    with sqlite3.connect(rasa_server.database) as database:
        database.execute("ALTER TABLE events RENAME TO gone")
    answer = rasa_server.say(conversation_id, lost, "count")
    with sqlite3.connect(rasa_server.database) as database:
        database.execute("ALTER TABLE gone RENAME TO events")

    assert (answer.status, actions.of_message(lost)) == (503, [])
    assert texts(rasa_server.say(conversation_id, lost, "count")) == ["SMS: 2"]


def test_after_a_crash_the_last_message_is_answered_again_and_an_older_one_refused(
    rasa_server: RasaServer, actions: Actions, new_id: NewId
) -> None:
    conversation_id, older, last = new_id(), new_id(), new_id()
    cut_conversation, cut = new_id(), new_id()
    texts(rasa_server.say(conversation_id, older, "count"))
    texts(rasa_server.say(conversation_id, last, "count"))
    actions.slow_seconds = 2.0
    threading.Thread(target=rasa_server.say, args=(cut_conversation, cut, "slow")).start()
    time.sleep(0.5)

    rasa_server.kill()
    rasa_server.start()
    actions.slow_seconds = 0.05

    assert rasa_server.say(conversation_id, older, "count").body == {"error": "already_answered"}
    assert texts(rasa_server.say(conversation_id, last, "count")) == ["SMS: 2"]
    assert texts(rasa_server.say(conversation_id, new_id(), "count")) == ["SMS: 3"]
    assert texts(rasa_server.say(cut_conversation, cut, "slow")) == ["SMS: slow"]
    repeated = actions.of_message(last)[-1]["tracker"]
    assert repeated["latest_action_name"] == "action_listen"
