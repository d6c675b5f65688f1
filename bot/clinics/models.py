"""The clinic: who answers, when it is open, who treats, and its approved catalogue."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base
from bot.languages import Translated
from bot.money import Cents


class Clinic(Translated, Base):
    """The practice a text was sent to. FHIR Organization."""

    __tablename__ = "clinic"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone_number: Mapped[str] = mapped_column(unique=True)  # E.164; texts come in on it
    time_zone: Mapped[str]  # IANA
    address: Mapped[str]
    holiday_calendar: Mapped[str | None]  # a country of the `holidays` package, such as "US"
    is_discreet: Mapped[bool] = mapped_column(default=False)  # texts name no kind of treatment
    what_to_bring: Mapped[str]
    urgent_advice: Mapped[str]  # what to do in an emergency, approved
    crisis_advice: Mapped[str] = mapped_column(default="", server_default="")  # numbers besides 988
    treats_substance_use: Mapped[bool] = mapped_column(default=False, server_default="0")
    coordinator_hours: Mapped[str]  # when a person answers, in words
    # A later cancelling or moving is told to a coordinator; 0 is never.
    cancel_notice_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    npi: Mapped[str | None]  # National Provider Identifier of the practice
    tin: Mapped[str | None]  # Taxpayer Identification Number, 12-3456789


class OpeningPeriod(Base):
    """Local opening time of one weekday; lunch is the gap between two periods."""

    __tablename__ = "opening_period"
    __table_args__ = (
        UniqueConstraint("clinic_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    weekday: Mapped[int]  # 0 is Monday
    opens: Mapped[time]
    closes: Mapped[time]


class ClosedDay(Translated, Base):
    """A local day on which the clinic is closed besides its holidays."""

    __tablename__ = "closed_day"

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    closed_on: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str]


class SpecialOpening(Base):
    """Local opening time of one day, instead of the weekly hours or of a day off."""

    __tablename__ = "special_opening"
    __table_args__ = (CheckConstraint("opens < closes", name="opens_before_it_closes"),)

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    opens_on: Mapped[date] = mapped_column(primary_key=True)
    opens: Mapped[time] = mapped_column(primary_key=True)
    closes: Mapped[time]
    practitioners: Mapped[list[str]]  # names of those who work then; none is all


class VisitBuffer(Base):
    """Minutes before and after visits in which practitioner and room prepare or clean."""

    __tablename__ = "visit_buffer"
    __table_args__ = (
        CheckConstraint("minutes_before BETWEEN 0 AND 120", name="minutes_before"),
        CheckConstraint("minutes_after BETWEEN 0 AND 120", name="minutes_after"),
    )

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    treatment: Mapped[str] = mapped_column(primary_key=True)  # slug; empty: all other treatments
    minutes_before: Mapped[int]
    minutes_after: Mapped[int]


class Practitioner(Base):
    """Who treats. FHIR Practitioner. The exclusion constraint needs a whole number as id."""

    __tablename__ = "practitioner"
    __table_args__ = (UniqueConstraint("clinic_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    role: Mapped[str]  # dentist, hygienist, counselor, nurse: as planned visits ask for it
    npi: Mapped[str | None]


class WorkingPeriod(Base):
    """Local working time of a practitioner on one weekday; without any, the clinic's hours."""

    __tablename__ = "working_period"
    __table_args__ = (
        UniqueConstraint("practitioner_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="opens_before_it_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))
    weekday: Mapped[int]  # 0 is Monday
    opens: Mapped[time]
    closes: Mapped[time]


class Absence(Base):
    """When a practitioner is away, or a room out of service. Why is nobody's business here."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_later"),
        CheckConstraint("(practitioner_id IS NULL) <> (room_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    practitioner_id: Mapped[int | None] = mapped_column(
        ForeignKey("practitioner.id", ondelete="CASCADE")
    )
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Room(Base):
    """A chair or room that a visit takes up. FHIR Location."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("clinic_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # none is all


class CatalogueTreatment(Translated, Base):
    """Approved general wording about one treatment; a change is a new version."""

    __tablename__ = "catalogue_treatment"
    __table_args__ = (UniqueConstraint("clinic_id", "slug", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    slug: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    synonyms: Mapped[list[str]]  # how patients call it, lower case
    summary: Mapped[str]
    benefits: Mapped[str]
    risks: Mapped[str]
    preparation: Mapped[str]
    aftercare: Mapped[str]
    # For texts that nobody asked for: they name no treatment and nothing that tells of one.
    before_visit_text: Mapped[str] = mapped_column(default="", server_default="")
    after_visit_text: Mapped[str] = mapped_column(default="", server_default="")
    recall_months: Mapped[int | None]  # after the last visit; none: no recall
    approved_by: Mapped[str]
    approved_on: Mapped[date]
    price_from: Mapped[Cents | None]  # in general, without a plan
    price_to: Mapped[Cents | None]


class ClinicFactTopic(StrEnum):
    """What patients ask about the clinic itself."""

    HOURS = "hours"
    ADDRESS = "address"
    PARKING = "parking"
    PHONE = "phone"
    PAYMENT = "payment"
    INSURANCE = "insurance"
    TEAM = "team"
    SERVICES = "services"
    LANGUAGES = "languages"
    RECORDS = "records"


class ClinicFact(Translated, Base):
    """An approved sentence about the clinic, with the words that ask for it."""

    __tablename__ = "clinic_fact"
    __table_args__ = (UniqueConstraint("clinic_id", "topic"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    topic: Mapped[ClinicFactTopic]
    words: Mapped[list[str]]
    text: Mapped[str]
