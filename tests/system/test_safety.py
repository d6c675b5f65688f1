"""Danger, from the first text until it is over, on the whole system."""

import re
import sqlite3
import time

from tests.system.phones import Phone, System, clinic

ONLY_THE_CLASSIFIER_HEARS = "his hand wont work and half his smile is gone since lunch"


def conversation_of(system: System, reason: str) -> str:
    """The newest conversation that waits for a coordinator because of something."""
    lines = [line for line in clinic(system, "handoff", "list").splitlines() if reason in line]
    return re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", lines[-1])[0]


def test_after_an_alarm_no_price_is_told_until_it_is_over(system: System) -> None:
    phone = Phone(system, "+12125550183", "+12125550190")
    assert "911" in phone.text("i cant breathe")

    assert "are you safe now" in phone.text("how much is a crown")
    assert "9 AM" in phone.text("what time do you open tomorrow")
    assert "glad you are OK" in phone.text("im ok now, it was a panic attack")
    assert "are you safe now" not in phone.text("how much is a crown")
    assert "emergency, says_it_is_over" in clinic(system, "handoff", "list")


def test_what_was_being_booked_is_left_on_an_alarm(maria: Phone) -> None:
    asked = maria.text("i want the crown, when can i come in")
    if "date of birth" in asked:
        asked = maria.text("5/17/1984")
    if "Reply 1 for yes" in asked:
        maria.text("1")
    assert "911" in maria.text("its bleeding a lot and wont stop")

    for text in ("1", "friday morning", "how much is it"):
        assert "are you safe now" in maria.text(text)
    assert "Booked" not in "".join(maria.received())
    assert "glad you are OK" in maria.text("the bleeding stopped, im fine")


def test_danger_in_other_words_is_heard_while_a_coordinator_answers(system: System) -> None:
    phone = Phone(system, "+12125550184", "+12125550190")
    phone.text("let me talk to a real person")
    conversation = conversation_of(system, "asked_for")
    clinic(system, "handoff", "take", conversation, "Ana")
    before = phone.received()
    phone.send("are you there")
    time.sleep(3)
    assert phone.received() == before

    assert "911" in phone.text(ONLY_THE_CLASSIFIER_HEARS)

    told = ONLY_THE_CLASSIFIER_HEARS.encode()
    kept = sqlite3.connect(system.var_dir / "tracker.db").execute("SELECT data FROM events")
    assert not [data for (data,) in kept if "half his smile" in data]
    log = (system.var_dir / "logs" / "rasa.log").read_bytes()
    assert told not in log
    assert system.environment["RASA_TOKEN"].encode() not in log
