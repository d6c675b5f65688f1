"""The outbox when an answer or a process is lost: no text is lost with it, none goes out twice."""

import pytest

from bot.conversations.delivery import LEASE
from bot.conversations.models import MessageState
from tests.bot.conversations.conftest import say, send, send_until_settled, sent, states
from tests.people import MARIA
from tests.servers import Provider, Refusal, Silence
from tests.texting import STATUS_URL, Office, outbox, sender_to


def test_a_text_whose_answer_was_lost_is_looked_up_and_not_sent_twice(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.TAKEN)

    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    (message,) = sent(office)
    assert (message.state, message.provider_sid) == (MessageState.SENT, provider.texts[0]["sid"])


@pytest.mark.parametrize("blindness", [Refusal(503), Refusal(429), Silence.LOST])
def test_a_text_whose_answer_was_lost_is_not_sent_twice_even_if_the_look_up_fails(
    office: Office, provider: Provider, blindness: Refusal | Silence
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.TAKEN)
    provider.blindness.append(blindness)

    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_a_text_that_was_lost_on_its_way_is_sent_again(office: Office, provider: Provider) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.LOST)

    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_a_text_lost_on_its_way_is_sent_although_the_same_words_went_out_before(
    office: Office, provider: Provider
) -> None:
    say(office, "You're welcome.")
    send(office)
    say(office, "You're welcome.")
    provider.troubles.append(Silence.LOST)

    send_until_settled(office)

    assert provider.bodies == ["You're welcome."] * 2
    assert states(office) == [MessageState.SENT] * 2


def test_an_answer_that_makes_no_sense_loses_no_text_and_sends_none_twice(
    office: Office, provider: Provider
) -> None:
    say(office, "one", "two")
    provider.troubles.append(Silence.GIBBERISH)

    send_until_settled(office)

    assert provider.bodies == ["one", "two"]
    assert states(office) == [MessageState.SENT] * 2


def test_a_text_whose_process_died_before_it_left_is_sent_by_the_next(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    with office.open() as session:
        message = outbox(session)[0]
        message.state, message.attempts = MessageState.SENDING, 1
        message.lease_until = office.clock.now + LEASE

    assert send(office) == 0
    office.clock.now += LEASE
    send(office)

    assert provider.bodies == ["Hello."]


def test_a_text_whose_process_died_after_it_left_is_not_sent_twice(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    sender_to(provider).send(MARIA, "+12125550190", "Hello.", STATUS_URL)
    with office.open() as session:
        message = outbox(session)[0]
        message.state, message.attempts = MessageState.SENDING, 1
        message.lease_until = office.clock.now
    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]
