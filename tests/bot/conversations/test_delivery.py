"""The outbox: each text is sent, in order, to whoever has not opted out, or tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.conversations import handoffs
from bot.conversations.models import Message, MessageState
from bot.conversations.outcomes import TRIES
from bot.patients import consent
from tests.bot.conversations.conftest import say, send, send_until_settled, sent, states
from tests.people import MARIA, SAM, sms_address
from tests.servers import Provider, Refusal
from tests.texting import STATUS_URL, Office, conversation, outbox, text_in


def test_a_queued_text_goes_to_its_phone_from_the_clinics_number(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")

    assert send(office) == 1

    (text,) = provider.texts
    (message,) = sent(office)
    assert (text["to"], text["from"], text["body"]) == (MARIA, "+12125550190", "Hello.")
    assert text["status_callback"] == f"{STATUS_URL}?message={message.id}"
    assert (message.state, message.provider_sid) == (MessageState.SENT, text["sid"])
    assert message.sent_at == office.clock.now


def test_what_was_sent_is_not_sent_again(office: Office, provider: Provider) -> None:
    say(office, "Hello.")

    send_until_settled(office)

    assert provider.bodies == ["Hello."]


def test_texts_go_out_in_the_order_they_were_said(office: Office, provider: Provider) -> None:
    say(office, "one", "two", "three")

    assert send(office) == 3

    assert provider.bodies == ["one", "two", "three"]


def test_a_text_that_has_to_wait_keeps_the_later_ones_to_that_phone_waiting(
    office: Office, provider: Provider
) -> None:
    say(office, "one", "two")
    say(office, "another phone", number=SAM)
    provider.troubles.append(Refusal(503))

    send(office)
    assert provider.bodies == ["another phone"]
    send_until_settled(office)

    assert provider.bodies == ["another phone", "one", "two"]


def test_whoever_opted_out_gets_no_text_not_even_one_that_waited(
    office: Office, provider: Provider
) -> None:
    say(office, "one", "two")
    say(office, "another phone", number=SAM)
    with office.open() as session:
        text_in(session, "STOP")

    send(office)

    assert provider.bodies == ["another phone"]
    assert states(office)[:2] == [MessageState.SUPPRESSED] * 2


def test_the_one_confirmation_of_an_opt_out_goes_out(office: Office, provider: Provider) -> None:
    with office.open() as session:
        text_in(session, "alto", at=office.clock.now)

    send(office)

    (body,) = provider.bodies
    assert "No recibira mas mensajes" in body


def test_what_was_kept_back_is_not_sent_after_opting_in_again(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    with office.open() as session:
        text_in(session, "STOP", key="SM1")
    send(office)
    with office.open() as session:
        text_in(session, "START", key="SM2")

    send_until_settled(office)

    assert provider.bodies == []


@pytest.mark.parametrize("trouble", [Refusal(429, 20429), Refusal(500), Refusal(503)])
def test_a_provider_in_trouble_is_tried_again_until_it_takes_the_text(
    office: Office, provider: Provider, trouble: Refusal
) -> None:
    say(office, "Hello.")
    provider.troubles.extend([trouble] * 3)

    send(office)
    assert send(office) == 0  # not before its time
    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_waits_double_up_to_ten_minutes(office: Office, provider: Provider) -> None:
    say(office, "Hello.")
    provider.troubles.extend([Refusal(429)] * TRIES)
    waits = []
    for _ in range(TRIES - 1):
        send(office)
        due = sent(office)[0].next_attempt_at
        assert due is not None
        waits.append((due - office.clock.now).total_seconds())
        office.clock.now = due

    for wait, usual in zip(waits, [2, 4, 8, 16, 32, 64, 128], strict=True):
        assert usual <= wait <= 1.25 * usual  # not all at the same moment


def test_after_the_last_try_a_coordinator_is_told(office: Office, provider: Provider) -> None:
    say(office, "Hello.")
    provider.troubles.extend([Refusal(503)] * TRIES)

    send_until_settled(office)

    assert states(office) == [MessageState.FAILED]
    assert len([asked for asked in provider.asked if asked.method == "POST"]) == TRIES
    with office.open() as session:
        handoff = handoffs.open_handoff(session, conversation(session))
    assert handoff is not None
    assert handoff.reasons == ["delivery_trouble"]


def test_a_text_that_twilio_will_never_send_is_given_up_at_once_and_told(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Refusal(400, 21211))

    send_until_settled(office)

    assert (states(office), len(provider.asked)) == ([MessageState.FAILED], 1)
    assert sent(office)[0].error == "21211"
    with office.open() as session:
        assert handoffs.open_handoff(session, conversation(session)) is not None


def test_an_opt_out_that_only_twilio_knows_of_is_taken_over(
    office: Office, provider: Provider
) -> None:
    say(office, "one", "two")
    provider.troubles.append(Refusal(400, 21610))

    send_until_settled(office)

    assert len(provider.asked) == 1
    assert states(office) == [MessageState.SUPPRESSED] * 2
    with office.open() as session:
        address = sms_address(session)
        assert consent.is_opted_out(session, address.clinic_id, address.value)


def test_a_text_for_later_waits_for_its_time(office: Office, provider: Provider) -> None:
    say(office, "Hello.")
    with office.open() as session:
        outbox(session)[0].next_attempt_at = office.clock.now + timedelta(hours=1)

    assert send(office) == 0
    office.clock.pass_(hours=1)
    assert send(office) == 1


def test_nothing_to_send_is_no_trouble(office: Office) -> None:
    assert send(office) == 0
    with office.open() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
