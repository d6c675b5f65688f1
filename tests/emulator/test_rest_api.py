"""The REST API, spoken to by Twilio's own client."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from tests.emulator.running import ACCOUNT_SID, AUTH_TOKEN, CLINIC, Running, eventually, http

MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"


def refusal(client: Client, **fields: str) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**{"from_": CLINIC, "to": "+12125550123", "body": "hi"} | fields)
    return refused.value


def test_an_accepted_text_is_queued_with_all_that_the_client_reads(
    client: Client, handset: str
) -> None:
    sent = client.messages.create(to=handset, from_=CLINIC, body="hello")

    assert re.fullmatch(r"SM[0-9a-f]{32}", str(sent.sid))
    assert (sent.status, sent.direction) == ("queued", "outbound-api")
    assert (sent.to, sent.from_, sent.body) == (handset, CLINIC, "hello")
    assert (sent.num_segments, sent.num_media) == ("1", "0")
    assert (sent.price, sent.error_code, sent.date_sent) == (None, None, None)
    assert abs(datetime.now(UTC) - sent.date_created) < timedelta(seconds=5)
    assert client.messages(str(sent.sid)).fetch().body == "hello"


@pytest.mark.parametrize(("letter", "segments"), [("a", "2"), ("é", "2"), ("á", "3")])
def test_a_text_of_161_letters_takes_more_segments_if_they_are_not_in_gsm_7(
    client: Client, handset: str, letter: str, segments: str
) -> None:
    sent = client.messages.create(to=handset, from_=CLINIC, body=letter * 161)

    assert sent.num_segments == segments


@pytest.mark.parametrize("auth_token", ["wrong", ""])
def test_bad_credentials_are_refused_with_401(emulator: Running, auth_token: str) -> None:
    sends = http.post(
        f"{emulator.url}{MESSAGES}.json",
        data={"To": "+12125550123", "From": CLINIC, "Body": "hi"},
        auth=(ACCOUNT_SID, auth_token),
    )
    nameless = http.get(f"{emulator.url}{MESSAGES}.json")

    assert (sends.status_code, sends.json()["code"]) == (401, 20003)
    assert nameless.status_code == 401
    assert nameless.headers["WWW-Authenticate"].startswith("Basic")


def test_the_client_raises_what_twilio_would_say_to_a_wrong_token(emulator: Running) -> None:
    refused = refusal(emulator.client(auth_token="wrong"))

    assert (refused.status, refused.code) == (401, 20003)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "12"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"to": ""}, 21604),
        ({"from_": ""}, 21603),
        ({"from_": "clinic"}, 21212),
        ({"to": CLINIC}, 21266),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "clinic.example/status"}, 21609),
        ({"status_callback": "http://[clinic"}, 21609),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    client: Client, fields: dict[str, str], code: int
) -> None:
    refused = refusal(client, **fields)

    assert (refused.status, refused.code) == (400, code)


def test_the_list_finds_a_text_by_its_numbers_and_date_newest_first(
    client: Client, handset: str
) -> None:
    before = datetime.now(UTC) - timedelta(minutes=5)
    for body in ("first", "second", "third"):
        client.messages.create(to=handset, from_=CLINIC, body=body)
    client.messages.create(to=handset, from_="+12125550191", body="from another clinic")

    found = client.messages.list(to=handset, from_=CLINIC, date_sent_after=before, limit=50)

    assert [message.body for message in found] == ["third", "second", "first"]
    assert client.messages.list(to=handset, date_sent_before=before) == []
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert client.messages.list(to=handset, date_sent_after=tomorrow) == []
    assert len(client.messages.list(to=handset, date_sent_before=tomorrow)) == 4


def test_the_list_goes_on_from_page_to_page(client: Client, handset: str) -> None:
    for number in range(5):
        client.messages.create(to=handset, from_=CLINIC, body=str(number))

    found = client.messages.list(to=handset, page_size=2)

    assert [message.body for message in found] == ["4", "3", "2", "1", "0"]


def test_a_filter_that_makes_no_sense_does_no_harm(client: Client, handset: str) -> None:
    client.messages.create(to=handset, from_=CLINIC, body="hello")

    assert len(client.messages.page(to=handset, page_size="many", page_number="first")._payload) > 1
    with pytest.raises(TwilioException):
        client.messages.page(to=handset, date_sent_after="yesterday")


def test_an_unknown_text_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM" + "0" * 32).fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_picture_can_be_fetched_with_credentials_only_and_deleted(
    emulator: Running, client: Client, handset: str
) -> None:
    picture = {"content_type": "image/png", "data_base64": base64.b64encode(b"PNG").decode()}
    sid = emulator.send(handset, "look", media=[picture])["sid"]
    (media,) = client.messages(sid).media.list()
    url = f"{emulator.url}{MESSAGES}/{sid}/Media/{media.sid}"

    fetched = http.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN))

    assert (fetched.content, fetched.headers["Content-Type"]) == (b"PNG", "image/png")
    assert http.get(url).status_code == 401
    assert client.messages(sid).media(str(media.sid)).delete()
    assert http.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN)).status_code == 404


def test_a_text_can_be_deleted_once_it_is_delivered(
    emulator: Running, client: Client, handset: str
) -> None:
    sent = client.messages.create(to=handset, from_=CLINIC, body="forget me")
    eventually(lambda: emulator.shown(handset))

    assert client.messages(str(sent.sid)).delete()

    assert emulator.shown(handset) == []
