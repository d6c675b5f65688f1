"""Texts and media in the JSON of Twilio's REST API."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from emulator.texts import API_VERSION, Media, Text

DELIVERY_ERRORS = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}


def messages_uri(account_sid: str) -> str:
    """The path of an account's messages, without an ending."""
    return f"/{API_VERSION}/Accounts/{account_sid}/Messages"


def text_json(account_sid: str, text: Text) -> dict[str, Any]:
    """A message as the client reads it."""
    uri = f"{messages_uri(account_sid)}/{text.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": text.body,
        "date_created": _moment(text.created_at),
        "date_sent": _moment(text.sent_at),
        "date_updated": _moment(text.updated_at),
        "direction": text.direction,
        "error_code": text.error_code,
        "error_message": DELIVERY_ERRORS.get(text.error_code) if text.error_code else None,
        "from": text.from_number,
        "messaging_service_sid": None,
        "num_media": str(len(text.media_sids) + len(text.media_urls)),
        "num_segments": str(text.num_segments),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "tags": None,
        "to": text.to_number,
        "uri": f"{uri}.json",
    }


def media_json(account_sid: str, media: Media) -> dict[str, Any]:
    """A picture's entry as the client reads it."""
    return {
        "account_sid": account_sid,
        "content_type": media.content_type,
        "date_created": _moment(media.created_at),
        "date_updated": _moment(media.created_at),
        "parent_sid": media.message_sid,
        "sid": media.sid,
        "uri": f"{messages_uri(account_sid)}/{media.message_sid}/Media/{media.sid}.json",
    }


def page_json(
    key: str, items: list[dict[str, Any]], uri: str, query: list[tuple[str, str]]
) -> dict[str, Any]:
    """One page of a list; `query` holds the filters, and PageSize and Page if they were asked."""
    asked = dict(query)
    size = min(max(_count(asked.get("PageSize"), 50), 1), 1000)
    page = _count(asked.get("Page"), 0)
    filters = [(name, value) for name, value in query if name not in ("PageSize", "Page")]

    def address(number: int) -> str:
        return f"{uri}?{urlencode([*filters, ('PageSize', size), ('Page', number)])}"

    shown = items[page * size : (page + 1) * size]
    has_more = len(items) > (page + 1) * size
    return {
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": address(0),
        "next_page_uri": address(page + 1) if has_more else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": address(page - 1) if page else None,
        key: shown,
        "start": page * size,
        "uri": address(page),
    }


def _moment(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def _count(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else otherwise
