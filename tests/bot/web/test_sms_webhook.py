"""Twilio's webhooks: really signed forms in, 204 out, and the answer by its REST API."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.conversations.models import Direction, Message, MessageState
from bot.db import transaction
from bot.patients import consent
from tests.bot.web.conftest import CLINIC, Web
from tests.people import HARBOR, MARIA, SAM, clinic
from tests.servers import RASA_TOKEN, Silence

RECORDED = Path(__file__).resolve().parents[2] / "contract"


def recorded(name: str) -> dict[str, str]:
    form: dict[str, str] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return form


def messages(web: Web) -> list[Message]:
    with transaction(web.engine) as session:
        return list(session.scalars(select(Message).order_by(Message.created_at)))


def inbound_count(web: Web) -> int:
    with transaction(web.engine) as session:
        inbound = select(func.count()).where(Message.direction == Direction.INBOUND)
        return session.scalars(inbound).one()


def is_opted_out(web: Web, number: str = MARIA) -> bool:
    with transaction(web.engine) as session:
        return consent.is_opted_out(session, clinic(session).id, number)


def test_a_text_is_kept_answered_by_the_engine_and_the_answer_sent_by_text(web: Web) -> None:
    response = web.text("how much is the crown")

    assert (response.status_code, response.content) == (204, b"")
    assert web.dialogue.heard == ["how much is the crown"]
    (sent,) = web.provider.texts
    assert (sent["to"], sent["from"], sent["body"]) == (MARIA, CLINIC, "Noted.")
    assert sent["status_callback"].startswith("https://clinic.example/webhooks/sms/status?message=")


def test_replies_never_travel_in_the_webhooks_answer(web: Web) -> None:
    assert web.text("hi").content == b""


@pytest.mark.parametrize("path", ["/webhooks/sms", "/webhooks/sms/status"])
@pytest.mark.parametrize("signature", [None, "", "bm90IGEgc2lnbmF0dXJl"])
def test_a_form_without_twilios_signature_gets_403_and_leaves_nothing(
    web: Web, path: str, signature: str | None
) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}

    response = web.client.post(path, data=recorded("inbound_text"), headers=headers)

    assert response.status_code == 403
    assert messages(web) == []


def test_a_form_signed_with_another_token_or_for_another_form_is_refused(web: Web) -> None:
    form = recorded("inbound_text")

    assert web.twilio_posts("/webhooks/sms", form, token=RASA_TOKEN).status_code == 403
    assert messages(web) == []


def test_the_same_text_posted_ten_times_at_once_is_one_message_and_one_answer(web: Web) -> None:
    with ThreadPoolExecutor(10) as posts:
        responses = list(posts.map(lambda _: web.text("hi", "SM1"), range(10)))

    assert {response.status_code for response in responses} == {204}
    assert inbound_count(web) == 1
    assert web.provider.bodies == ["Noted."]


def test_ten_texts_at_once_are_all_kept_and_each_answered_once(web: Web) -> None:
    with ThreadPoolExecutor(10) as posts:
        list(posts.map(lambda n: web.text(f"text {n}", f"SM{n}"), range(10)))

    assert inbound_count(web) == 10
    assert sorted(web.dialogue.heard) == [f"text {n}" for n in range(10)]


@pytest.mark.parametrize(
    ("form", "status"),
    [({"MessageSid": ""}, 400), ({"From": "?"}, 400), ({"To": "+12125550199"}, 404)],
)
def test_a_text_that_cannot_be_taken_in_is_refused_by_name(
    web: Web, form: dict[str, str], status: int
) -> None:
    response = web.text("hi", **form)

    assert response.status_code == status
    assert next(iter(form)) in response.json()["detail"]
    assert messages(web) == []


def test_what_no_database_keeps_is_taken_out_of_a_text_and_the_rest_is_kept(web: Web) -> None:
    assert web.text("how much\x00 is the crown").status_code == 204

    assert next(message.body for message in messages(web)) == "how much is the crown"


def test_a_text_of_danger_is_answered_although_the_engine_is_silent(web: Web) -> None:
    web.text("i want to kill myself\x00")

    assert web.dialogue.heard == []
    (sent,) = web.provider.texts
    assert "988" in sent["body"]


@pytest.mark.parametrize("count", ["\u00b2", "9" * 5000, "-1"])
def test_a_number_that_is_none_is_named(web: Web, count: str) -> None:
    response = web.text("hi", NumMedia=count)

    assert response.status_code == 400
    assert "NumMedia" in response.json()["detail"]


def test_pictures_are_kept_with_their_message(web: Web) -> None:
    form = recorded("inbound_pictures")

    assert web.twilio_posts("/webhooks/sms", form).status_code == 204

    (picture, _) = messages(web)
    assert [media["content_type"] for media in picture.media] == ["image/jpeg", "image/png"]
    assert web.dialogue.heard == ["[photo]"]


def test_the_number_that_was_texted_says_which_clinic_it_is(web: Web) -> None:
    web.text("hi", To="+13125550191")

    with transaction(web.engine) as session:
        address = web.provider.texts[0]["from"]
        assert address == clinic(session, HARBOR).phone_number


def test_stop_is_obeyed_without_an_answer(web: Web) -> None:
    web.text("STOP", "SM1")
    web.text("how much is it", "SM2")

    assert is_opted_out(web)
    assert web.provider.texts == []
    assert web.dialogue.turns == []


def test_empezar_brings_the_texts_back_after_alto(web: Web) -> None:
    web.text("ALTO", "SM1")
    web.text("empezar", "SM2")

    assert not is_opted_out(web)
    assert web.provider.texts[-1]["body"].startswith("Recibira otra vez")
    assert web.dialogue.turns == []


def test_start_brings_the_texts_back(web: Web) -> None:
    web.text("STOP", "SM1")
    web.text("START", "SM2")

    assert not is_opted_out(web)
    assert len(web.provider.texts) == 1


def test_a_stop_that_twilio_has_confirmed_itself_is_obeyed(web: Web) -> None:
    web.twilio_posts("/webhooks/sms", recorded("inbound_stop"))

    assert is_opted_out(web)
    assert web.provider.texts == []


@pytest.mark.parametrize("body", ["arret", "ALTO POR FAVOR", "stop texting"])
def test_whatever_word_twilio_took_for_a_stop_is_one(web: Web, body: str) -> None:
    web.text(body, OptOutType="STOP")

    assert is_opted_out(web)
    assert web.provider.texts == []


def test_whatever_word_twilio_took_for_a_start_is_one(web: Web) -> None:
    web.text("STOP", "SM1")
    web.text("yes", "SM2", OptOutType="START")

    assert not is_opted_out(web)


def test_a_message_is_kept_although_the_engine_is_down(web: Web) -> None:
    web.dialogue.answers.append(Silence.LOST)

    assert web.text("hi").status_code == 204

    (message,) = messages(web)
    assert message.state is MessageState.RECEIVED


def report(web: Web, message: Message, **form: str) -> int:
    path = f"/webhooks/sms/status?message={message.id}"
    fields = recorded("delivery_report") | {"MessageSid": message.provider_sid or ""} | form
    return web.twilio_posts(path, fields).status_code


def test_a_delivery_report_is_written_down(web: Web) -> None:
    web.text("hi")
    (answer,) = [m for m in messages(web) if m.direction is Direction.OUTBOUND]

    assert report(web, answer) == 204

    (answer,) = [m for m in messages(web) if m.direction is Direction.OUTBOUND]
    assert answer.state is MessageState.DELIVERED
    assert answer.delivered_at is not None


def test_a_report_is_signed_with_its_query(web: Web) -> None:
    web.text("hi")
    (answer,) = [m for m in messages(web) if m.direction is Direction.OUTBOUND]
    form = recorded("delivery_report")
    good = web.twilio_posts(f"/webhooks/sms/status?message={answer.id}", form)
    signature = good.request.headers["X-Twilio-Signature"]

    forged = web.client.post(
        "/webhooks/sms/status", data=form, headers={"X-Twilio-Signature": signature}
    )

    assert (good.status_code, forged.status_code) == (204, 403)


def test_a_report_on_a_text_of_nobody_is_taken_without_trouble(web: Web) -> None:
    assert web.twilio_posts("/webhooks/sms/status", recorded("delivery_failure")).status_code == 204


def test_a_report_without_a_status_is_refused(web: Web) -> None:
    response = web.twilio_posts("/webhooks/sms/status", {"MessageSid": "SM1"})

    assert (response.status_code, response.json()["detail"]) == (400, "MessageStatus is missing")


def test_two_phones_have_two_conversations(web: Web) -> None:
    web.text("one", "SM1")
    web.text("two", "SM2", From=SAM)

    assert {text["to"] for text in web.provider.texts} == {MARIA, SAM}
    assert len({message.conversation_id for message in messages(web)}) == 2
