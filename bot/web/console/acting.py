"""Taking a conversation over, and writing in it: to the patient, or for colleagues only."""

import hashlib
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from sqlalchemy.orm import Session

from bot.channels.segments import count_segments, to_plain_letters
from bot.clock import utc_now
from bot.conversations import coordinating, handoffs
from bot.conversations.models import Conversation
from bot.conversations.work import Work
from bot.db import transaction
from bot.inbox import draft_guard
from bot.inbox.draft_guard import Mismatch
from bot.inbox.queues import Queue
from bot.patients.models import Channel
from bot.web.console.doing import Refused, Typed, cleaned, do
from bot.web.console.guard import Answering
from bot.web.console.inbox import Draft, conversation_page, open_conversation
from bot.web.console.pages import label

router = APIRouter(prefix="/console/conversations/{conversation_id}")
LONGEST = 1600
Text = Annotated[str, Form()]


@router.post("/take")
def take_over(request: Request, conversation_id: UUID, who: Answering) -> Response:
    """From now on this coordinator answers, and the assistant is silent."""

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        staff = who.staff
        handoffs.take_over(session, conversation, staff.name, staff_id=staff.id, now=now)

    return do(request, conversation_id, who, ("taken_over", act))


@router.post("/reply")
def reply(
    request: Request,
    conversation_id: UUID,
    who: Answering,
    background: BackgroundTasks,
    key: Annotated[str, Form(min_length=8, max_length=64)],
    body: Text = "",
    confirmed: Text = "",
) -> Response:
    """Write to the patient; a draft that does not fit the chart waits for a second look."""
    words = cleaned(body)
    problem = "empty" if not words else "too_long" if len(words) > LONGEST else ""
    if problem:
        draft = Draft(words[:LONGEST], problem=label("problems", problem))
        return conversation_page(request, who, conversation_id, Queue.MINE, draft, 422)
    with transaction() as session:
        doubts = _doubts(session, open_conversation(session, conversation_id, who), words)
    if doubts and confirmed != digest(words):
        draft = Draft(words, mismatches=doubts, confirming=digest(words))
        return conversation_page(request, who, conversation_id, Queue.MINE, draft, 409)

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        unique = f"{who.staff.id}:{conversation.id}:{key}"
        coordinating.reply(session, conversation, words, by=who.coordinator, key=unique, now=now)

    despite = ", ".join(doubt.kind.value for doubt in doubts)
    why = f"sent despite: {despite}" if despite else ""
    response = do(request, conversation_id, who, ("reply_sent", act), Typed(words, why=why))
    work: Work = request.app.state.work
    background.add_task(work.answer, conversation_id)
    return response


@router.post("/note")
def add_note(request: Request, conversation_id: UUID, who: Answering, body: Text = "") -> Response:
    """Keep something for the other coordinators."""
    words = cleaned(body)[:LONGEST]

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        if not words:
            raise Refused("empty")
        coordinating.add_note(session, conversation, words, by=who.coordinator, now=now)

    return do(request, conversation_id, who, ("note_added", act), Typed(words, "note"))


@router.post("/check")
def check_draft(conversation_id: UUID, who: Answering, body: Text = "") -> dict[str, object]:
    """What a draft would take as texts, and what in it does not fit the open chart."""
    words = cleaned(body)[:LONGEST]
    with transaction() as session:
        conversation = open_conversation(session, conversation_id, who)
        doubts = _doubts(session, conversation, words)
        is_text = conversation.channel is Channel.SMS
    count = count_segments(to_plain_letters(words, keep_accents=False))
    return {
        "segments": count.segments if is_text else 0,
        "units": count.units,
        "encoding": count.encoding.value,
        "mismatches": [label("mismatches", doubt.kind, words=doubt.words) for doubt in doubts],
    }


def digest(words: str) -> str:
    """What a confirmation names: these words and no others."""
    return hashlib.sha256(words.encode()).hexdigest()


def _doubts(session: Session, conversation: Conversation, words: str) -> list[Mismatch]:
    chart = draft_guard.chart_for(session, conversation, words, now=utc_now())
    return draft_guard.mismatches(words, chart)
