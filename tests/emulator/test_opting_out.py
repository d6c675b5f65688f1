"""STOP, START and HELP, as the carrier acts on them."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.emulator.running import CLINIC, Receiver, Running, eventually

OTHER_CLINIC = "+13125550191"


def carrier_replies(emulator: Running, handset: str) -> list[str]:
    return [
        text["body"] for text in emulator.shown(handset) if text["direction"] == "outbound-reply"
    ]


def test_after_stop_the_clinic_is_refused_with_21610_and_another_is_not(
    emulator: Running, client: Client, app: Receiver, handset: str
) -> None:
    sent = emulator.send(handset, "STOP")

    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=handset, from_=CLINIC, body="hello")
    assert (refused.value.status, refused.value.code) == (400, 21610)
    (call,) = app.of(sent["sid"])
    assert call.form["OptOutType"] == "STOP"
    assert call.is_signed
    (reply,) = carrier_replies(emulator, handset)
    assert reply.startswith("You have successfully been unsubscribed.")
    client.messages.create(to=handset, from_=OTHER_CLINIC, body="hello")


@pytest.mark.parametrize(
    "word",
    ["stopall", " Unsubscribe ", "CANCEL", "end", "Quit", "revoke", "OptOut", "Stop.", "stop!"],
)
def test_each_stop_word_alone_blocks(emulator: Running, handset: str, word: str) -> None:
    assert emulator.send(handset, word)["opt_out_type"] == "STOP"


@pytest.mark.parametrize("words", ["please stop", "cancel it please", "stop it", "yes", "end?"])
def test_other_words_do_not(
    emulator: Running, client: Client, app: Receiver, handset: str, words: str
) -> None:
    sent = emulator.send(handset, words)

    assert sent["opt_out_type"] is None
    assert "OptOutType" not in app.of(sent["sid"])[0].form
    assert carrier_replies(emulator, handset) == []
    client.messages.create(to=handset, from_=CLINIC, body="hello")


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_a_start_word_lifts_the_block(
    emulator: Running, client: Client, app: Receiver, handset: str, word: str
) -> None:
    emulator.send(handset, "stop")

    sent = emulator.send(handset, word)

    assert app.of(sent["sid"])[0].form["OptOutType"] == "START"
    assert "re-subscribed" in carrier_replies(emulator, handset)[-1]
    client.messages.create(to=handset, from_=CLINIC, body="hello")
    eventually(lambda: emulator.shown(handset)[-1]["body"] == "hello")


def test_stop_again_is_passed_on_but_not_answered_again(
    emulator: Running, app: Receiver, handset: str
) -> None:
    emulator.send(handset, "stop")
    sent = emulator.send(handset, "stop")

    assert app.of(sent["sid"])[0].form["OptOutType"] == "STOP"
    assert len(carrier_replies(emulator, handset)) == 1


def test_help_is_answered_by_the_carrier_unless_it_is_blocked(
    emulator: Running, app: Receiver, handset: str
) -> None:
    sent = emulator.send(handset, "help")
    emulator.send(handset, "stop")
    emulator.send(handset, "info")

    assert app.of(sent["sid"])[0].form["OptOutType"] == "HELP"
    first, second = carrier_replies(emulator, handset)
    assert first.startswith("Reply STOP to unsubscribe")
    assert "unsubscribed" in second
