"""The waiting list: who would like an earlier time for a visit, and what they were offered."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base

OPEN = text("ended_at IS NULL")


class WaitlistEntry(Base):
    """A patient waits for an earlier time of a visit that they keep meanwhile. One for a visit."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        Index(
            "one_open_entry_per_visit",
            "appointment_id",
            unique=True,
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        Index("ix_waitlist_entry_clinic", "clinic_id", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    sequence: Mapped[int]  # the visit's, as they asked: once it is another, they wait no more
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))  # in which they asked
    wish: Mapped[dict[str, Any]]
    role: Mapped[str]  # of the practitioner
    minutes: Mapped[int]
    asked_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]  # the last time
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]  # taken, changed, passed, left


class WaitlistOffer(Base):
    """Times that were offered to somebody who waits, held until they answer. One at a time."""

    __tablename__ = "waitlist_offer"
    __table_args__ = (
        Index(
            "one_open_offer_per_entry",
            "entry_id",
            unique=True,
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("waitlist_entry.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("open_question.id"))
    starts: Mapped[list[str]]  # of the times offered, ISO
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]  # taken, declined, expired, changed
