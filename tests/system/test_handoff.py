"""A coordinator takes a conversation over, answers, and returns it."""

import re
import time

from tests.system.phones import Phone, System, await_texts, clinic


def test_from_taking_over_to_returning_only_the_coordinator_and_safety_speak(
    system: System,
) -> None:
    phone = Phone(system, "+12125550181", "+12125550190")
    phone.text("hello")
    assert "asked a coordinator" in phone.text("let me talk to a real person")
    listed = clinic(system, "handoff", "list")
    waiting = [line for line in listed.splitlines() if "asked_for" in line]
    conversation = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", waiting[-1])[0]

    clinic(system, "handoff", "take", conversation, "Ana")
    before = phone.received()
    phone.send("how much is a crown")
    time.sleep(2)
    assert phone.received() == before

    clinic(system, "handoff", "reply", conversation, "Hi, this is Ana. How can I help?")
    assert await_texts(phone, len(before) + 1)[-1] == "Hi, this is Ana. How can I help?"
    assert "911" in phone.text("i cant breathe")

    clinic(system, "handoff", "return", conversation)
    assert "9 AM" in phone.text("what time do you open")
