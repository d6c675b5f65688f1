"""The patient's record: dated entries for the health information clerk."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.money import Cents


class EntryKind(StrEnum):
    """What was done for or said to a patient."""

    IDENTITY_VERIFIED = "identity_verified"
    OPTIONS_EXPLAINED = "options_explained"
    DETAILS_EXPLAINED = "details_explained"
    BENEFITS_EXPLAINED = "benefits_explained"
    RISKS_EXPLAINED = "risks_explained"
    CARE_EXPLAINED = "care_explained"
    COST_QUOTED = "cost_quoted"
    INSTALLMENTS_QUOTED = "installments_quoted"
    INSURANCE_ESTIMATED = "insurance_estimated"
    OPTION_ACCEPTED = "option_accepted"
    TREATMENT_DECLINED = "treatment_declined"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    ATTENDANCE_CONFIRMED = "attendance_confirmed"
    ATTENDANCE_DECLINED = "attendance_declined"
    JUDGEMENT_REFUSED = "judgement_refused"
    HANDOFF_REQUESTED = "handoff_requested"
    COVERAGE_TOLD = "coverage_told"
    DOCUMENT_ISSUED = "document_issued"
    DOCUMENT_SHOWN = "document_shown"
    CREDIT_AGREED = "credit_agreed"
    QUOTE_CORRECTED = "quote_corrected"
    SAFETY_ALERT = "safety_alert"
    SAFETY_OVER = "safety_over"
    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"


class Quote(Base):
    """An amount that a patient was told: from which version of the plan, and until when it holds.

    There is one for each treatment, version and conversation; told again, it is a newer quote.
    """

    __tablename__ = "quote"
    __table_args__ = (UniqueConstraint("conversation_id", "plan_id", "treatment"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    treatment: Mapped[str]  # the option's slug
    amount: Mapped[Cents]  # its fees together
    quoted_at: Mapped[datetime]
    valid_until: Mapped[date]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("record_entry.id"))  # what was said last
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("quote_correction.id"))


class QuoteCorrection(Base):
    """A text that puts right what a patient was told, once a coordinator has approved it."""

    __tablename__ = "quote_correction"
    __table_args__ = (UniqueConstraint("conversation_id", "from_plan_id", "to_plan_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))  # it goes to
    from_plan_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_plan.id"))
    to_plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("treatment_plan.id"))
    body: Mapped[str]
    prepared_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]


class RecordEntry(Base):
    """One dated fact of the record, naming its conversation and the plan's version."""

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("message_id", "kind", "subject"),
        Index("ix_record_entry_of_patient", "patient_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    at: Mapped[datetime]
    kind: Mapped[EntryKind]
    subject: Mapped[str]  # what it is about: an option's slug, an appointment's id
    text: Mapped[str]  # for the clerk's eyes
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    plan_number: Mapped[str | None]
    plan_version: Mapped[int | None]
    detail: Mapped[dict[str, Any]]
