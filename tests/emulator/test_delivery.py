"""The way of the application's texts to the handsets, and the reports on it."""

import pytest
from twilio.rest import Client

from tests.emulator.running import (
    ACCOUNT_SID,
    CLINIC,
    STATUS_CALLBACK,
    Receiver,
    Running,
    eventually,
    http,
)


def send(client: Client, handset: str, body: str = "hello") -> str:
    sent = client.messages.create(
        to=handset, from_=CLINIC, body=body, status_callback=STATUS_CALLBACK
    )
    return str(sent.sid)


def test_a_text_is_sent_and_delivered_with_a_signed_report_on_each(
    emulator: Running, client: Client, app: Receiver, handset: str
) -> None:
    sid = send(client, handset)

    sent, delivered = eventually(lambda: app.of(sid) if len(app.of(sid)) == 2 else None)

    assert (sent.form["MessageStatus"], delivered.form["MessageStatus"]) == ("sent", "delivered")
    assert sent.is_signed
    assert delivered.is_signed
    assert sent.target == "/webhooks/sms/status?message=7&x=a%20b"
    assert delivered.form["To"] == handset
    assert delivered.form["From"] == CLINIC
    assert delivered.form["AccountSid"] == ACCOUNT_SID
    assert "ErrorCode" not in delivered.form
    assert [text["body"] for text in emulator.shown(handset)] == ["hello"]
    assert client.messages(sid).fetch().date_sent is not None


def test_texts_arrive_in_the_order_they_were_sent(
    emulator: Running, client: Client, handset: str
) -> None:
    bodies = [str(number) for number in range(8)]
    for body in bodies:
        send(client, handset, body)

    eventually(lambda: len(emulator.shown(handset)) == len(bodies))

    assert [text["body"] for text in emulator.shown(handset)] == bodies


@pytest.mark.parametrize(
    ("effect", "statuses"), [("undelivered", ["sent", "undelivered"]), ("failed", ["failed"])]
)
def test_a_text_that_is_lost_is_reported_with_its_code_and_never_shown(
    emulator: Running,
    client: Client,
    app: Receiver,
    handset: str,
    effect: str,
    statuses: list[str],
) -> None:
    emulator.let(on="delivery", effect=effect, code=30003)

    sid = send(client, handset)

    eventually(lambda: app.statuses(sid) == statuses)
    assert app.of(sid)[-1].form["ErrorCode"] == "30003"
    assert emulator.shown(handset) == []
    (lost,) = emulator.shown(handset, everything=True)
    assert (lost["status"], lost["error_code"]) == (effect, 30003)
    fetched = client.messages(sid).fetch()
    assert (fetched.status, fetched.error_code) == (effect, 30003)
    assert fetched.error_message == "Unreachable destination handset"


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ({"effect": "twice"}, ["sent", "sent", "delivered", "delivered"]),
        ({"effect": "out_of_order"}, ["delivered", "sent"]),
        ({"effect": "late", "seconds": 0.3}, ["sent", "delivered"]),
    ],
)
def test_reports_come_as_the_fault_says_and_signed(
    emulator: Running,
    client: Client,
    app: Receiver,
    handset: str,
    fault: dict[str, object],
    statuses: list[str],
) -> None:
    emulator.let(on="report", **fault)

    sid = send(client, handset)

    eventually(lambda: emulator.shown(handset))
    if fault["effect"] == "late":
        assert app.statuses(sid) == []
    eventually(lambda: app.statuses(sid) == statuses)
    assert all(call.is_signed for call in app.of(sid))


def test_a_slow_application_holds_up_its_reports_but_not_the_text(
    emulator: Running, client: Client, app: Receiver, handset: str
) -> None:
    app.takes_seconds = 0.5

    sid = send(client, handset)

    eventually(lambda: emulator.shown(handset), within_seconds=0.4)
    assert app.statuses(sid) == []
    eventually(lambda: app.statuses(sid) == ["sent", "delivered"])


def test_a_report_goes_to_the_application_only_whatever_address_it_is_given(
    client: Client, app: Receiver, handset: str
) -> None:
    sent = client.messages.create(
        to=handset, from_=CLINIC, body="hi", status_callback="http://elsewhere.example/status"
    )

    (first, _) = eventually(lambda: app.of(str(sent.sid)) if len(app.of(str(sent.sid))) > 1 else 0)

    assert first.target == "/status"
    assert not first.is_signed  # signed, but for the address that was given


def test_no_report_is_posted_where_none_was_asked_for(
    emulator: Running, client: Client, app: Receiver, handset: str
) -> None:
    sent = client.messages.create(to=handset, from_=CLINIC, body="hi")

    eventually(lambda: emulator.shown(handset))

    assert app.of(str(sent.sid)) == []
    calls = http.get(f"{emulator.url}/changes").json()["calls"]
    assert str(sent.sid) not in {call["message_sid"] for call in calls}
