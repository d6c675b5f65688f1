"""Who saw or changed what of whom: a row for each, in the transaction that does it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db import Base


class AuditRow(Base):
    """One view or change. FHIR AuditEvent. Rows name no keys of other tables: they outlive them."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_of_patient", "patient_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]  # "staff:<id>", "command line", "assistant"
    action: Mapped[str]  # a word of our own: "conversation_viewed"
    patient_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None]
    why: Mapped[str]  # a word of our own, or what somebody gave as a reason
    detail: Mapped[dict[str, Any]]


@dataclass(frozen=True)
class Concerning:
    """Whom something was about."""

    patient_id: UUID | None = None
    conversation_id: UUID | None = None
    why: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def note(session: Session, who: str, action: str, about: Concerning, *, now: datetime) -> None:
    """Write down that somebody saw or changed something."""
    session.add(
        AuditRow(
            at=now,
            who=who,
            action=action,
            patient_id=about.patient_id,
            conversation_id=about.conversation_id,
            why=about.why,
            detail=about.detail,
        )
    )
