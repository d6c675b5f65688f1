"""Restarts, lost parts and forged or repeated webhooks in the middle of a conversation."""

import os
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.system.conftest import await_ready, launch, start_system, stop_system
from tests.system.phones import Phone, System, await_texts

CLINIC = "+12125550190"
MARIA, SAM = "+12125550100", "+12125550101"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[System]:
    """A system of the test's own, to be ill-treated."""
    started = start_system(tmp_path)
    yield started
    stop_system(started)


def kill(system: System, *parts: str) -> None:
    """SIGKILL for the parts of a system whose command lines hold these words."""
    children = subprocess.run(
        ["pgrep", "-P", str(system.process.pid), "-a"], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    for line in children:
        pid, command = line.split(" ", 1)
        if any(part in command for part in parts):
            os.kill(int(pid), signal.SIGKILL)


def form(body: str, sid: str) -> dict[str, str]:
    return {
        "MessageSid": sid, "AccountSid": "AC" + "0" * 32, "From": SAM, "To": CLINIC,
        "Body": body, "NumMedia": "0",
    }  # fmt: skip


def post(system: System, fields: dict[str, str], token: str) -> int:
    """A webhook as Twilio posts it, signed with some token."""
    url = f"{system.web}/webhooks/sms"
    signature = RequestValidator(token).compute_signature(url, fields)
    answer = httpx.post(url, data=fields, headers={"X-Twilio-Signature": signature}, timeout=15)
    return answer.status_code


def test_everything_is_killed_in_the_middle_and_the_conversation_goes_on(own: System) -> None:
    maria = Phone(own, MARIA, CLINIC)
    maria.text("what are my options?")
    maria.text("5/17/1984")
    assert "1) " in maria.text("ok lets do the crown")

    own.process.kill()
    own.process.wait(10)
    launch(own)
    await_ready(own)

    booked = maria.text("the second")
    assert "Booked for Maria" in booked
    assert len([text for text in maria.received() if "Booked" in text]) == 1


def test_a_text_that_finds_the_engine_dead_is_answered_when_it_is_back(own: System) -> None:
    sam = Phone(own, SAM, CLINIC)
    kill(own, "rasa")

    sam.send("what time do you open")

    answers = await_texts(sam, 1)
    assert len(answers) == 1
    assert "9 AM" in answers[0] or "coordinator" in answers[0]


def test_a_text_that_finds_the_actions_dead_gets_no_made_up_answer(own: System) -> None:
    sam = Phone(own, SAM, CLINIC)
    kill(own, "actions.server")

    sam.send("is there parking")

    (answer,) = await_texts(sam, 1)
    assert "garage" in answer or "coordinator" in answer


def test_a_forged_webhook_is_refused_and_leaves_no_trace(system: System) -> None:
    status = post(system, form("cancel my visit", "SM" + secrets.token_hex(16)), "a-guess")

    assert status == 403
    phone = Phone(system, SAM, CLINIC)
    before = phone.received()
    time.sleep(1)
    assert phone.received() == before


def test_a_webhook_that_comes_ten_times_at_once_is_answered_once(system: System) -> None:
    phone = Phone(system, SAM, CLINIC)
    before = len(phone.received())
    fields = form("where is your office", "SM" + secrets.token_hex(16))
    token = system.environment["EMULATOR_AUTH_TOKEN"]

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: post(system, fields, token), range(10)))

    assert set(statuses) == {204}
    await_texts(phone, before + 1)
    time.sleep(1)
    assert len(phone.received()) == before + 1
    assert "Juniper" in phone.received()[-1]


def test_texts_that_come_at_once_are_answered_in_the_order_they_came(system: System) -> None:
    stranger = Phone(system, "+12125550178", CLINIC)
    for body in ("what time do you open", "is there parking", "are you a robot"):
        stranger.send(body)

    answers = await_texts(stranger, 3)

    found = [re.search("9 AM|garage|automated", answer) for answer in answers]
    assert [match.group() for match in found if match] == ["9 AM", "garage", "automated"]


def test_a_picture_without_words_is_kept_and_answered(system: System) -> None:
    phone = Phone(system, "+12125550179", CLINIC)
    httpx.post(
        f"{system.emulator}/handsets/{phone.number}/send",
        json={
            "to": CLINIC,
            "body": "",
            "media": [{"content_type": "image/png", "data_base64": "iVBORw0KGgo="}],
        },
        timeout=20,
    ).raise_for_status()

    (answer,) = await_texts(phone, 1)

    assert "picture" in answer


def test_nothing_goes_to_a_phone_that_said_stop_until_it_says_start(system: System) -> None:
    phone = Phone(system, "+12125550180", CLINIC)
    phone.text("hello")
    phone.send("STOP")
    phone.send("how much is a crown")
    time.sleep(2)
    assert len(phone.received()) == 1

    phone.send("START")
    assert "9 AM" in phone.text("what time do you open")
