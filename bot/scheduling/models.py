"""Appointments. Free time is computed (availability.py), never stored."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.clinics.models import Practitioner, Room
from bot.db import Base


class AppointmentStatus(StrEnum):
    """FHIR Appointment status, as far as we use it."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


LIVE = text("status = 'booked'")


class Appointment(Base):
    """A patient's visit. FHIR Appointment.

    That no practitioner and no room is booked twice at once is kept by the database, not by our
    code: exclusion constraints on PostgreSQL, triggers on SQLite (migrations/versions/0005).
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
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
        Index("ix_appointment_room_time", "room_id", "starts_at"),
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
    status: Mapped[AppointmentStatus] = mapped_column(default=AppointmentStatus.BOOKED)
    sequence: Mapped[int] = mapped_column(default=0)  # grows by one with each change
    booked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    practitioner: Mapped[Practitioner] = relationship()
    room: Mapped[Room] = relationship()


class HeldTime(Base):
    """Time of a practitioner in a room that is on offer: nobody else is offered it meanwhile.

    Over at `expires_at` whether or not the row is still there.
    """

    __tablename__ = "held_time"
    __table_args__ = (CheckConstraint("busy_until > busy_from", name="ends_later"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    busy_from: Mapped[int]  # minutes since 1970, UTC
    busy_until: Mapped[int]
    expires_at: Mapped[datetime]
