"""Twilio's REST API for messages, as its client speaks it."""

import asyncio
from datetime import UTC, datetime, timedelta
from secrets import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from emulator.accepting import accept
from emulator.clock import utc_now
from emulator.delivery import deliver
from emulator.parts import Emulator, Parts
from emulator.refusals import Refusal
from emulator.rest_json import media_json, messages_uri, page_json, text_json
from emulator.texts import FINAL, Media, Text

SAFE_MEDIA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
basic = HTTPBasic(auto_error=False)


def check_credentials(
    account_sid: str,
    emulator: Parts,
    given: Annotated[HTTPBasicCredentials | None, Depends(basic)],
) -> None:
    """Refuse whoever is not the account."""
    config = emulator.config
    user, password = (given.username, given.password) if given else ("", "")
    is_known = compare_digest(user.encode(), config.account_sid.encode())
    is_right = compare_digest(password.encode(), config.auth_token.encode())
    if not (is_known and is_right):
        challenge = {"WWW-Authenticate": 'Basic realm="Twilio API"'}
        raise Refusal(20003, status=401, headers=challenge)
    if account_sid != config.account_sid:
        raise Refusal(20404, status=404)


router = APIRouter(
    prefix="/2010-04-01/Accounts/{account_sid}", dependencies=[Depends(check_credentials)]
)


@router.post("/Messages.json", status_code=201)
async def create_message(request: Request, emulator: Parts) -> Response:
    """Accept a text and bring it on its way; or what a waiting fault says."""
    form = await request.form()
    fields = {name: str(value) for name, value in form.multi_items()}
    media_urls = [str(value) for value in form.getlist("MediaUrl")]
    fault = emulator.faults.take("send", fields.get("To", ""))
    if fault is not None and fault.effect == "refuse":
        wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        status = fault.status or 500
        raise Refusal(20000 + status, status=status, headers=wait)
    if fault is not None and fault.effect == "error":
        raise Refusal(fault.code or 0)
    effect = fault.effect if fault else ""
    if effect == "lost":
        _cut(emulator, request)
        return Response(status_code=503)
    if fault is not None and effect == "slow":
        await asyncio.sleep(fault.seconds or 0)  # whether or not the caller still waits
    text = accept(emulator.exchange, fields, media_urls, now=utc_now())
    emulator.spawn(deliver(emulator, text))
    if fault is not None and effect == "late":
        await asyncio.sleep(fault.seconds or 0)
    if effect == "cut":
        _cut(emulator, request)
    return JSONResponse(text_json(emulator.config.account_sid, text), status_code=201)


def _cut(emulator: Emulator, request: Request) -> None:
    """Let the line go dead: the caller gets no answer."""
    if request.client is not None:
        emulator.connections.cut((request.client.host, request.client.port))


@router.get("/Messages.json")
async def list_messages(request: Request, emulator: Parts) -> dict[str, Any]:
    """Texts that fit the filters, newest first."""
    query = list(request.query_params.multi_items())
    found = [text for text in emulator.exchange.texts() if _fits(text, dict(query))]
    account_sid = emulator.config.account_sid
    items = [text_json(account_sid, text) for text in reversed(found)]
    return page_json("messages", items, f"{messages_uri(account_sid)}.json", query)


@router.get("/Messages/{sid}.json")
async def fetch_message(sid: str, emulator: Parts) -> dict[str, Any]:
    """One text."""
    return text_json(emulator.config.account_sid, _text(emulator, sid))


@router.delete("/Messages/{sid}.json", status_code=204, response_class=Response)
async def delete_message(sid: str, emulator: Parts) -> None:
    """Forget a text that is not under way any more."""
    if _text(emulator, sid).status not in FINAL:
        raise Refusal(20009, status=409, message="Resource not complete")
    emulator.exchange.remove(sid)


@router.get("/Messages/{sid}/Media.json")
async def list_media(sid: str, request: Request, emulator: Parts) -> dict[str, Any]:
    """A text's pictures."""
    account_sid = emulator.config.account_sid
    found = [emulator.exchange.find_media(media) for media in _text(emulator, sid).media_sids]
    items = [media_json(account_sid, media) for media in found if media]
    uri = f"{messages_uri(account_sid)}/{sid}/Media.json"
    return page_json("media_list", items, uri, list(request.query_params.multi_items()))


@router.get("/Messages/{sid}/Media/{media_sid}.json")
async def describe_media(sid: str, media_sid: str, emulator: Parts) -> dict[str, Any]:
    """What kind of file a picture is."""
    return media_json(emulator.config.account_sid, _media(emulator, sid, media_sid))


@router.get("/Messages/{sid}/Media/{media_sid}")
async def fetch_media(sid: str, media_sid: str, emulator: Parts) -> Response:
    """The picture itself."""
    media = _media(emulator, sid, media_sid)
    return Response(media.data, media_type=media.content_type, headers=SAFE_MEDIA_HEADERS)


@router.delete("/Messages/{sid}/Media/{ending}", status_code=204, response_class=Response)
async def delete_media(sid: str, ending: str, emulator: Parts) -> None:
    """Forget a picture."""
    media = _media(emulator, sid, ending.removesuffix(".json"))
    emulator.exchange.remove(media.sid)


def _text(emulator: Emulator, sid: str) -> Text:
    text = emulator.exchange.find(sid)
    if text is None:
        raise Refusal(20404, status=404)
    return text


def _media(emulator: Emulator, sid: str, media_sid: str) -> Media:
    media = emulator.exchange.find_media(media_sid)
    if media is None or media.message_sid != sid:
        raise Refusal(20404, status=404)
    return media


def _fits(text: Text, query: dict[str, str]) -> bool:
    """Whether a text passes the list's filters; one not yet sent counts from its acceptance."""
    sent_at = text.sent_at or text.created_at
    if query.get("To", text.to_number) != text.to_number:
        return False
    if query.get("From", text.from_number) != text.from_number:
        return False
    if "DateSent" in query and sent_at.date() != _moment(query["DateSent"]).date():
        return False
    if "DateSent>" in query and sent_at < _moment(query["DateSent>"]):
        return False
    return "DateSent<" not in query or sent_at <= _end(query["DateSent<"])


def _moment(value: str) -> datetime:
    """A date or a moment, in UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Refusal(20001, message=f"{value!r} is not a date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _end(value: str) -> datetime:
    """The end of a day, or of a second."""
    is_day = "T" not in value
    return _moment(value) + (timedelta(days=1) if is_day else timedelta(seconds=1))
