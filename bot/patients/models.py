"""Patients, those who act for them, and what lets us text them and tell them facts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.languages import Language


class Channel(StrEnum):
    """How a conversation reaches us."""

    SMS = "sms"
    WEB = "web"


class Patient(Base):
    """Who is treated. FHIR Patient."""

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("clinic_id", "record_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    record_number: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date]
    phone_number: Mapped[str | None] = mapped_column(index=True)  # E.164
    language: Mapped[Language | None]  # last spoken with us; FHIR Patient.communication
    time_zone: Mapped[str | None]  # IANA; where it is not the clinic's


class Proxy(Base):
    """Someone who may see or decide for a patient, within stated limits. FHIR RelatedPerson."""

    __tablename__ = "proxy"
    __table_args__ = (UniqueConstraint("patient_id", "given_name", "family_name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date]
    phone_number: Mapped[str | None] = mapped_column(index=True)
    relationship_name: Mapped[str]
    is_guarantor: Mapped[bool] = mapped_column(default=False)
    may_see_visits: Mapped[bool] = mapped_column(default=False)
    may_see_treatment: Mapped[bool] = mapped_column(default=False)
    may_see_costs: Mapped[bool] = mapped_column(default=False)
    may_decide: Mapped[bool] = mapped_column(default=False)


class Verification(Base):
    """That whoever writes from an address was checked, and for which patient it counts."""

    __tablename__ = "verification"
    __table_args__ = (
        UniqueConstraint("clinic_id", "channel", "address", "patient_id"),
        CheckConstraint("expires_at > verified_at", name="expires_later"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    channel: Mapped[Channel]
    address: Mapped[str]  # phone number, or the web session's id
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("proxy.id"))
    verified_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class IdentityCheck(Base):
    """What has been given so far towards a verification, and how many tries were wrong."""

    __tablename__ = "identity_check"
    __table_args__ = (CheckConstraint("wrong_tries >= 0", name="wrong_tries"),)

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    birth_date: Mapped[date | None]  # given; emptied once settled
    given_names: Mapped[list[str]] = mapped_column(default=list)
    claimed_phone_number: Mapped[str | None]  # web only
    code_hash: Mapped[str | None]  # web only: the one-time code sent to the phone on file
    code_expires_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]


class Consent(Base):
    """Whether we may text a number. FHIR Consent."""

    __tablename__ = "consent"

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    phone_number: Mapped[str] = mapped_column(primary_key=True)
    opted_out_at: Mapped[datetime | None]
    opted_in_at: Mapped[datetime | None]
    source: Mapped[str]  # the word or event that decided it: keyword, free_text, provider_21610
    # Kinds of texts that are not wanted, though others are: "recall".
    unwanted: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    history: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
