"""The outbox: each text is sent, once, in order, whatever the provider does."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from bot.channels.segments import count_segments
from bot.conversations import delivery, handoffs
from bot.conversations.delivery import LEASE, Delivering
from bot.conversations.models import Message, MessageState
from bot.conversations.outcomes import TRIES
from bot.conversations.threads import queue
from bot.db import open_engine
from bot.patients import consent
from bot.replies import Reply
from tests.people import MARIA, SAM, sms_address, web_address
from tests.servers import Provider, Refusal, Silence, serve_provider
from tests.texting import (
    STATUS_URL,
    Clock,
    Office,
    conversation,
    opening,
    outbox,
    sender_to,
    text_in,
)


def say(office: Office, *bodies: str, number: str = MARIA) -> None:
    """Texts of ours, queued a second apart."""
    with office.open() as session:
        for body in bodies:
            key = f"{number}:{office.clock.now.isoformat()}"
            queue(session, conversation(session, number), body, key=key, now=office.clock.now)
            office.clock.pass_(seconds=1)


def send(office: Office) -> int:
    return delivery.send_due(office.delivering)


def send_until_settled(office: Office) -> None:
    """Send, and again whenever something comes due, for as long as we would try."""
    for _ in range(TRIES + 4):
        send(office)
        office.clock.pass_(minutes=11)


def sent(office: Office) -> list[Message]:
    with office.open() as session:
        return outbox(session)


def states(office: Office) -> list[MessageState]:
    return [message.state for message in sent(office)]


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
    assert "no more texts" in body


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
    provider.troubles.extend([Refusal(503)] * TRIES)
    waits = []
    for _ in range(TRIES - 1):
        send(office)
        due = sent(office)[0].next_attempt_at
        assert due is not None
        waits.append((due - office.clock.now).total_seconds())
        office.clock.now = due

    assert waits == [2, 4, 8, 16, 32, 64, 128]


def test_after_the_last_try_a_coordinator_is_told(office: Office, provider: Provider) -> None:
    say(office, "Hello.")
    provider.troubles.extend([Refusal(503)] * TRIES)

    send_until_settled(office)

    assert states(office) == [MessageState.FAILED]
    assert len(provider.asked) == TRIES
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


def test_eight_workers_at_once_send_each_text_once(office: Office, provider: Provider) -> None:
    for number in (MARIA, SAM, "+12125550103", "+12125550104"):
        say(office, "one", "two", "three", number=number)
    together = threading.Barrier(8)

    def worker(_: int) -> None:
        together.wait()
        send(office)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(worker, range(8)))
    send_until_settled(office)  # a text whose turn came after the last worker had looked

    assert len(provider.texts) == 12
    assert sorted(provider.bodies) == ["one"] * 4 + ["three"] * 4 + ["two"] * 4
    to_maria = [text["body"] for text in provider.texts if text["to"] == MARIA]
    assert to_maria == ["one", "two", "three"]


def send_in_a_process_of_its_own(database_url: str, provider_url: str) -> None:
    engine = open_engine(database_url)
    clock = Clock()
    clock.pass_(minutes=1)
    sender = sender_to(Provider(provider_url))
    delivery.send_due(Delivering(opening(engine), sender, clock, STATUS_URL))
    engine.dispose()


def test_two_processes_that_claim_the_same_text_send_it_once(engine: Engine) -> None:
    clock = Clock()
    with opening(engine)() as session:
        for n in range(5):
            queue(session, conversation(session), f"text {n}", key=str(n), now=clock.now)
    url = engine.url.render_as_string(hide_password=False)
    spawning = multiprocessing.get_context("spawn")

    with serve_provider() as provider:
        arguments = (url, provider.url)
        processes = [
            spawning.Process(target=send_in_a_process_of_its_own, args=arguments) for _ in range(2)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join(30)

        assert [process.exitcode for process in processes] == [0, 0]
        assert sorted(provider.bodies) == [f"text {n}" for n in range(5)]


def replies_to(office: Office, *replies: Reply, on_the_web: bool = False) -> Message:
    with office.open() as session:
        address = web_address(session) if on_the_web else sms_address(session)
        message = text_in(session, "hi", address=address)
        chat = session.get_one(type(conversation(session)), message.conversation_id)
        delivery.queue_replies(session, chat, message, list(replies), now=office.clock.now)
    return sent(office)[0]


def test_replies_to_a_message_become_one_text_with_numbered_choices(office: Office) -> None:
    reply = replies_to(office, Reply("Two options."), Reply("Which?", ("Crown", "Filling")))

    assert reply.body == "Two options.\nWhich?\n1) Crown\n2) Filling"
    assert reply.in_reply_to_id is not None


def test_a_text_takes_two_segments_at_most_and_the_rest_waits_for_more(office: Office) -> None:
    line = "A sentence that is not long. " * 30
    reply = replies_to(office, Reply(line))

    assert count_segments(reply.body).segments == 2
    assert reply.body.endswith("\nText MORE for the rest.")
    with office.open() as session:
        assert conversation(session).unsaid.startswith("A sentence")


def test_a_short_answer_forgets_what_was_left_of_the_one_before(office: Office) -> None:
    with office.open() as session:
        conversation(session).unsaid = "of the one before"

    replies_to(office, Reply("Short."))

    with office.open() as session:
        assert conversation(session).unsaid == ""


def test_a_text_goes_out_in_plain_letters(office: Office) -> None:
    assert (
        replies_to(office, Reply("It\u2019s $250\u00a0\u00d7 4\u2026")).body == "It's $250 x 4..."
    )


def test_the_same_message_is_replied_to_once(office: Office) -> None:
    with office.open() as session:
        message = text_in(session, "hi")
        chat = conversation(session)
        for line in ("Hello.", "Hello again."):
            delivery.queue_replies(session, chat, message, [Reply(line)], now=office.clock.now)

    assert [message.body for message in sent(office)] == ["Hello."]


def test_what_is_said_on_the_web_is_never_texted(office: Office, provider: Provider) -> None:
    replies_to(office, Reply("Hello."), on_the_web=True)

    assert send(office) == 0
    assert provider.texts == []


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
