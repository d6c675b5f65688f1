"""The way of a handset's texts to the application."""

import base64
import time

import pytest

from tests.emulator.running import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CLINIC,
    Receiver,
    Running,
    eventually,
    free_port,
    http,
    running_emulator,
)


def test_a_handsets_text_comes_as_a_signed_webhook_with_twilios_fields(
    emulator: Running, app: Receiver, handset: str
) -> None:
    sent = emulator.send(handset, "when can I come in? Sí & más +1")

    (call,) = app.of(sent["sid"])
    assert call.is_signed
    assert call.target == "/webhooks/sms"
    expected = {
        "MessageSid": sent["sid"],
        "SmsSid": sent["sid"],
        "SmsMessageSid": sent["sid"],
        "AccountSid": ACCOUNT_SID,
        "From": handset,
        "To": CLINIC,
        "Body": "when can I come in? Sí & más +1",
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
        "FromCountry": "US",
        "SmsStatus": "received",
    }
    assert expected.items() <= call.form.items()
    assert "OptOutType" not in call.form
    assert sent["status_code"] == 204
    (shown,) = emulator.shown(handset)
    assert (shown["direction"], shown["app_status"]) == ("inbound", 204)


def test_pictures_are_announced_by_addresses_that_need_credentials(
    emulator: Running, app: Receiver, handset: str
) -> None:
    pictures = [
        {"content_type": f"image/{kind}", "data_base64": base64.b64encode(kind.encode()).decode()}
        for kind in ("png", "jpeg")
    ]

    sent = emulator.send(handset, "", media=pictures)

    (call,) = app.of(sent["sid"])
    assert call.is_signed
    assert call.form["NumMedia"] == "2"
    assert call.form["MediaContentType1"] == "image/jpeg"
    url = call.form["MediaUrl1"]
    assert http.get(url).status_code == 401
    assert http.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN)).content == b"jpeg"


def test_what_the_application_answers_is_told(
    emulator: Running, app: Receiver, handset: str
) -> None:
    app.answer = 500

    assert emulator.send(handset, "hello")["status_code"] == 500
    call = http.get(f"{emulator.url}/changes").json()["calls"][-1]
    assert (call["status"], call["kind"], call["handset"]) == (500, "inbound", handset)


def test_an_application_that_cannot_be_reached_or_is_too_slow_is_told(
    app: Receiver, handset: str
) -> None:
    with running_emulator(f"http://127.0.0.1:{free_port()}") as emulator:
        sent = emulator.send(handset, "hello")
        assert (sent["status_code"], sent["trouble"]) == (None, "could not be reached")
    app.takes_seconds = 0.4
    with running_emulator(app.url, webhook_timeout_seconds=0.1) as emulator:
        sent = emulator.send(handset, "hello")
        assert (sent["status_code"], sent["trouble"]) == (None, "no answer in time")


def test_a_text_that_comes_twice_has_the_same_id(
    emulator: Running, app: Receiver, handset: str
) -> None:
    emulator.let(on="inbound", effect="twice", number=handset)

    first = emulator.send(handset, "hello")
    second = emulator.send(handset, "again")

    assert [call.form["Body"] for call in app.of(first["sid"])] == ["hello", "hello"]
    assert len(app.of(second["sid"])) == 1
    assert len(emulator.shown(handset)) == 2


def test_a_late_text_comes_after_its_seconds(
    emulator: Running, app: Receiver, handset: str
) -> None:
    emulator.let(on="inbound", effect="late", seconds=0.4)
    started = time.monotonic()

    sent = emulator.send(handset, "hello")

    assert sent["status_code"] is None
    assert app.of(sent["sid"]) == []
    (call,) = eventually(lambda: app.of(sent["sid"]))
    assert call.at - started >= 0.4


def test_texts_out_of_order_come_last_one_first(
    emulator: Running, app: Receiver, handset: str
) -> None:
    emulator.let(on="inbound", effect="out_of_order", count=3, number=handset)

    for body in ("one", "two", "three", "four"):
        emulator.send(handset, body)

    def bodies() -> list[str]:
        return [call.form["Body"] for call in app.received if call.form["From"] == handset]

    eventually(lambda: len(bodies()) == 4)
    assert [body for body in bodies() if body != "four"] == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        ({"to": "12", "body": "hi"}, "to"),
        ({"body": "hi"}, "to"),
        ({"to": CLINIC, "body": "x" * 1601}, "body"),
        ({"to": CLINIC, "body": " "}, "body or media"),
        ({"to": CLINIC, "media": [{"content_type": "image/png", "data_base64": "?"}]}, "base64"),
        ({"to": CLINIC, "media": [{"content_type": "no", "data_base64": "aGk="}]}, "content_type"),
        ({"to": CLINIC, "body": "hi", "colour": "red"}, "colour"),
    ],
)
def test_what_a_handset_cannot_send_is_refused_naming_the_field(
    emulator: Running, handset: str, letter: dict[str, object], field: str
) -> None:
    answer = http.post(f"{emulator.url}/handsets/{handset}/send", json=letter)

    assert answer.status_code == 422
    assert field in answer.text


def test_a_page_of_another_site_cannot_make_a_handset_text(emulator: Running, handset: str) -> None:
    answer = http.post(
        f"{emulator.url}/handsets/{handset}/send",
        content=f'{{"to": "{CLINIC}", "body": "hi"}}',
        headers={"Content-Type": "text/plain", "Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 422
    assert emulator.shown(handset) == []
