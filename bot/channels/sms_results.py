"""What can become of a text that is handed to the provider, and of its delivery."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """The provider has the text."""

    provider_sid: str
    status: str = "queued"


@dataclass(frozen=True)
class OptedOut:
    """Twilio 21610: the recipient has opted out."""


@dataclass(frozen=True)
class Rejected:
    """The provider will never send this text."""

    code: int


@dataclass(frozen=True)
class TryLater:
    """429 or 5xx: to be repeated, after `retry_after` seconds if the provider says so.

    may_be_taken: with 5xx nobody knows whether the text was taken first: look it up
    """

    reason: str
    retry_after: float | None = None
    may_be_taken: bool = False


@dataclass(frozen=True)
class NotSent:
    """The request never left: safe to repeat."""


@dataclass(frozen=True)
class Unknown:
    """The request left and no answer came back: look it up before any repeat."""


@dataclass(frozen=True)
class NotThere:
    """Looked up, late enough to be sure: the provider never took the text."""


@dataclass(frozen=True)
class Unclear:
    """Looked up: the provider has a text that may be ours, with other words."""


SendResult = Accepted | OptedOut | Rejected | TryLater | NotSent | Unknown
LookUpResult = Accepted | NotThere | Unclear | Unknown


@dataclass(frozen=True)
class SentText:
    """A text from us that the provider has."""

    provider_sid: str
    body: str


@dataclass(frozen=True)
class DeliveryAdvice:
    """What a delivery error means for us."""

    meaning: str
    retry: bool


# Source: Twilio's error dictionary. Only an unreachable phone may be reached a little later.
DELIVERY_ERRORS = {
    30003: DeliveryAdvice("phone switched off or unreachable", retry=True),
    30004: DeliveryAdvice("blocked by the recipient", retry=False),
    30005: DeliveryAdvice("unknown or inactive number", retry=False),
    30006: DeliveryAdvice("landline, or carrier unreachable", retry=False),
    30007: DeliveryAdvice("filtered by the carrier", retry=False),
    30008: DeliveryAdvice("unknown error", retry=False),
}


def classify_delivery_error(code: int) -> DeliveryAdvice:
    """What to do about a delivery error."""
    return DELIVERY_ERRORS.get(code, DeliveryAdvice("not delivered", retry=False))
