"""Good-faith estimates: the clock that a cost question starts, and the estimate that stops it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.business_days import business_day_check
from bot.clinics.models import Clinic
from bot.clock import local_day
from bot.conversations.models import Conversation, Message
from bot.costs.good_faith_estimate import due_on_request
from bot.documents.coverage import uses_insurance
from bot.documents.errors import EstimateIncomplete
from bot.documents.estimate_content import estimate_of, gaps_in
from bot.documents.models import Document, EstimateRequest, RequestReason
from bot.documents.storing import give
from bot.languages import Language
from bot.patients.models import Patient
from bot.plans.models import TreatmentPlan


def take_request(
    session: Session, patient: Patient, conversation: Conversation, *, now: datetime
) -> EstimateRequest | None:
    """Start the clock for a patient who asks what something costs, unless it runs already.

    None for a patient who uses insurance. Not knowing is no reason to wait: then it runs too.
    """
    if uses_insurance(session, patient.id):
        return None
    clinic = session.get_one(Clinic, patient.clinic_id)
    today = local_day(now, clinic.time_zone)
    request = EstimateRequest(
        patient_id=patient.id,
        reason=RequestReason.ASKED,
        requested_at=now,
        due_on=due_on_request(today, business_day_check(clinic)),
        conversation_id=conversation.id,
    )
    return start(session, request)


def start(session: Session, request: EstimateRequest) -> EstimateRequest:
    """Start a clock; if one runs for the patient already, the earlier day counts."""
    running = running_for(session, request.patient_id)
    if running is None:
        session.add(request)
        session.flush()
        return request
    running.due_on = min(running.due_on, request.due_on)
    running.conversation_id = running.conversation_id or request.conversation_id
    return running


def running_for(session: Session, patient_id: UUID) -> EstimateRequest | None:
    """The request that is still to be answered."""
    return session.scalar(
        select(EstimateRequest).where(
            EstimateRequest.patient_id == patient_id,
            EstimateRequest.issued_at.is_(None),
            EstimateRequest.withdrawn_at.is_(None),
        )
    )


def withdraw(session: Session, patient_id: UUID, *, now: datetime) -> None:
    """Whoever uses insurance needs no estimate of this kind."""
    running = running_for(session, patient_id)
    if running is not None:
        running.withdrawn_at = now


def issue(
    session: Session, plan: TreatmentPlan, message: Message, language: Language, *, now: datetime
) -> Document:
    """The estimate for a plan as it stands now, which stops the clock.

    Raises EstimateIncomplete, and the clock runs on, if something it must say is missing.
    """
    draft = estimate_of(session, plan, now=now)
    gaps = gaps_in(draft.content)
    if gaps:
        raise EstimateIncomplete(gaps)
    document = give(session, draft, message, language, now=now)
    running = running_for(session, plan.patient_id)
    if running is not None:
        running.issued_at, running.document_id = now, document.id
    session.flush()
    return document
