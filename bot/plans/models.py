"""Treatment plans: what the practitioner proposed, version by version, and what was decided."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.db import Base
from bot.languages import Translated
from bot.money import Cents


class PlanStatus(StrEnum):
    """FHIR CarePlan status, as far as we use it; only an active plan is ever told."""

    DRAFT = "draft"
    ACTIVE = "active"
    REVOKED = "revoked"


ONLY_ACTIVE = text("status = 'active'")


class TreatmentPlan(Translated, Base):
    """The course proposed to a patient, approved by a practitioner. FHIR CarePlan."""

    __tablename__ = "treatment_plan"
    __table_args__ = (
        UniqueConstraint("clinic_id", "number", "version"),
        Index(
            "one_active_version_per_plan",
            "clinic_id",
            "number",
            unique=True,
            postgresql_where=ONLY_ACTIVE,
            sqlite_where=ONLY_ACTIVE,
        ),
        CheckConstraint("valid_until >= approved_on", name="valid_after_approval"),
        CheckConstraint("version > 0", name="version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    number: Mapped[str]
    version: Mapped[int]
    status: Mapped[PlanStatus]
    subject: Mapped[str]  # what it is about: "tooth 30, cracked"
    approved_by: Mapped[str]
    approved_on: Mapped[date]
    valid_until: Mapped[date]
    options: Mapped[list["TreatmentOption"]] = relationship(
        order_by="TreatmentOption.position", back_populates="plan"
    )

    @property
    def source(self) -> str:
        """How answers name where they come from: 'plan P-204 version 2'."""
        return f"plan {self.number} version {self.version}"


class TreatmentOption(Translated, Base):
    """One of a plan's alternatives, doing nothing among them."""

    __tablename__ = "treatment_option"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        UniqueConstraint("plan_id", "treatment"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_plan.id"))
    position: Mapped[int]
    treatment: Mapped[str]  # slug in the catalogue
    name: Mapped[str]
    synonyms: Mapped[list[str]]
    summary: Mapped[str]
    benefits: Mapped[str]
    risks: Mapped[str]
    if_waiting: Mapped[str]
    scheduled_separately: Mapped[str] = mapped_column(default="", server_default="")
    is_no_treatment: Mapped[bool] = mapped_column(default=False)
    plan: Mapped[TreatmentPlan] = relationship(back_populates="options")
    procedures: Mapped[list["PlannedProcedure"]] = relationship(
        order_by="PlannedProcedure.position"
    )
    visits: Mapped[list["PlannedVisit"]] = relationship(order_by="PlannedVisit.number")

    @property
    def total(self) -> Cents:
        """The option's fees together, in cents."""
        return Cents(sum(procedure.fee for procedure in self.procedures))


class PlannedProcedure(Translated, Base):
    """One step of an option, with its code and fee. FHIR ServiceRequest."""

    __tablename__ = "planned_procedure"
    __table_args__ = (
        UniqueConstraint("option_id", "position"),
        CheckConstraint("fee >= 0", name="fee"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    option_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_option.id"))
    position: Mapped[int]
    code_system: Mapped[str]  # CDT, CPT, HCPCS or the clinic's own
    code: Mapped[str]
    description: Mapped[str]
    fee: Mapped[Cents]  # cents
    diagnosis_codes: Mapped[list[str]] = mapped_column(default=list)  # ICD-10-CM


class PlannedVisit(Base):
    """One visit that an option needs: how long, by whom, how long after the one before."""

    __tablename__ = "planned_visit"
    __table_args__ = (
        UniqueConstraint("option_id", "number"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        CheckConstraint("days_after_previous >= 0", name="days_after_previous"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    option_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_option.id"))
    number: Mapped[int]
    minutes: Mapped[int]
    days_after_previous: Mapped[int]
    role: Mapped[str]  # of the practitioner
    due: Mapped[Cents | None]  # what is to be paid at it, if the clinic says so


class Verdict(StrEnum):
    """What the patient said to an option."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Decision(Base):
    """A patient's word on a plan, with the version and the moment. FHIR Consent."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("message_id", "plan_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    option_id: Mapped[UUID | None] = mapped_column(ForeignKey("treatment_option.id"))
    verdict: Mapped[Verdict]
    decided_at: Mapped[datetime]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("proxy.id"))
