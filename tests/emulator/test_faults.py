"""Faults ordered over HTTP, and what the client then meets."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from requests.exceptions import ConnectionError as ConnectionCut
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.emulator.running import ACCOUNT_SID, AUTH_TOKEN, CLINIC, Running, eventually, http


def test_a_text_whose_connection_is_cut_is_delivered_and_found_by_the_list(
    emulator: Running, client: Client, handset: str
) -> None:
    emulator.let(on="send", effect="cut")
    before = datetime.now(UTC) - timedelta(minutes=1)

    with pytest.raises(ConnectionCut):
        client.messages.create(to=handset, from_=CLINIC, body="did you get it?")

    found = client.messages.list(to=handset, from_=CLINIC, date_sent_after=before)
    assert [message.body for message in found] == ["did you get it?"]
    eventually(lambda: [text["body"] for text in emulator.shown(handset)] == ["did you get it?"])
    client.messages.create(to=handset, from_=CLINIC, body="the next one is answered")


def test_a_text_that_is_lost_is_nowhere(emulator: Running, client: Client, handset: str) -> None:
    emulator.let(on="send", effect="lost")

    with pytest.raises(ConnectionCut):
        client.messages.create(to=handset, from_=CLINIC, body="did you get it?")

    assert client.messages.list(to=handset) == []


@pytest.mark.parametrize(("effect", "is_taken_at_once"), [("late", True), ("slow", False)])
def test_a_text_whose_answer_is_late_goes_out_although_the_caller_hung_up(
    emulator: Running, client: Client, handset: str, effect: str, is_taken_at_once: bool
) -> None:
    emulator.let(on="send", effect=effect, seconds=0.6)
    hasty = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=TwilioHttpClient(timeout=0.3))
    hasty.api.base_url = emulator.url

    with pytest.raises(ReadTimeout):
        hasty.messages.create(to=handset, from_=CLINIC, body="did you get it?")

    assert bool(client.messages.list(to=handset)) is is_taken_at_once
    eventually(lambda: [text["body"] for text in emulator.shown(handset)] == ["did you get it?"])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_next_sends_are_refused_and_nothing_is_sent(
    emulator: Running, client: Client, handset: str, status: int
) -> None:
    emulator.let(on="send", effect="refuse", status=status, count=2)

    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            client.messages.create(to=handset, from_=CLINIC, body="hello")
        assert refused.value.status == status

    assert client.messages.list(to=handset) == []
    client.messages.create(to=handset, from_=CLINIC, body="hello")


def test_too_many_requests_says_when_to_try_again(emulator: Running, handset: str) -> None:
    emulator.let(on="send", effect="refuse", status=429, retry_after=7)

    answer = http.post(
        f"{emulator.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json",
        data={"To": handset, "From": CLINIC, "Body": "hi"},
        auth=(ACCOUNT_SID, AUTH_TOKEN),
    )

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "7"
    assert answer.json()["code"] == 20429


def test_a_given_error_code_is_answered(emulator: Running, client: Client, handset: str) -> None:
    emulator.let(on="send", effect="error", code=21614)

    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=handset, from_=CLINIC, body="hello")

    assert (refused.value.status, refused.value.code) == (400, 21614)


def test_a_fault_for_one_phone_leaves_the_others_alone(
    emulator: Running, client: Client, handset: str
) -> None:
    emulator.let(on="send", effect="refuse", status=500, number="+12125550199")

    client.messages.create(to=handset, from_=CLINIC, body="hello")

    (waiting,) = http.get(f"{emulator.url}/faults").json()["faults"]
    assert waiting["remaining"] == 1


def test_faults_are_listed_and_can_be_ended_one_by_one_or_all(emulator: Running) -> None:
    ids = [emulator.let(on="inbound", effect="twice", count=n).json()["id"] for n in (1, 2, 3)]

    assert http.delete(f"{emulator.url}/faults/{ids[0]}").status_code == 204
    assert http.delete(f"{emulator.url}/faults/{ids[0]}").status_code == 404
    left = http.get(f"{emulator.url}/faults").json()["faults"]
    assert [fault["remaining"] for fault in left] == [2, 3]
    assert http.delete(f"{emulator.url}/faults").status_code == 204
    assert http.get(f"{emulator.url}/faults").json() == {"faults": []}


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"effect": "late", "seconds": 1}, "on"),
        ({"on": "moon", "effect": "late", "seconds": 1}, "on"),
        ({"on": "delivery", "effect": "late", "seconds": 1}, "effect"),
        ({"on": "send", "effect": "slow"}, "seconds"),
        ({"on": "inbound", "effect": "cut"}, "effect"),
        ({"on": "delivery", "effect": "twice"}, "effect"),
        ({"on": "inbound", "effect": "late"}, "seconds"),
        ({"on": "inbound", "effect": "late", "seconds": -1}, "seconds"),
        ({"on": "inbound", "effect": "twice", "seconds": 1}, "seconds"),
        ({"on": "inbound", "effect": "out_of_order", "count": 1}, "count"),
        ({"on": "inbound", "effect": "twice", "count": 0}, "count"),
        ({"on": "send", "effect": "refuse"}, "status"),
        ({"on": "send", "effect": "refuse", "status": 404}, "status"),
        ({"on": "send", "effect": "refuse", "status": 500, "retry_after": 1}, "retry_after"),
        ({"on": "send", "effect": "cut", "status": 429}, "status"),
        ({"on": "send", "effect": "error"}, "code"),
        ({"on": "send", "effect": "refuse", "status": 429, "code": 20429}, "code"),
        ({"on": "delivery", "effect": "failed"}, "code"),
        ({"on": "delivery", "effect": "failed", "code": 30009}, "code"),
        ({"on": "inbound", "effect": "twice", "number": "Maria"}, "number"),
        ({"on": "inbound", "effect": "twice", "often": 2}, "often"),
    ],
)
def test_a_combination_that_cannot_be_is_refused_naming_the_field(
    emulator: Running, fault: dict[str, Any], field: str
) -> None:
    answer = emulator.let(**fault)

    assert answer.status_code == 422
    assert ["body", field] in [problem["loc"] for problem in answer.json()["detail"]]


def test_texts_held_to_come_out_of_order_are_not_held_for_ever(
    emulator: Running, handset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulator.inbound.REORDER_WITHIN_SECONDS", 0.1)
    emulator.let(on="inbound", effect="out_of_order", count=2)
    started = time.monotonic()

    emulator.send(handset, "nobody comes after me")

    eventually(lambda: emulator.shown(handset)[0]["app_status"] == 204)
    assert time.monotonic() - started >= 0.1
