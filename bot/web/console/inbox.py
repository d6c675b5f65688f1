"""The inbox: lists on the left, the conversation in the middle, what is known on the right."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from bot import audit
from bot.audit import Concerning
from bot.clean_text import without_controls
from bot.clock import utc_now
from bot.conversations import changes, handoffs
from bot.conversations.handoff_models import Outcome
from bot.conversations.models import Conversation
from bot.db import transaction
from bot.inbox import packet, queues, searching, thread_items
from bot.inbox.draft_guard import Mismatch
from bot.inbox.queues import Queue
from bot.staff import accounts
from bot.staff.models import Staff
from bot.staff.rights import Right, may
from bot.web.console.guard import LIVE_HEADER, Reading, SignedIn
from bot.web.console.pages import page

router = APIRouter(default_response_class=HTMLResponse)
Queued = Annotated[Queue, Query(alias="queue")]


@dataclass(frozen=True)
class Draft:
    """What a coordinator has typed and what keeps it from being sent."""

    body: str = ""
    kind: str = "reply"
    problem: str = ""
    mismatches: list[Mismatch] = field(default_factory=list)
    confirming: str = ""


@router.get("/console")
def show_inbox(request: Request, who: Reading, queue: Queued = Queue.UNASSIGNED) -> Response:
    """The lists, and no conversation open."""
    now = utc_now()
    with transaction() as session:
        values = _lists(session, who, queue, now=now)
    return page(request, "inbox.html", who, open=None, **values)


@router.get("/console/parts/lists")
def show_lists(
    request: Request, who: Reading, queue: Queued = Queue.UNASSIGNED, at: UUID | None = None
) -> Response:
    """The left column alone, for a page that keeps itself up to date and shows `at`."""
    with transaction() as session:
        values = _lists(session, who, queue, now=utc_now())
    return page(request, "_lists.html", who, open=at, **values)


@router.get("/console/conversations/{conversation_id}")
def show_conversation(
    request: Request, who: Reading, conversation_id: UUID, queue: Queued = Queue.ALL
) -> Response:
    """A conversation with its packet. That it was looked at is written down."""
    return conversation_page(request, who, conversation_id, queue, Draft())


@router.get("/console/search")
def search(request: Request, who: Reading, q: str = "") -> Response:
    """Patients and messages with some words."""
    words = without_controls(q).strip()[:100]
    values: dict[str, Any] = {"words": words, "patients": [], "messages": []}
    if len(words) >= searching.SHORTEST:
        with transaction() as session:
            values["patients"] = searching.patients(session, words, who.reader)
            values["messages"] = searching.messages(session, words, who.reader)
            about = Concerning(why=words)
            audit.note(session, who.who, "searched", about, now=utc_now())
            for found in values["patients"]:
                seen = Concerning(found.patient.id, found.conversation_id, "in search results")
                audit.note(session, who.who, "patient_listed", seen, now=utc_now())
    return page(request, "search.html", who, **values)


def conversation_page(
    request: Request,
    who: SignedIn,
    conversation_id: UUID,
    queue: Queue,
    draft: Draft,
    status: int = 200,
) -> Response:
    """A conversation, with what was typed if it was not sent."""
    now = utc_now()
    is_live = LIVE_HEADER in request.headers
    with transaction() as session:
        conversation = open_conversation(session, conversation_id, who)
        if not is_live:
            about = Concerning(conversation.patient_id, conversation.id)
            audit.note(session, who.who, "conversation_viewed", about, now=now)
        values = _lists(session, who, queue, now=now) | _conversation(
            session, who, conversation, now=now
        )
    name = "_conversation.html" if is_live else "inbox.html"
    return page(request, name, who, status, open=conversation_id, draft=draft, **values)


def open_conversation(session: Session, conversation_id: UUID, who: SignedIn) -> Conversation:
    """A conversation of the reader's clinics; 404 for any other, as if there were none."""
    found = queues.find(session, conversation_id, who.reader)
    if found is None:
        raise HTTPException(404, "There is no such conversation.")
    return found


def colleagues(session: Session, conversation: Conversation, who: SignedIn) -> list[Staff]:
    """Who else may answer in a conversation."""
    return [
        staff
        for staff, _ in accounts.listed(session)
        if staff.id != who.staff.id
        and may(staff.role, Right.ANSWER)
        and conversation.clinic_id in accounts.clinic_ids(session, staff.id)
    ]


def _lists(session: Session, who: SignedIn, queue: Queue, *, now: datetime) -> dict[str, Any]:
    return {
        "cursor": changes.newest(session),  # first: what comes in from here on is told live
        "queue": queue,
        "queues": list(Queue),
        "counts": queues.counts(session, who.reader, now=now),
        "lines": queues.lines(session, queue, who.reader, now=now),
        "now": now,
    }


def _conversation(
    session: Session, who: SignedIn, conversation: Conversation, *, now: datetime
) -> dict[str, Any]:
    known = packet.packet_of(session, conversation, now=now)
    handoff = known.handoff
    is_mine = handoff is not None and handoffs.is_in_hand_of(handoff, who.coordinator)
    in_hand = handoff is not None and handoff.status in handoffs.IN_HAND
    return {
        "packet": known,
        "items": thread_items.items(session, conversation),
        "is_mine": is_mine,
        "holder": "mine" if is_mine else "other" if in_hand else "nobody",
        "colleagues": colleagues(session, conversation, who) if is_mine else [],
        "outcomes": list(Outcome),
    }
