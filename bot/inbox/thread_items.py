"""A thread as coordinators read it: messages, their notes and the handoff's steps, in order."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import day_words, time_words
from bot.conversations.handoff_models import NoteKind, ThreadNote
from bot.conversations.models import Conversation, Direction, Message
from bot.conversations.threads import thread


@dataclass(frozen=True)
class Item:
    """One thing in a thread.

    kind: "message", "note" or "step"; code: a message's state or a step's kind
    """

    id: str
    kind: str
    author: str
    name: str
    body: str
    code: str
    error: str
    pictures: int
    at: datetime
    time: str
    day: date
    day_words: str


def items(session: Session, conversation: Conversation) -> list[Item]:
    """Everything of a conversation, oldest first, in the clinic's local time."""
    clinic = session.get_one(Clinic, conversation.clinic_id)
    zone = ZoneInfo(clinic.time_zone)
    notes = session.scalars(
        select(ThreadNote)
        .where(ThreadNote.conversation_id == conversation.id)
        .order_by(ThreadNote.at)
    )
    found = [_message(message, zone) for message in thread(session, conversation.id)]
    found += [_note(note, zone) for note in notes]
    return sorted(found, key=lambda item: item.at)  # stable: messages stay in their order


def _message(message: Message, zone: ZoneInfo) -> Item:
    local = message.created_at.astimezone(zone)
    is_ours = message.direction is Direction.OUTBOUND
    return Item(
        id=f"m-{message.id}",
        kind="message",
        author=message.author.value,
        name=message.written_by or "",
        body=message.body,
        code=message.state.value,
        error=(message.error or "") if is_ours else "",
        pictures=len(message.media),
        at=message.created_at,
        time=time_words(local),
        day=local.date(),
        day_words=day_words(local.date()),
    )


def _note(note: ThreadNote, zone: ZoneInfo) -> Item:
    local = note.at.astimezone(zone)
    return Item(
        id=f"n-{note.id}",
        kind="note" if note.kind is NoteKind.NOTE else "step",
        author="coordinator" if note.by else "",
        name=note.by,
        body=_body(note, zone),
        code=note.kind.value,
        error="",
        pictures=0,
        at=note.at,
        time=time_words(local),
        day=local.date(),
        day_words=day_words(local.date()),
    )


def _body(note: ThreadNote, zone: ZoneInfo) -> str:
    if note.kind is not NoteKind.SNOOZED:
        return note.body
    until = datetime.fromisoformat(note.body).astimezone(zone)
    return f"{day_words(until.date())}, {time_words(until)}"
