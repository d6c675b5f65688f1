"""The wrong-patient guard: names, amounts and days of a draft against the chart that is open."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, Practitioner
from bot.conversations.models import Conversation, Handoff
from bot.conversations.threads import address_of, thread
from bot.inbox.draft_days import named_days
from bot.money import Cents, format_cents
from bot.money_phrases import read_amounts
from bot.patients.access import verified_accesses
from bot.patients.models import Patient, Proxy
from bot.plans.models import PlanStatus, TreatmentPlan
from bot.records.models import RecordEntry
from bot.scheduling.models import Appointment
from bot.spoken_words import fold

CAPITALISED = re.compile(r"[^\W\d_a-z][^\W\d_]+")
GREETED = re.compile(
    r"\b(?:hi|hello|hey|dear|hola|estimad[oa])[ ,]+(?:(?:mrs?|ms|dr|sra?|srta)\.? )?([^\W\d_]{2,})",
    re.I,
)
NO_NAMES = frozenset(
    ["there", "all", "again", "everyone", "team", "good", "thanks", "buenos", "buenas", "que"]
)
STARTS_SENTENCE = re.compile(r"(?:^|[.!?:\n]\s*)$")


class Kind(StrEnum):
    """What does not fit."""

    NAME = "name"
    AMOUNT = "amount"
    DAY = "day"
    WEEKDAY = "weekday"
    NOBODY = "nobody"  # facts, and nobody is verified


@dataclass(frozen=True)
class Mismatch:
    """One thing in a draft that is not the open chart's."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Chart:
    """What a draft may name without a second look."""

    names: frozenset[str]
    others: frozenset[str]  # names of other patients that stand in the draft
    amounts: frozenset[Cents]
    days: frozenset[tuple[int, int]]
    is_verified: bool
    today: date


def mismatches(draft: str, chart: Chart) -> list[Mismatch]:
    """What a draft names that is not in the chart, in the order of kinds; empty if all is well."""
    amounts, days = dict.fromkeys(read_amounts(draft)), named_days(draft)
    found = [Mismatch(Kind.NAME, name) for name in _wrong_names(draft, chart)]
    if not chart.is_verified and (amounts or days):
        found.append(Mismatch(Kind.NOBODY, ""))
    found += [
        Mismatch(Kind.AMOUNT, format_cents(amount))
        for amount in amounts
        if amount not in chart.amounts
    ]
    for day in days:
        if day.weekday_is_wrong(chart.today):
            found.append(Mismatch(Kind.WEEKDAY, day.words))
        elif (day.month, day.day) not in chart.days:
            found.append(Mismatch(Kind.DAY, day.words))
    return found


def chart_for(session: Session, conversation: Conversation, draft: str, *, now: datetime) -> Chart:
    """The open chart, as far as it matters for a draft."""
    clinic = session.get_one(Clinic, conversation.clinic_id)
    zone = ZoneInfo(clinic.time_zone)
    accesses = verified_accesses(session, address_of(conversation), now=now)
    texts = [message.body for message in thread(session, conversation.id)]
    amounts: set[Cents] = set()
    days = {(day.month, day.day) for text in texts for day in named_days(text)}
    patient_id = conversation.patient_id
    if patient_id:
        texts += session.scalars(
            select(RecordEntry.text).where(RecordEntry.patient_id == patient_id)
        )
        moments = list(
            session.scalars(
                select(Appointment.starts_at).where(Appointment.patient_id == patient_id)
            )
        )
        days |= {(day.month, day.day) for day in (one.astimezone(zone) for one in moments)}
        amounts |= _fees(session, conversation)
    amounts |= {amount for text in texts for amount in read_amounts(text)}
    return Chart(
        names=_names(session, conversation),
        others=_others(session, conversation, draft),
        amounts=frozenset(amounts),
        days=frozenset(days | {(day.month, day.day) for day in [now.astimezone(zone)]}),
        is_verified=any(one.patient.id == patient_id for one in accesses),
        today=now.astimezone(zone).date(),
    )


def _wrong_names(draft: str, chart: Chart) -> list[str]:
    greeted = [
        name
        for name in GREETED.findall(draft)
        if name[0].isupper() and fold(name) not in chart.names | NO_NAMES
    ]
    named = [
        match[0]
        for match in CAPITALISED.finditer(draft)
        if fold(match[0]) in chart.others - chart.names
        and not STARTS_SENTENCE.search(draft[: match.start()])  # "Will you ..."
    ]
    return list(dict.fromkeys(greeted + named))


def _names(session: Session, conversation: Conversation) -> frozenset[str]:
    """Who belongs to this conversation: the patient, who speaks for them, and the team."""
    clinic = session.get_one(Clinic, conversation.clinic_id)
    names = [clinic.name]
    names += session.scalars(select(Practitioner.name).where(Practitioner.clinic_id == clinic.id))
    names += [by for by in session.scalars(_who_has_had(conversation)) if by]
    if conversation.patient_id:
        patient = session.get_one(Patient, conversation.patient_id)
        proxies = session.scalars(select(Proxy).where(Proxy.patient_id == patient.id))
        names += [f"{one.given_name} {one.family_name}" for one in (patient, *proxies)]
    return frozenset(word for name in names for word in re.findall(r"[^\W\d_]+", fold(name)))


def _who_has_had(conversation: Conversation) -> Select[str | None]:
    return select(Handoff.taken_over_by).where(Handoff.conversation_id == conversation.id)


def _others(session: Session, conversation: Conversation, draft: str) -> frozenset[str]:
    """Names of the clinic's other patients that stand in a draft."""
    words = {word.lower() for word in CAPITALISED.findall(draft)}
    rows = session.execute(
        select(Patient.given_name, Patient.family_name).where(
            Patient.clinic_id == conversation.clinic_id,
            Patient.id.is_distinct_from(conversation.patient_id),
            or_(
                func.lower(Patient.given_name).in_(words),
                func.lower(Patient.family_name).in_(words),
            ),
        )
    )
    return frozenset(fold(name) for row in rows for name in row)


def _fees(session: Session, conversation: Conversation) -> set[Cents]:
    """Fees of the patient's plans, and prices that coordinators agreed."""
    plans = session.scalars(
        select(TreatmentPlan).where(
            TreatmentPlan.patient_id == conversation.patient_id,
            TreatmentPlan.status == PlanStatus.ACTIVE,
        )
    )
    fees: set[Cents] = set()
    for plan in plans:
        for option in plan.options:
            fees |= {option.total, *(procedure.fee for procedure in option.procedures)}
    agreed = session.scalars(
        select(Handoff.outcome_amount).where(Handoff.conversation_id == conversation.id)
    )
    return fees | {Cents(amount) for amount in agreed if amount is not None}
