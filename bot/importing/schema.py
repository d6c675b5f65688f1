"""What each of a clinic's five files holds. A field that is not named here is refused."""

from typing import Annotated

from pydantic import Field

from bot.clinics.models import ClinicFactTopic
from bot.costs.coverage import Basis, Coordination
from bot.costs.due_dates import WhenClosed
from bot.costs.eligibility import Eligible
from bot.importing.approved_words import (
    CatalogueWords,
    ClinicWords,
    Entry,
    FactWords,
    OptionWords,
    PlanWords,
    ProcedureWords,
    Spanish,
    TermsWords,
)
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
    Percent,
    PhoneNumber,
    Slug,
    Text,
    TimeZone,
    Tin,
    Words,
)
from bot.money import Cents
from bot.plans.models import PlanStatus

Version = Annotated[int, Field(ge=1, le=10_000)]
Months = Annotated[int, Field(ge=1, le=60)]


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


class AllowedEntry(Entry):
    """What an insurer reckons with for a code."""

    insurer: Name
    code: Name
    amount: Money


class CatalogueFile(Entry):
    """catalogue.yml."""

    treatments: list[TreatmentEntry]
    allowed_amounts: list[AllowedEntry] = []


class TermsEntry(TermsWords):
    """One way to pay over time."""

    es: Spanish[TermsWords] = None
    down_payment: Percent
    min_down_payment: Money = Cents(0)
    min_months: Months
    max_months: Months
    apr: Percent
    min_amount: Money
    max_amount: Money | None = None
    fee: Money
    when_closed: WhenClosed = WhenClosed.AS_IS
    eligible: Eligible = Eligible.EVERYONE
    treatments: list[Slug] = []


class InstallmentsFile(Entry):
    """installments.yml."""

    installment_plans: list[TermsEntry]


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


class InsuranceEntry(Entry):
    """A patient's insurance for one category of treatment."""

    insurer: Name
    category: Name
    share: Percent
    deductible: Money
    deductible_used: Money
    yearly_maximum: Money
    maximum_used: Money
    priority: Annotated[int, Field(ge=1, le=2)] = 1
    in_network: bool = True
    coordination: Coordination = Coordination.STANDARD
    basis: Basis = Basis.FEE
    deductible_applies: bool = True
    family_deductible: Money | None = None
    family_deductible_used: Money | None = None
    waits_until: LocalDate | None = None
    codes: list[Name] = []
    alternatives: dict[str, str] = {}


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
