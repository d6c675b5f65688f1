"""Appointments. Free time is computed (availability.py), never stored."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clinics.models import Practitioner, Room
from bot.db import Base
from bot.scheduling.minutes import minute_after, minute_of


class PractitionerFeed(Base):
    """A secret address at which a practitioner's calendar program reads their visits."""

    __tablename__ = "practitioner_feed"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[int] = mapped_column(
        ForeignKey("practitioner.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)  # the token itself is kept nowhere
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    content_tag: Mapped[str] = mapped_column(default="")  # of what was last read
    changed_at: Mapped[datetime]  # when that was first different


class AppointmentStatus(StrEnum):
    """FHIR Appointment status, as far as we use it."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


LIVE = text("status = 'booked'")
TAKES_TIME = text("status IN ('booked', 'arrived', 'fulfilled')")
LONGEST_MINUTES = 24 * 60  # of a visit with its buffers, as the tables allow it


class Appointment(Base):
    """A patient's visit. FHIR Appointment.

    It takes up its practitioner and its room from `busy_from` to `busy_until`, buffers included;
    both follow from the times and the buffers whenever a row is written. That no practitioner and
    no room is booked twice at once is kept by the database, not by our code: exclusion constraints
    on PostgreSQL, triggers on SQLite (migrations/versions/0010).
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        CheckConstraint(
            "busy_until > busy_from AND busy_until <= busy_from + 1440", name="is_busy"
        ),
        CheckConstraint("visit_number > 0", name="visit_number"),
        Index(
            "one_live_appointment_per_planned_visit",
            "patient_id",
            "option_id",
            "visit_number",
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        ),
        Index("ix_appointment_practitioner_time", "practitioner_id", "starts_at"),
        Index("ix_appointment_practitioner_busy", "practitioner_id", "busy_from"),
        Index("ix_appointment_room_busy", "room_id", "busy_from"),
        Index(  # holds all that a search for free time reads
            "ix_appointment_calendar",
            "clinic_id",
            "busy_from",
            "busy_until",
            "practitioner_id",
            "room_id",
            postgresql_where=TAKES_TIME,
            sqlite_where=TAKES_TIME,
        ),
        Index("ix_appointment_status_time", "clinic_id", "status", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    option_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_option.id"))
    visit_number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes_before: Mapped[int] = mapped_column(default=0, server_default="0")
    minutes_after: Mapped[int] = mapped_column(default=0, server_default="0")
    busy_from: Mapped[int] = mapped_column(server_default="0")  # minutes since 1970, UTC
    busy_until: Mapped[int] = mapped_column(server_default="0")
    status: Mapped[AppointmentStatus] = mapped_column(default=AppointmentStatus.BOOKED)
    sequence: Mapped[int] = mapped_column(default=0)  # grows by one with each change
    booked_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    practitioner: Mapped[Practitioner] = relationship()
    room: Mapped[Room] = relationship()


@event.listens_for(Appointment, "before_insert")
@event.listens_for(Appointment, "before_update")
def _take_time(_mapper: Any, _connection: Any, visit: Appointment) -> None:
    """Keep the minutes a visit takes up in step with its times, whoever changes those."""
    visit.busy_from = minute_of(visit.starts_at) - (visit.minutes_before or 0)
    visit.busy_until = minute_after(visit.ends_at) + (visit.minutes_after or 0)


class HeldTime(Base):
    """Time of a practitioner in a room that is on offer: nobody else is offered it meanwhile.

    Over at `expires_at` whether or not the row is still there.
    """

    __tablename__ = "held_time"
    __table_args__ = (CheckConstraint("busy_until > busy_from", name="ends_later"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    busy_from: Mapped[int]  # minutes since 1970, UTC
    busy_until: Mapped[int]
    expires_at: Mapped[datetime]
