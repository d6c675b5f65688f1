"""Those who work with the console: accounts, what they may do, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base


class Role(StrEnum):
    """What somebody is here for; what follows from it stands in `rights`."""

    COORDINATOR = "coordinator"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """An account for the console. FHIR PractitionerRole. Never deleted: others' rows name it."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    totp_secret: Mapped[str]
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code works once
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class StaffClinic(Base):
    """A clinic whose conversations somebody may see."""

    __tablename__ = "staff_clinic"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)


class StaffSession(Base):
    """One browser in which somebody is signed in. Only a hash of its token is kept."""

    __tablename__ = "staff_session"
    __table_args__ = (CheckConstraint("seen_at >= started_at", name="seen_later"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]  # as the browser names itself
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInGate(Base):
    """How often signing in was tried with an account's name or from a place, and until when not."""

    __tablename__ = "sign_in_gate"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
    shut_until: Mapped[datetime | None]
