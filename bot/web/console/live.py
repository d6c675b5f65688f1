"""What has just changed, as server-sent events that resume where a page left off.

An event only names a conversation: the page fetches what it shows of it anew, so that nothing
can be shown twice, and what was missed while it slept comes with the next look.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool

from bot.conversations import changes
from bot.conversations.handoff_models import Change
from bot.conversations.models import Conversation
from bot.db import reading
from bot.web.console import guard
from bot.web.console.guard import Reading

router = APIRouter()
LOOKS_EVERY_SECONDS = 1.0
BEATS_EVERY = 5  # looks
LOOKS = 600  # then the page comes again with its last number
OVERLAP = 50  # a transaction that began earlier may commit later: its number comes after others


@dataclass
class Cursor:
    """How far a page has been told."""

    last: int
    told: set[int] = field(default_factory=set)


@router.get("/console/events")
async def stream_events(
    request: Request,
    who: Reading,
    since: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str, Header(alias="last-event-id")] = "",
) -> StreamingResponse:
    """The stream of one page; `Last-Event-ID` says where it was when it was cut off."""
    cursor = Cursor(int(last_event_id) if last_event_id.isdigit() else since)
    return StreamingResponse(
        _events(request, who.reader.clinic_ids, cursor),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(
    request: Request, clinic_ids: tuple[UUID, ...], cursor: Cursor
) -> AsyncIterator[str]:
    yield "retry: 1500\n\n"
    if not await run_in_threadpool(_knows, cursor.last):
        yield "event: reload\ndata: {}\n\n"
        return
    cursor.told.update(range(max(0, cursor.last - OVERLAP), cursor.last + 1))
    for look in range(LOOKS):
        if await request.is_disconnected():
            return
        for number, conversation_id in await run_in_threadpool(_changes, cursor, clinic_ids):
            data = json.dumps({"conversation": str(conversation_id)})
            yield f"id: {number}\nevent: change\ndata: {data}\n\n"
        if look % BEATS_EVERY == 0:
            if await run_in_threadpool(lambda: guard.look_up(request, touching=False)) is None:
                yield "event: signed-out\ndata: {}\n\n"
                return
            yield "event: beat\ndata: {}\n\n"
        await asyncio.sleep(LOOKS_EVERY_SECONDS)


def _changes(cursor: Cursor, clinic_ids: tuple[UUID, ...]) -> list[tuple[int, UUID]]:
    """What has changed since the last look, in order; each is told once."""
    with reading() as session:
        rows = session.execute(
            select(Change.id, Change.conversation_id)
            .join(Conversation, Conversation.id == Change.conversation_id)
            .where(Change.id > cursor.last - OVERLAP, Conversation.clinic_id.in_(clinic_ids))
            .order_by(Change.id)
        ).all()
    found = [(number, conversation) for number, conversation in rows if number not in cursor.told]
    cursor.told |= {number for number, _ in found}
    cursor.last = max([cursor.last, *(number for number, _ in found)])
    cursor.told = {number for number in cursor.told if number > cursor.last - 2 * OVERLAP}
    return found


def _knows(number: int) -> bool:
    """Whether all that came after a number is still there to be told."""
    with reading() as session:
        oldest = session.scalar(select(func.min(Change.id)))
        return number <= changes.newest(session) and (oldest is None or number >= oldest - 1)
