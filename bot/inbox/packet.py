"""The handoff packet: what a coordinator must know before the first word, on one screen."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import short_day, when_words
from bot.conversations import coordinating, handoffs, holds
from bot.conversations.models import Conversation, Direction, Handoff, Message, SafetyHold
from bot.conversations.threads import address_of
from bot.money import Cents
from bot.patients.access import Access, people_on_file, verified_accesses
from bot.patients.models import Channel, Patient
from bot.plans.models import Decision, PlanStatus, TreatmentPlan, Verdict
from bot.records.models import EntryKind, RecordEntry
from bot.scheduling import booking

TOLD = (
    EntryKind.COST_QUOTED,
    EntryKind.INSTALLMENTS_QUOTED,
    EntryKind.INSURANCE_ESTIMATED,
    EntryKind.OPTION_ACCEPTED,
    EntryKind.TREATMENT_DECLINED,
    EntryKind.APPOINTMENT_BOOKED,
    EntryKind.APPOINTMENT_MOVED,
    EntryKind.APPOINTMENT_CANCELLED,
)
MOST_TOLD, MOST_LEFT = 8, 3


@dataclass(frozen=True)
class PlanSummary:
    """A plan in a few lines: options with their fees, and what was decided."""

    plan: TreatmentPlan
    options: list[tuple[str, Cents]]
    accepted: str
    is_declined: bool


@dataclass(frozen=True)
class Packet:
    """What is known of whoever writes, and of whom it is about."""

    conversation: Conversation
    clinic: Clinic
    handoff: Handoff | None
    patient: Patient | None
    access: Access | None  # who writes, if they are verified for this patient now
    on_file: list[str]  # whom this phone belongs to on file: a hint, no proof
    plans: list[PlanSummary]
    visits: list[str]
    told: list[tuple[str, str]]
    question: str
    left: list[Handoff]
    hold: SafetyHold | None
    is_opted_out: bool

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.clinic.time_zone)


def packet_of(session: Session, conversation: Conversation, *, now: datetime) -> Packet:
    """Everything on the side of a conversation."""
    clinic = session.get_one(Clinic, conversation.clinic_id)
    zone = ZoneInfo(clinic.time_zone)
    patient_id = conversation.patient_id
    patient = session.get_one(Patient, patient_id) if patient_id else None
    address = address_of(conversation)
    accesses = verified_accesses(session, address, now=now)
    is_text = conversation.channel is Channel.SMS
    people = people_on_file(session, clinic.id, conversation.address) if is_text else []
    return Packet(
        conversation=conversation,
        clinic=clinic,
        handoff=handoffs.open_handoff(session, conversation),
        patient=patient,
        access=next((one for one in accesses if one.patient.id == patient_id), None),
        on_file=sorted({person.given_name for person in people}),
        plans=_plans(session, patient) if patient else [],
        visits=_visits(session, patient, zone, now=now) if patient else [],
        told=_told(session, patient, zone) if patient else [],
        question=_question(session, conversation),
        left=_left(session, conversation),
        hold=holds.open_hold(session, conversation, now=now),
        is_opted_out=coordinating.is_opted_out(session, conversation),
    )


def _plans(session: Session, patient: Patient) -> list[PlanSummary]:
    plans = session.scalars(
        select(TreatmentPlan)
        .where(TreatmentPlan.patient_id == patient.id, TreatmentPlan.status == PlanStatus.ACTIVE)
        .order_by(TreatmentPlan.number)
    )
    return [_summary(session, plan) for plan in plans]


def _summary(session: Session, plan: TreatmentPlan) -> PlanSummary:
    decision = session.scalar(
        select(Decision)
        .where(Decision.plan_id == plan.id)
        .order_by(Decision.decided_at.desc())
        .limit(1)
    )
    verdict = decision.verdict if decision else None
    chosen = [
        option.name for option in plan.options if decision and option.id == decision.option_id
    ]
    return PlanSummary(
        plan,
        options=[(option.name, option.total) for option in plan.options],
        accepted="".join(chosen) if verdict is Verdict.ACCEPTED else "",
        is_declined=verdict is Verdict.DECLINED,
    )


def _visits(session: Session, patient: Patient, zone: ZoneInfo, *, now: datetime) -> list[str]:
    return [
        f"{when_words(visit.starts_at.astimezone(zone))}, {visit.practitioner.name}"
        for visit in booking.upcoming(session, patient.id, now=now)
    ]


def _told(session: Session, patient: Patient, zone: ZoneInfo) -> list[tuple[str, str]]:
    entries = session.scalars(
        select(RecordEntry)
        .where(RecordEntry.patient_id == patient.id, RecordEntry.kind.in_(TOLD))
        .order_by(RecordEntry.at.desc())
        .limit(MOST_TOLD)
    )
    return [(short_day(entry.at.astimezone(zone).date()), entry.text) for entry in entries]


def _question(session: Session, conversation: Conversation) -> str:
    """What the patient wrote last."""
    last = session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.direction == Direction.INBOUND)
        .order_by(Message.created_at.desc())
        .limit(1)
    )
    return last.body if last else ""


def _left(session: Session, conversation: Conversation) -> list[Handoff]:
    """How coordinators left this conversation before, the latest first."""
    wanted = select(Handoff).where(
        Handoff.conversation_id == conversation.id, Handoff.outcome.is_not(None)
    )
    return list(session.scalars(wanted.order_by(Handoff.returned_at.desc()).limit(MOST_LEFT)))
