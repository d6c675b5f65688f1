"""What each of a clinic's five files holds. A field that is not named here is refused."""

from typing import Annotated

from pydantic import Field

from bot.clinics.models import ClinicFactTopic
from bot.importing.approved_words import (
    CatalogueWords,
    ClinicWords,
    Entry,
    FactWords,
    OptionWords,
    PlanWords,
    ProcedureWords,
    Spanish,
)
from bot.importing.money_schema import AllowedEntry, InsuranceEntry
from bot.importing.reminder_schema import RemindersEntry
from bot.importing.schedule_schema import (
    BufferEntry,
    ClosedDayEntry,
    OpeningEntry,
    PractitionerEntry,
    RoomEntry,
    SpecialDayEntry,
)
from bot.importing.values import (
    Country,
    DiagnosisCode,
    FutureDay,
    LocalDate,
    Money,
    Name,
    Npi,
    PastDay,
    PhoneNumber,
    Slug,
    Text,
    TimeZone,
    Tin,
    Words,
)
from bot.plans.models import PlanStatus

Version = Annotated[int, Field(ge=1, le=10_000)]


class FactEntry(FactWords):
    """What anybody may be told about the clinic."""

    topic: ClinicFactTopic
    words: Words
    es: Spanish[FactWords] = None


class ClinicFile(ClinicWords):
    """clinic.yml."""

    slug: Slug
    name: Name
    phone_number: PhoneNumber
    time_zone: TimeZone
    address: Text
    holiday_calendar: Country
    is_discreet: bool
    treats_substance_use: bool = False
    npi: Npi | None = None
    tin: Tin | None = None
    es: Spanish[ClinicWords] = None
    cancel_notice_hours: Annotated[int, Field(ge=0, le=336)] = 0
    opening_periods: Annotated[list[OpeningEntry], Field(min_length=1)]
    closed_days: list[ClosedDayEntry]
    special_days: list[SpecialDayEntry] = []
    practitioners: Annotated[list[PractitionerEntry], Field(min_length=1)]
    rooms: Annotated[list[RoomEntry], Field(min_length=1)]
    buffers: list[BufferEntry] = []
    reminders: RemindersEntry = RemindersEntry()
    facts: list[FactEntry]


class TreatmentEntry(CatalogueWords):
    """One treatment in general words."""

    slug: Slug
    version: Version
    synonyms: Words
    recall_months: Annotated[int, Field(ge=1, le=60)] | None = None
    es: Spanish[CatalogueWords] = None
    approved_by: Name
    approved_on: PastDay
    price_from: Money | None = None
    price_to: Money | None = None


class CatalogueFile(Entry):
    """catalogue.yml."""

    treatments: list[TreatmentEntry]
    allowed_amounts: list[AllowedEntry] = []


class ProxyEntry(Entry):
    """Someone who may see or decide for a patient."""

    given_name: Name
    family_name: Name
    birth_date: LocalDate
    phone_number: PhoneNumber | None
    relationship: Name
    is_guarantor: bool = False
    may_see_visits: bool = False
    may_see_treatment: bool = False
    may_see_costs: bool = False
    may_decide: bool = False


class PatientEntry(Entry):
    """Who is treated."""

    record_number: Name
    given_name: Name
    family_name: Name
    birth_date: LocalDate
    phone_number: PhoneNumber | None
    time_zone: TimeZone | None = None
    agreed_to_texts_on: LocalDate | None = None
    proxies: list[ProxyEntry] = []
    insurance: list[InsuranceEntry] = []
    discounts: list[Name] = []


class PatientsFile(Entry):
    """patients.yml."""

    patients: list[PatientEntry]


class ProcedureEntry(ProcedureWords):
    """One step of an option."""

    code_system: Name
    code: Name
    fee: Money
    diagnosis_codes: list[DiagnosisCode] = []
    es: Spanish[ProcedureWords] = None


class VisitEntry(Entry):
    """One visit that an option needs."""

    minutes: Annotated[int, Field(ge=5, le=480)]
    role: Name
    days_after_previous: Annotated[int, Field(ge=0, le=730)] = 0
    due: Money | None = None


class OptionEntry(OptionWords):
    """One of a plan's alternatives."""

    treatment: Slug
    synonyms: Words = []
    is_no_treatment: bool = False
    es: Spanish[OptionWords] = None
    procedures: list[ProcedureEntry] = []
    visits: list[VisitEntry] = []


class PlanEntry(PlanWords):
    """One version of a treatment plan."""

    number: Name
    version: Version
    status: PlanStatus
    patient: Name
    es: Spanish[PlanWords] = None
    approved_by: Name
    approved_on: PastDay
    valid_until: FutureDay
    options: Annotated[list[OptionEntry], Field(min_length=1)]


class PlansFile(Entry):
    """plans.yml."""

    plans: list[PlanEntry]
