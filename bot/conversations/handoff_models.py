"""What surrounds a handoff: its outcome, what coordinators note, and what has just changed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.staff.models import Staff


class Outcome(StrEnum):
    """How a coordinator left things; the bot knows it afterwards."""

    TIME_PROMISED = "time_promised"
    PRICE_AGREED = "price_agreed"
    CALL_BACK = "call_back"
    RESOLVED = "resolved"
    OTHER = "other"


class NoteKind(StrEnum):
    """A coordinator's private note, or a step of the handoff that stands in the thread."""

    NOTE = "note"
    REQUESTED = "requested"
    TAKEN_OVER = "taken_over"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    UNANSWERED = "unanswered"
    RETURNED = "returned"
    CLOSED = "closed"
    REOPENED = "reopened"


class ThreadNote(Base):
    """Something that coordinators see in a thread and patients never do."""

    __tablename__ = "thread_note"
    __table_args__ = (Index("ix_thread_note_thread", "conversation_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[NoteKind]
    by: Mapped[str]  # a coordinator's name; empty for what happened by itself
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey(Staff.id))
    body: Mapped[str]
    at: Mapped[datetime]


class Change(Base):
    """That something of a conversation changed: what open consoles are told. Kept for a day."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
