"""Estimates that are due: clocks that a booking or a new plan version starts, and the list."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.business_days import business_day_check
from bot.clinics.models import Clinic
from bot.clock import local_day
from bot.conversations import threads, wording
from bot.conversations.models import Conversation, Direction, Message
from bot.costs.good_faith_estimate import due_after_change, due_on, due_on_request
from bot.documents.coverage import uses_insurance
from bot.documents.estimate_content import estimate_of, gaps_in
from bot.documents.estimates import issue, running_for, start
from bot.documents.links import link_to
from bot.documents.models import Document, DocumentKind, EstimateRequest, RequestReason
from bot.patients.models import Patient
from bot.plans.choosing import current_plan
from bot.plans.errors import NoPlan, PlanExpired
from bot.plans.models import PlanStatus, TreatmentPlan
from bot.scheduling import booking
from bot.scheduling.models import Appointment


def take_scheduling(
    session: Session, visits: Sequence[Appointment], conversation: Conversation, *, now: datetime
) -> EstimateRequest | None:
    """Start the clock for visits that were booked; None where no estimate is owed for that."""
    first = min(visits, key=lambda visit: visit.starts_at)
    if uses_insurance(session, first.patient_id):
        return None
    clinic = session.get_one(Clinic, first.clinic_id)
    today = local_day(now, clinic.time_zone)
    visit_on = local_day(first.starts_at, clinic.time_zone)
    due = due_on(today, visit_on, business_day_check(clinic))
    if due is None:
        return None
    request = EstimateRequest(
        patient_id=first.patient_id,
        reason=RequestReason.SCHEDULED,
        requested_at=now,
        due_on=due,
        conversation_id=conversation.id,
    )
    return start(session, request)


def take_changes(session: Session, *, now: datetime) -> int:
    """Start the clock where an estimate was given for a plan that has a newer version since.

    Returns how many clocks were started. Safe to run twice.
    """
    count = 0
    for document in _outdated(session):
        patient = session.get_one(Patient, document.patient_id)
        if running_for(session, patient.id) or uses_insurance(session, patient.id):
            continue
        clinic = session.get_one(Clinic, patient.clinic_id)
        today = local_day(now, clinic.time_zone)
        is_business_day = business_day_check(clinic)
        due = due_on_request(today, is_business_day)
        ahead = booking.upcoming(session, patient.id, now=now)
        if ahead:
            visit_on = local_day(ahead[0].starts_at, clinic.time_zone)
            due = min(due, due_after_change(today, visit_on, is_business_day))
        request = EstimateRequest(
            patient_id=patient.id,
            reason=RequestReason.CHANGED,
            requested_at=now,
            due_on=due,
            conversation_id=document.conversation_id,
        )
        start(session, request)
        count += 1
    return count


def _outdated(session: Session) -> list[Document]:
    """The newest estimate of each patient whose plan is revoked, where there is a newer version."""
    found: dict[object, tuple[Document, TreatmentPlan]] = {}
    rows = session.execute(
        select(Document, TreatmentPlan)
        .join(TreatmentPlan, TreatmentPlan.id == Document.plan_id)
        .where(Document.kind == DocumentKind.GOOD_FAITH_ESTIMATE)
        .order_by(Document.issued_at)
    )
    for document, plan in rows:
        found[document.patient_id] = (document, plan)
    return [
        document
        for document, plan in found.values()
        if plan.status is PlanStatus.REVOKED and _has_newer(session, plan)
    ]


def _has_newer(session: Session, plan: TreatmentPlan) -> bool:
    newer = select(TreatmentPlan.id).where(
        TreatmentPlan.clinic_id == plan.clinic_id,
        TreatmentPlan.number == plan.number,
        TreatmentPlan.status == PlanStatus.ACTIVE,
        TreatmentPlan.version > plan.version,
    )
    return session.scalar(newer) is not None


def due_lines(session: Session, *, now: datetime) -> list[str]:
    """The estimates that are due, the most urgent first, each with what it still lacks."""
    rows = session.execute(
        select(EstimateRequest, Patient, Clinic)
        .join(Patient, Patient.id == EstimateRequest.patient_id)
        .join(Clinic, Clinic.id == Patient.clinic_id)
        .where(EstimateRequest.issued_at.is_(None), EstimateRequest.withdrawn_at.is_(None))
        .order_by(EstimateRequest.due_on, EstimateRequest.requested_at)
    )
    return [_line(session, *row, now=now) for row in rows]


def _line(
    session: Session, request: EstimateRequest, patient: Patient, clinic: Clinic, *, now: datetime
) -> str:
    today = local_day(now, clinic.time_zone)
    late = " OVERDUE" if request.due_on < today else ""
    asked = "" if uses_insurance(session, patient.id) is False else "; ask about insurance"
    gaps = _gaps(session, patient, now=now)
    lacks = f"; lacks {', '.join(gaps)}" if gaps else ""
    return (
        f"due {request.due_on}{late}  {clinic.slug}  {patient.record_number}  "
        f"({request.reason.value} on {local_day(request.requested_at, clinic.time_zone)}"
        f"{asked}{lacks})"
    )


def _gaps(session: Session, patient: Patient, *, now: datetime) -> list[str]:
    clinic = session.get_one(Clinic, patient.clinic_id)
    try:
        plan = current_plan(session, patient.id, today=local_day(now, clinic.time_zone))
    except NoPlan:
        return ["an approved plan"]
    except PlanExpired:
        return ["a plan that is still valid"]
    return gaps_in(estimate_of(session, plan, now=now).content)


def send(session: Session, patient: Patient, *, now: datetime) -> Document:
    """Give a patient the estimate and queue a text with its link, in their conversation.

    Raises NoPlan, PlanExpired or EstimateIncomplete, and LookupError if they never wrote to us.
    """
    clinic = session.get_one(Clinic, patient.clinic_id)
    plan = current_plan(session, patient.id, today=local_day(now, clinic.time_zone))
    message = last_heard(session, patient)
    conversation = session.get_one(Conversation, message.conversation_id)
    language = threads.language_with(conversation, patient)
    document = issue(session, plan, message, language, now=now)
    body = wording.say(
        "estimate_sent", language, clinic=clinic.name, link=link_to(document, now=now)
    )
    key = f"document:{document.id}:{now.isoformat()}"
    threads.queue(session, conversation, body, key=key, now=now)
    return document


def last_heard(session: Session, patient: Patient) -> Message:
    """The newest message about a patient. Raises LookupError if there is none."""
    found = session.scalar(
        select(Message)
        .where(Message.patient_id == patient.id, Message.direction == Direction.INBOUND)
        .order_by(Message.created_at.desc())
        .limit(1)
    )
    if found is None:
        raise LookupError(f"no conversation is known with patient {patient.record_number}")
    return found
