"""The page with the handsets, and what it needs to stay up to date."""

from collections.abc import AsyncIterable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from emulator.handsets import shown
from emulator.parts import Parts
from emulator.people import read_people
from emulator.rest_api import SAFE_MEDIA_HEADERS

router = APIRouter()
STATIC = Path(__file__).with_name("static")
SIGN_OF_LIFE_SECONDS = 15


@router.get("/")
async def show_page() -> FileResponse:
    """The page."""
    return FileResponse(STATIC / "page.html")


@router.get("/people")
def list_people(emulator: Parts) -> dict[str, Any]:
    """The clinics, and the handsets with those who hold them, as the YAML says now."""
    return read_people(emulator.config.demo)


@router.get("/changes")
async def list_changes(emulator: Parts, after: int = 0, epoch: str = "") -> dict[str, Any]:
    """What is new since a revision of the same epoch; all there is when the epoch is another."""
    feed = emulator.feed
    since = after if epoch == feed.epoch else 0
    return {
        "epoch": feed.epoch,
        "revision": feed.revision,
        "texts": [shown(text) for text in emulator.exchange.texts_since(since)],
        "calls": emulator.webhooks.calls_since(since),
        "faults": emulator.faults.waiting(),
        "blocked": [list(pair) for pair in emulator.exchange.blocked()],
    }


@router.get("/events", response_class=EventSourceResponse)
async def announce_changes(emulator: Parts) -> AsyncIterable[ServerSentEvent]:
    """Says that there is something new, and its revision, as often as there is."""
    feed = emulator.feed
    while not feed.is_closed:
        revision = feed.revision
        yield ServerSentEvent(data={"epoch": feed.epoch, "revision": revision})
        await feed.wait_beyond(revision, SIGN_OF_LIFE_SECONDS)


@router.get("/media/{sid}")
async def show_media(sid: str, emulator: Parts) -> Response:
    """A picture for the page."""
    media = emulator.exchange.find_media(sid)
    if media is None:
        raise HTTPException(404)
    return Response(media.data, media_type=media.content_type, headers=SAFE_MEDIA_HEADERS)
