"""A text as it came in, and what became of one of ours, whatever way we heard of it."""

from dataclasses import dataclass

import phonenumbers


class MalformedWebhook(Exception):
    """A webhook without a field that Twilio always sends; the message names the field."""


@dataclass(frozen=True)
class Media:
    """A picture or file of an inbound text, still at the provider."""

    url: str
    content_type: str


@dataclass(frozen=True)
class InboundText:
    """One text as it came in. Numbers are E.164, or a short code as it is."""

    provider_sid: str
    from_number: str
    to_number: str
    body: str
    media: tuple[Media, ...]
    opt_out_type: str | None  # STOP, START or HELP, if the provider acted on it


@dataclass(frozen=True)
class DeliveryReport:
    """What became of a text of ours."""

    provider_sid: str
    status: str
    error_code: int | None


def phone_number(value: str, name: str) -> str:
    """A number in E.164, or a short code as it is. Raises MalformedWebhook naming the field."""
    try:
        parsed = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException as wrong:
        raise MalformedWebhook(f"{name} is not a phone number") from wrong
    if len(str(parsed.national_number)) < 7:  # a short code
        return value
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
