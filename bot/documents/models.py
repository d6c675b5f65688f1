"""Documents that patients are given in writing, each an unchangeable version, and their clock."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.languages import Language


class DocumentKind(StrEnum):
    """What a document is."""

    GOOD_FAITH_ESTIMATE = "good_faith_estimate"  # 45 CFR 149.610
    CREDIT_DISCLOSURE = "credit_disclosure"  # 12 CFR 1026.17 and .18


class Document(Base):
    """One version of a document, as it was given. Its row never changes. FHIR DocumentReference."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("patient_id", "kind", "content_hash"),
        UniqueConstraint("patient_id", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[DocumentKind]
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("treatment_plan.id"), index=True)
    code: Mapped[str]  # how people name it: "3F2", the beginning of the hash
    language: Mapped[Language]  # in which it is shown first; it exists in all of them
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]  # SHA-256 of the content
    issued_at: Mapped[datetime]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))  # that brought it about


class DocumentOpening(Base):
    """That a document was shown to somebody who had given their date of birth."""

    __tablename__ = "document_opening"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    content_hash: Mapped[str]
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("proxy.id"))
    shown_at: Mapped[datetime]


class AgreementWay(StrEnum):
    """How somebody agreed."""

    TEXT = "text"
    PAGE = "page"


class CreditAgreement(Base):
    """A plain yes to one version of credit's terms, after it had been shown. FHIR Consent."""

    __tablename__ = "credit_agreement"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    content_hash: Mapped[str]
    way: Mapped[AgreementWay]
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("proxy.id"))
    message_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("message.id")
    )  # the words, if a text
    shown_at: Mapped[datetime]
    agreed_at: Mapped[datetime]


class CoverageAnswer(Base):
    """Whether a patient plans to use insurance, as they told us last."""

    __tablename__ = "coverage_answer"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    uses_insurance: Mapped[bool]
    answered_at: Mapped[datetime]
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"))


class RequestReason(StrEnum):
    """What started the clock of an estimate."""

    ASKED = "asked"  # what it costs
    SCHEDULED = "scheduled"
    CHANGED = "changed"  # a newer version of the plan


STILL_DUE = text("issued_at IS NULL AND withdrawn_at IS NULL")


class EstimateRequest(Base):
    """A good-faith estimate that is due, until it is issued or turns out not to be needed."""

    __tablename__ = "estimate_request"
    __table_args__ = (
        Index(
            "one_estimate_due_per_patient",
            "patient_id",
            unique=True,
            postgresql_where=STILL_DUE,
            sqlite_where=STILL_DUE,
        ),
        CheckConstraint("issued_at IS NULL OR document_id IS NOT NULL", name="issued_document"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    reason: Mapped[RequestReason]
    requested_at: Mapped[datetime]
    due_on: Mapped[date]  # a local day of the clinic
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"))
    issued_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
