"""Texts about visits that we start: what was sent, what was left out and why, a clinic's rules."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.patients.models import Channel


class ReminderKind(StrEnum):
    """Why we write."""

    CONFIRM = "confirm"  # a visit is ahead: will you come?
    LAST_NOTE = "last_note"  # the last one before a visit, also to whoever has confirmed
    PREPARATION = "preparation"
    AFTERCARE = "aftercare"
    NO_SHOW = "no_show"
    RECALL = "recall"


class Answer(StrEnum):
    """What a patient said to a reminder."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Reminder(Base):
    """One reason to write about a visit, settled in a text or left out. FHIR CommunicationRequest.

    The unique constraint, not our code, keeps each from going out twice. A visit that was moved
    has a new sequence, and so its reminders anew.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("appointment_id", "sequence", "kind", "occurrence", "channel"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    sequence: Mapped[int]  # of the visit: which of its times this is about
    kind: Mapped[ReminderKind]
    occurrence: Mapped[int]  # minutes before the visit; 0 for what comes after it
    channel: Mapped[Channel] = mapped_column(default=Channel.SMS)
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    left_out: Mapped[str | None]  # why nothing was sent: a word of our own
    source: Mapped[str | None]  # the approved words that it says: "crown version 1"
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime]


DEFAULT_BEFORE = [10_080, 2_880, 120]  # 7 days, 2 days, 2 hours
DEFAULT_PREPARATION = 4_320  # 3 days: on no day on which another of the default texts goes out


class ReminderRules(Base):
    """When a clinic writes unasked. Its row is also the lock under which texts are queued."""

    __tablename__ = "reminder_rules"
    __table_args__ = (
        CheckConstraint("most_a_day > 0", name="most_a_day"),
        CheckConstraint("most_a_week > 0", name="most_a_week"),
    )

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    before: Mapped[list[int]] = mapped_column(JSON, default=lambda: list(DEFAULT_BEFORE))
    before_some: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by treatment's slug
    preparation: Mapped[int | None] = mapped_column(default=DEFAULT_PREPARATION)
    quiet_from: Mapped[time] = mapped_column(default=time(20))
    quiet_until: Mapped[time] = mapped_column(default=time(8))
    # To a phone whose owner has not agreed to texts: 47 CFR 64.1200(a)(9)(iv).
    most_a_day: Mapped[int] = mapped_column(default=1)
    most_a_week: Mapped[int] = mapped_column(default=3)

    def before_visit(self, treatment: str) -> list[int]:
        """Minutes before a visit for one treatment at which we write, the earliest first."""
        found: list[int] = self.before_some.get(treatment, self.before)
        return found
