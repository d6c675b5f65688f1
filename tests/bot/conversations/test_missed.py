"""What the provider told us while we were away: it is asked, and nothing counts twice."""

import pytest

from bot.conversations import missed
from bot.conversations.missed import LOOK_EVERY, REPORT_WITHIN, CatchingUp
from bot.conversations.models import MessageState
from bot.patients import consent
from bot.safety import alarming
from tests.bot.conversations.conftest import received, say, send, sent, states
from tests.people import MARIA, sms_address
from tests.servers import Provider, Refusal
from tests.texting import Office, opening, sender_to, text_in

CLINIC = "+12125550190"


@pytest.fixture
def work(office: Office, provider: Provider) -> CatchingUp:
    """Catching up, after the first look."""
    made = CatchingUp(opening(office.engine), sender_to(provider), office.clock, alarming.receive)
    assert missed.catch_up(made) == 0
    return made


def patient_texts(provider: Provider, body: str, number: str = MARIA) -> str:
    """A text that the provider has and that we never heard of."""
    return provider.take({"To": CLINIC, "From": number, "Body": body}, "inbound")["sid"]


def look(work: CatchingUp, office: Office) -> int:
    office.clock.now += LOOK_EVERY
    return missed.catch_up(work)


def bodies(office: Office) -> list[str]:
    return [message.body for message in received(office)]


def test_a_text_whose_webhook_found_nobody_is_taken_in_and_waits_for_its_answer(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    patient_texts(provider, "is there parking")

    assert look(work, office) == 1
    assert look(work, office) == 0

    assert bodies(office) == ["is there parking"]


def test_several_texts_are_taken_in_in_the_order_they_were_sent(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    for body in ("one", "two", "three"):
        patient_texts(provider, body)

    assert look(work, office) == 3

    assert bodies(office) == ["one", "two", "three"]


def test_a_text_that_we_know_is_not_taken_in_again(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    sid = patient_texts(provider, "hi")
    with office.open() as session:
        text_in(session, "hi", key=sid, provider_sid=sid)

    assert look(work, office) == 0


def test_a_text_whose_webhook_may_still_come_is_left_alone(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    office.clock.now += LOOK_EVERY
    patient_texts(provider, "hi")

    assert missed.catch_up(work) == 0
    assert look(work, office) == 1


def test_our_own_texts_and_other_clinics_are_not_taken_in(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    say(office, "Hello.")
    send(office)
    provider.take({"To": "+19995550100", "From": MARIA, "Body": "hi"}, "inbound")

    assert look(work, office) == 0


def test_of_several_workers_one_looks_at_a_time(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    patient_texts(provider, "hi")
    office.clock.now += LOOK_EVERY
    asked = len(provider.asked)

    assert missed.catch_up(work) == 1
    assert missed.catch_up(work) == 0
    assert len(provider.asked) == asked + 3  # once for each clinic


def test_what_came_before_we_began_is_not_ours(office: Office, provider: Provider) -> None:
    patient_texts(provider, "of last week")
    office.clock.pass_(days=1)
    work = CatchingUp(opening(office.engine), sender_to(provider), office.clock, alarming.receive)

    assert missed.catch_up(work) == 0


def test_while_the_provider_cannot_be_asked_nothing_is_passed_over(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    patient_texts(provider, "hi")
    provider.blindness.extend([Refusal(503)] * 50)
    assert look(work, office) == 0
    provider.blindness.clear()
    office.clock.pass_(hours=5)

    assert look(work, office) == 1


def test_a_missed_stop_is_heeded(office: Office, provider: Provider, work: CatchingUp) -> None:
    patient_texts(provider, "STOP")

    look(work, office)

    with office.open() as session:
        address = sms_address(session)
        assert consent.is_opted_out(session, address.clinic_id, address.value)


def test_a_report_that_never_came_is_asked_for(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    say(office, "Hello.")
    send(office)
    provider.texts[0]["status"] = "undelivered"
    provider.texts[0]["error_code"] = "30005"

    assert missed.ask_for_reports(work) == 0  # it may still come
    office.clock.now += REPORT_WITHIN
    assert missed.ask_for_reports(work) == 1

    assert states(office) == [MessageState.UNDELIVERED]
    assert sent(office)[0].error == "30005"


def test_a_text_without_news_is_asked_for_ever_more_seldom_and_not_for_ever(
    office: Office, provider: Provider, work: CatchingUp
) -> None:
    say(office, "Hello.")
    send(office)
    provider.texts[0]["status"] = "sent"

    asked = []
    for hours in range(1, 72):
        office.clock.pass_(hours=1)
        if missed.ask_for_reports(work):
            asked.append(hours)

    assert asked == [1, 3, 7, 15]
