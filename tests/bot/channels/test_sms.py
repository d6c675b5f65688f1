"""Twilio's webhooks read and texts sent, by the real client against a real server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels import sms
from bot.channels.sms import SmsSender
from bot.channels.sms_results import (
    Accepted,
    NotSent,
    OptedOut,
    Rejected,
    SendResult,
    TryLater,
    Unknown,
    classify_delivery_error,
)
from bot.channels.sms_texts import MalformedWebhook, Media
from bot.replies import Reply
from tests.people import MARIA
from tests.servers import ACCOUNT_SID, AUTH_TOKEN, Provider, Refusal, Silence
from tests.texting import STATUS_URL, sender_to

CLINIC = "+12125550190"
FORM = {"MessageSid": "SM1", "From": MARIA, "To": CLINIC, "Body": "hi", "NumMedia": "0"}
URL = "https://clinic.example/webhooks/sms"


def send(provider: Provider, body: str = "Hello.", timeout_seconds: float = 5.0) -> SendResult:
    return sender_to(provider, timeout_seconds).send(MARIA, CLINIC, body, STATUS_URL)


@contextmanager
def deaf_server() -> Iterator[str]:
    """Accepts a connection and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_text_is_read_with_its_numbers_and_words() -> None:
    text = sms.read_inbound(FORM | {"Body": " Hi there "})

    assert (text.provider_sid, text.from_number, text.to_number) == ("SM1", MARIA, CLINIC)
    assert text.body == " Hi there "
    assert (text.media, text.opt_out_type) == ((), None)


def test_pictures_are_read_in_their_order() -> None:
    form = FORM | {
        "NumMedia": "2",
        "MediaUrl0": "https://api.twilio.com/a",
        "MediaContentType0": "image/jpeg",
        "MediaUrl1": "https://api.twilio.com/b",
    }

    assert sms.read_inbound(form).media == (
        Media("https://api.twilio.com/a", "image/jpeg"),
        Media("https://api.twilio.com/b", "application/octet-stream"),
    )


@pytest.mark.parametrize("field", ["MessageSid", "From", "To"])
@pytest.mark.parametrize("is_empty", [True, False])
def test_a_text_without_a_field_is_refused_by_that_fields_name(field: str, is_empty: bool) -> None:
    form = FORM | {field: ""} if is_empty else {k: v for k, v in FORM.items() if k != field}

    with pytest.raises(MalformedWebhook, match=field):
        sms.read_inbound(form)


@pytest.mark.parametrize(("field", "value"), [("NumMedia", "two"), ("From", "nobody")])
def test_a_field_that_makes_no_sense_is_refused_by_its_name(field: str, value: str) -> None:
    with pytest.raises(MalformedWebhook, match=field):
        sms.read_inbound(FORM | {field: value})


@pytest.mark.parametrize(
    ("written", "read"),
    [("+12125550100", MARIA), ("(212) 555-0100", MARIA), ("12345", "12345"), ("262966", "262966")],
)
def test_numbers_are_brought_to_one_form_and_short_codes_stay(written: str, read: str) -> None:
    assert sms.read_inbound(FORM | {"From": written}).from_number == read


def test_a_delivery_report_is_read() -> None:
    report = sms.read_status(
        {"MessageSid": "SM1", "MessageStatus": "Undelivered", "ErrorCode": "30003"}
    )

    assert (report.provider_sid, report.status, report.error_code) == ("SM1", "undelivered", 30003)


def test_a_report_without_an_error_has_no_code() -> None:
    assert sms.read_status({"MessageSid": "SM1", "MessageStatus": "sent"}).error_code is None


def test_only_twilios_own_signature_for_this_very_address_and_form_is_believed() -> None:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(URL, FORM)

    assert sms.verify_signature(AUTH_TOKEN, URL, FORM, signature)
    assert not sms.verify_signature(AUTH_TOKEN, URL + "/status", FORM, signature)
    assert not sms.verify_signature(AUTH_TOKEN, URL, FORM | {"Body": "hi!"}, signature)
    assert not sms.verify_signature("another-token", URL, FORM, signature)
    assert not sms.verify_signature(AUTH_TOKEN, URL, FORM, "")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("STOP", "stop"), (" stop ", "stop"), ("Stop.", "stop"), ("STOP!!", "stop"),
        ("stop  all", "stop"), ("Unsubscribe", "stop"), ("cancel", "stop"), ("END", "stop"),
        ("quit", "stop"), ("revoke", "stop"), ("opt out", "stop"), ("OPTOUT", "stop"),
        ("alto", "stop"), ('"stop"', "stop"), ("start", "start"), ("UNSTOP", "start"),
        ("Help", "help"), ("info", "help"), ("ayuda", "help"),
        ("please stop", None), ("cancel my appointment", None), ("stopping by", None),
        ("help me", None), ("", None), ("yes", None), ("?", None),
    ],
)  # fmt: skip
def test_a_carrier_keyword_is_one_only_as_the_whole_text(body: str, word: str | None) -> None:
    assert sms.keyword(body) == word


@given(st.text(max_size=30))
def test_no_text_whatever_upsets_the_search_for_keywords(body: str) -> None:
    assert sms.keyword(body) in (None, "stop", "start", "help")


def test_choices_become_numbered_lines() -> None:
    reply = Reply("Which one?", ("Crown", "Large filling"))

    assert sms.render(reply) == "Which one?\n1) Crown\n2) Large filling"
    assert sms.render(Reply("", ("Crown",))) == "1) Crown"
    assert sms.render(Reply("Hello.")) == "Hello."


def test_a_text_is_handed_to_twilio_with_its_numbers_and_where_to_report(
    provider: Provider,
) -> None:
    result = send(provider, "Your visit: 9:00 AM & 10:00 AM")

    (asked,) = provider.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    assert asked.headers["Authorization"].startswith("Basic ")
    assert asked.fields == {
        "To": MARIA,
        "From": CLINIC,
        "Body": "Your visit: 9:00 AM & 10:00 AM",
        "StatusCallback": STATUS_URL,
    }
    assert result == Accepted(provider.texts[0]["sid"], "queued")


@pytest.mark.parametrize(
    ("refusal", "result"),
    [
        (Refusal(400, 21610), OptedOut()),
        (Refusal(400, 21211), Rejected(21211)),
        (Refusal(404), Rejected(404)),
        (Refusal(401, 20003), Rejected(20003)),
        (Refusal(429, 20429), TryLater("status 429")),
        (Refusal(500), TryLater("status 500", may_be_taken=True)),
        (Refusal(503, 20503), TryLater("status 503", may_be_taken=True)),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    provider: Provider, refusal: Refusal, result: SendResult
) -> None:
    provider.troubles.append(refusal)

    assert send(provider) == result


@pytest.mark.parametrize(
    "silence", [silence for silence in Silence if silence is not Silence.BROKEN]
)
def test_when_no_sensible_answer_comes_it_is_unknown_whether_the_text_went_out(
    provider: Provider, silence: Silence
) -> None:
    provider.troubles.append(silence)

    assert send(provider) == Unknown()
    assert len(provider.asked) == 1  # the client does not repeat it on its own


def test_a_provider_that_takes_too_long_leaves_it_unknown() -> None:
    with deaf_server() as url:
        sender = SmsSender(ACCOUNT_SID, AUTH_TOKEN, url, 0.05)

        assert sender.send(MARIA, CLINIC, "Hello.", STATUS_URL) == Unknown()


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        sender = SmsSender(
            ACCOUNT_SID, AUTH_TOKEN, f"http://127.0.0.1:{unused.getsockname()[1]}", 5.0
        )

        assert sender.send(MARIA, CLINIC, "Hello.", STATUS_URL) == NotSent()


@pytest.mark.parametrize(
    ("code", "retry"), [(30003, True), (30005, False), (30006, False), (30007, False), (1, False)]
)
def test_only_a_phone_that_is_off_is_worth_another_try(code: int, retry: bool) -> None:
    assert classify_delivery_error(code).retry is retry
