"""What the provider has: texts that it took from us, and texts that patients sent."""

from datetime import datetime

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.channels.sms_results import SentText
from bot.channels.sms_texts import (
    DeliveryReport,
    InboundText,
    MalformedWebhook,
    Media,
    phone_number,
)
from bot.clean_text import without_controls

MOST_SENT, MOST_RECEIVED = 50, 2000
NO_ANSWER = (TwilioException, ValueError, TypeError)


def find_sent(client: Client, to: str, from_: str, since: datetime) -> list[SentText]:
    """The texts of ours to a phone that the provider has taken since, newest first.

    Raises OSError if the provider cannot be asked.
    """
    try:  # not by the day of sending: a text that still waits there has none
        found = client.messages.list(to=to, from_=from_, limit=MOST_SENT)
        return [
            SentText(str(text.sid), str(text.body))
            for text in found
            if text.date_created >= since and text.direction != "outbound-reply"
        ]
    except NO_ANSWER as trouble:
        raise OSError(type(trouble).__name__) from trouble


def find_received(
    client: Client, number: str, since: datetime, until: datetime
) -> list[InboundText]:
    """The texts that patients have sent to a number of ours in a while, oldest first.

    Raises OSError if the provider cannot be asked.
    """
    try:
        found = client.messages.list(
            to=number, date_sent_after=since, limit=MOST_RECEIVED, page_size=200
        )
        inbound = [
            _as_inbound(client, text)
            for text in reversed(found)
            if text.direction == "inbound" and text.date_created <= until
        ]
        return [text for text in inbound if text is not None]
    except NO_ANSWER as trouble:
        raise OSError(type(trouble).__name__) from trouble


def fetch_report(client: Client, provider_sid: str) -> DeliveryReport:
    """What became of a text of ours. Raises OSError if the provider cannot be asked."""
    try:
        text = client.messages(provider_sid).fetch()
        code = int(text.error_code) if text.error_code else None
        return DeliveryReport(provider_sid, str(text.status).lower(), code)
    except NO_ANSWER as trouble:
        raise OSError(type(trouble).__name__) from trouble


def _as_inbound(client: Client, text: MessageInstance) -> InboundText | None:
    """As its webhook would have told it, but for what the provider answered by itself."""
    try:
        numbers = phone_number(str(text.from_), "From"), phone_number(str(text.to), "To")
    except MalformedWebhook:  # no webhook could have brought it
        return None
    listed = text.media.list(limit=10) if int(text.num_media or 0) else []
    media = tuple(
        Media(str(client.api.base_url) + str(item.uri).removesuffix(".json"), item.content_type)
        for item in listed
    )
    return InboundText(
        provider_sid=str(text.sid),
        from_number=numbers[0],
        to_number=numbers[1],
        body=without_controls(str(text.body or "")),
        media=media,
        opt_out_type=None,
    )
