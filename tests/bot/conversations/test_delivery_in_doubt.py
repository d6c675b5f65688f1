"""The outbox in doubt: what is not known is found out, proved by a report, or told to a person."""

from datetime import timedelta

import pytest

from bot.channels.sms_results import Rejected, TryLater, Unknown
from bot.channels.sms_texts import DeliveryReport
from bot.conversations import delivery, handoffs, outcomes
from bot.conversations.models import MessageState
from bot.conversations.outcomes import GIVE_UP_LOOKING_AFTER, SETTLE
from tests.bot.conversations.conftest import say, send, send_until_settled, sent, states
from tests.people import MARIA
from tests.servers import Provider, Refusal, Silence
from tests.texting import Office, conversation, outbox, text_in

CLINIC = "+12125550190"


def report(office: Office, sid: str, status: str, code: int | None = None) -> bool:
    """A delivery report on the only text of ours, with its id in the address."""
    (message,) = sent(office)
    with office.open() as session:
        told = DeliveryReport(sid, status, code)
        return outcomes.take_report(session, told, message.id, now=office.clock.now)


def is_told_to_a_person(office: Office) -> bool:
    with office.open() as session:
        handoff = handoffs.open_handoff(session, conversation(session))
    return handoff is not None and "delivery_trouble" in handoff.reasons


def test_a_text_that_the_provider_takes_after_we_hung_up_is_not_sent_twice(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.UNDER_WAY)
    send(office)

    office.clock.now += SETTLE / 2
    send(office)  # looks, and finds nothing yet
    provider.catch_up()
    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_a_text_taken_although_the_provider_said_500_is_not_sent_twice(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.BROKEN)

    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


@pytest.mark.parametrize("late", [TryLater("status 429"), Rejected(21211), Unknown()])
def test_a_late_answer_takes_back_nothing_that_a_report_has_proved(
    office: Office, late: TryLater | Rejected | Unknown
) -> None:
    say(office, "Hello.")
    with office.open() as session:
        message = outbox(session)[0]
        message.state, message.attempts = MessageState.SENDING, 1
    report(office, "SM1", "sent")

    with office.open() as session:
        outcomes.apply(session, outbox(session)[0], late, now=office.clock.now)

    assert states(office) == [MessageState.SENT]


@pytest.mark.parametrize("status", ["accepted", "queued", "sending", "sent"])
def test_any_report_proves_that_a_text_in_doubt_was_taken(
    office: Office, provider: Provider, status: str
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.TAKEN)
    send(office)

    report(office, provider.texts[0]["sid"], status)
    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_a_report_in_the_last_moment_keeps_a_text_from_going_out_again(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.UNDER_WAY)
    send(office)
    with office.open() as session:  # looked for, and not found
        outbox(session)[0].state = MessageState.QUEUED
    provider.catch_up()

    report(office, provider.texts[0]["sid"], "sent")
    send_until_settled(office)

    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]


def test_a_second_try_that_was_lost_is_not_taken_for_the_first(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    send(office)
    report(office, provider.texts[0]["sid"], "undelivered", 30003)
    provider.troubles.append(Silence.LOST)

    send_until_settled(office)

    assert provider.bodies == ["Hello."] * 2
    (message,) = sent(office)
    assert (message.state, message.provider_sid) == (MessageState.SENT, provider.texts[1]["sid"])


def test_a_late_report_on_the_first_try_says_nothing_about_the_second(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    send(office)
    first = provider.texts[0]["sid"]
    report(office, first, "undelivered", 30003)
    provider.troubles.append(Silence.LOST)
    office.clock.pass_(minutes=6)
    send(office)

    report(office, first, "sent")

    assert states(office) == [MessageState.SENDING]


def test_a_text_with_other_words_that_may_be_ours_goes_to_a_person(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.LOST)
    send(office)
    provider.take({"To": MARIA, "From": CLINIC, "Body": "Trial account - Hello."})

    send_until_settled(office)

    assert provider.bodies == ["Trial account - Hello."]
    assert states(office) == [MessageState.FAILED]
    assert is_told_to_a_person(office)


def test_a_text_that_cannot_be_looked_up_goes_to_a_person_and_never_out_again(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    provider.troubles.append(Silence.LOST)
    provider.blindness.extend([Refusal(503)] * 1000)

    until = office.clock.now + GIVE_UP_LOOKING_AFTER + timedelta(minutes=10)
    while office.clock.now < until:
        send(office)
        office.clock.pass_(minutes=2)

    assert provider.bodies == []
    assert states(office) == [MessageState.FAILED]
    assert is_told_to_a_person(office)


def test_a_text_given_up_that_had_arrived_after_all_is_told_by_its_report(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    with office.open() as session:
        message = outbox(session)[0]
        message.state, message.error, message.attempts = MessageState.FAILED, "Unknown", 1

    report(office, "SM1", "delivered")

    assert states(office) == [MessageState.DELIVERED]


@pytest.mark.parametrize(
    ("trouble", "state"),
    [(Silence.TAKEN, MessageState.SENT), (Silence.LOST, MessageState.SUPPRESSED)],
)
def test_a_text_in_doubt_to_someone_who_then_opts_out_is_not_sent_and_not_denied(
    office: Office, provider: Provider, trouble: Silence, state: MessageState
) -> None:
    say(office, "Hello.")
    provider.troubles.append(trouble)
    send(office)
    with office.open() as session:
        text_in(session, "STOP")
    posts = len(provider.texts)

    send_until_settled(office)

    assert states(office) == [state]
    assert len(provider.texts) == posts


def test_an_answer_that_comes_after_the_lease_of_another_try_changes_nothing(
    office: Office, provider: Provider
) -> None:
    say(office, "Hello.")
    taken_over = False

    def send_late(to: str, from_: str, body: str, status_callback: str) -> TryLater:
        """While this try hangs, its lease runs out, and another one sends the text."""
        nonlocal taken_over
        taken_over = True
        send_until_settled(office)
        return TryLater("status 429")

    slow = office.delivering
    slow.sender.send = send_late  # type: ignore[method-assign]
    delivery.send_due(slow)

    assert taken_over
    assert provider.bodies == ["Hello."]
    assert states(office) == [MessageState.SENT]
