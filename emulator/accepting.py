"""Whether Twilio accepts a text, and if so, as what."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from emulator.exchange import Exchange
from emulator.refusals import Refusal
from emulator.segments import count_segments
from emulator.texts import Text, new_sid

LONGEST_BODY = 1600
E164 = re.compile(r"\+[1-9]\d{6,14}")
SHORT_CODE = re.compile(r"\d{5,6}")
INVALID_FOR_TESTS = "+15005550001"  # as with Twilio's own test credentials


def read_number(value: str) -> str | None:
    """A phone number in E.164, however it was punctuated; None if it is none."""
    digits = re.sub(r"[\s().-]", "", value)
    return digits if E164.fullmatch(digits) else None


def accept(
    exchange: Exchange, fields: dict[str, str], media_urls: list[str], *, now: datetime
) -> Text:
    """Keep a new text in the state "queued". Raises Refusal with Twilio's code."""
    to_number, from_number = _numbers(fields)
    body, callback = fields.get("Body", ""), fields.get("StatusCallback", "")
    if not body.strip() and not media_urls:
        raise Refusal(21602)
    if len(body) > LONGEST_BODY:
        raise Refusal(21617)
    if callback and not _is_web_address(callback):
        raise Refusal(21609)
    if exchange.is_blocked(from_number, to_number):
        exchange.note_refused(from_number, to_number, now=now)
        raise Refusal(21610)
    text = Text(
        sid=new_sid("MM" if media_urls else "SM"),
        direction="outbound-api",
        from_number=from_number,
        to_number=to_number,
        body=body,
        status="queued",
        created_at=now,
        updated_at=now,
        num_segments=count_segments(body),
        media_urls=media_urls,
        status_callback=callback,
    )
    exchange.keep(text)
    return text


def _numbers(fields: dict[str, str]) -> tuple[str, str]:
    to_given, from_given = fields.get("To", "").strip(), fields.get("From", "").strip()
    if not to_given:
        raise Refusal(21604)
    if not from_given:
        raise Refusal(21603)
    to_number = read_number(to_given)
    if to_number is None or to_number == INVALID_FOR_TESTS:
        raise Refusal(21211, message=f"The 'To' number {to_given} is not a valid phone number.")
    from_number = from_given if SHORT_CODE.fullmatch(from_given) else read_number(from_given)
    if from_number is None:
        raise Refusal(21212, message=f"The 'From' number {from_given} is not a valid phone number.")
    if to_number == from_number:
        raise Refusal(21266)
    return to_number, from_number


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
