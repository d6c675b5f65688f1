"""Texts: Twilio's webhooks read, texts written and sent. Knows no patient and no database."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from bot.channels import sms_listing
from bot.channels.sms_results import (
    Accepted,
    NotSent,
    OptedOut,
    Rejected,
    SendResult,
    SentText,
    TryLater,
    Unknown,
)
from bot.channels.sms_texts import (
    DeliveryReport,
    InboundText,
    MalformedWebhook,
    Media,
    phone_number,
)
from bot.channels.twilio_http import PatientHttpClient
from bot.replies import Reply

OPTED_OUT_CODE = 21610
STOP = {
    "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out",
    "alto", "parar", "stop all",
}  # fmt: skip
START = {"start", "unstop", "empezar", "comenzar", "iniciar", "reanudar"}
HELP = {"help", "info", "ayuda"}


def verify_signature(auth_token: str, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio signed this form for exactly this public address."""
    return bool(RequestValidator(auth_token).validate(url, dict(form), signature))


def read_inbound(form: Mapping[str, str]) -> InboundText:
    """An inbound text from Twilio's form. Raises MalformedWebhook naming what is missing."""
    count = _number(form, "NumMedia", default="0")
    media = tuple(
        Media(form[f"MediaUrl{n}"], form.get(f"MediaContentType{n}", "application/octet-stream"))
        for n in range(count)
        if f"MediaUrl{n}" in form
    )
    return InboundText(
        provider_sid=_field(form, "MessageSid"),
        from_number=phone_number(_field(form, "From"), "From"),
        to_number=phone_number(_field(form, "To"), "To"),
        body=form.get("Body", ""),
        media=media,
        opt_out_type=form.get("OptOutType"),
    )


def read_status(form: Mapping[str, str]) -> DeliveryReport:
    """A delivery report from Twilio's form. Raises MalformedWebhook naming what is missing."""
    code = _number(form, "ErrorCode", default="0")
    return DeliveryReport(
        _field(form, "MessageSid"), _field(form, "MessageStatus").lower(), code or None
    )


def keyword(body: str) -> Literal["stop", "start", "help"] | None:
    """The carrier keyword that a text consists of, if it does."""
    word = re.sub(r"\s+", " ", body.strip().lower().strip(".!\"'"))
    if word in STOP:
        return "stop"
    if word in START:
        return "start"
    return "help" if word in HELP else None


def keyword_of(text: InboundText) -> Literal["stop", "start", "help"] | None:
    """What the provider took a text for, whatever its words; else its own keyword."""
    match (text.opt_out_type or "").upper():
        case "STOP":
            return "stop"
        case "START":
            return "start"
        case "HELP":
            return "help"
    return keyword(text.body)


def render(reply: Reply) -> str:
    """A reply as a text: choices become numbered lines, payloads never show."""
    numbered = [f"{number}) {choice}" for number, choice in enumerate(reply.choices, start=1)]
    return "\n".join(part for part in (reply.text, *numbered) if part)


class SmsSender:
    """Sends texts through Twilio, or through what stands at `api_url` in its place."""

    def __init__(
        self, account_sid: str, auth_token: str, api_url: str, timeout_seconds: float
    ) -> None:
        self._http = PatientHttpClient(timeout=timeout_seconds, max_retries=0)
        self._client = Client(account_sid, auth_token, http_client=self._http)
        if api_url:
            self._client.api.base_url = api_url.rstrip("/")

    def send(self, to: str, from_: str, body: str, status_callback: str) -> SendResult:
        """Hand one text to the provider and say what became of it."""
        try:
            sent = self._client.messages.create(
                to=to, from_=from_, body=body, status_callback=status_callback
            )
        except TwilioRestException as refused:
            return _read_refusal(refused, self._http.retry_after)
        except RequestException as trouble:
            return NotSent() if _never_left(trouble) else Unknown()
        except (TwilioException, ValueError):  # an answer that is no answer
            return Unknown()
        return Accepted(str(sent.sid), str(sent.status))

    def find_sent(self, to: str, from_: str, since: datetime) -> list[SentText]:
        """See sms_listing.find_sent."""
        return sms_listing.find_sent(self._client, to, from_, since)

    def find_received(self, number: str, since: datetime, until: datetime) -> list[InboundText]:
        """See sms_listing.find_received."""
        return sms_listing.find_received(self._client, number, since, until)

    def fetch_report(self, provider_sid: str) -> DeliveryReport:
        """See sms_listing.fetch_report."""
        return sms_listing.fetch_report(self._client, provider_sid)


def _read_refusal(refused: TwilioRestException, retry_after: float | None) -> SendResult:
    if refused.code == OPTED_OUT_CODE:
        return OptedOut()
    if refused.status == 429 or refused.status >= 500:
        reason = f"status {refused.status}"
        return TryLater(reason, retry_after, may_be_taken=refused.status >= 500)
    return Rejected(int(refused.code or refused.status))


def _never_left(trouble: RequestException) -> bool:
    """Whether no connection came about at all."""
    if isinstance(trouble, ConnectTimeout):
        return True
    cause: object = trouble.args[0] if trouble.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(trouble, NoConnection) and isinstance(reason, NewConnectionError)


def _field(form: Mapping[str, str], name: str) -> str:
    if not form.get(name):
        raise MalformedWebhook(f"{name} is missing")
    return form[name]


def _number(form: Mapping[str, str], name: str, *, default: str) -> int:
    value = form.get(name) or default
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise MalformedWebhook(f"{name} is not a number")
    return int(value)
