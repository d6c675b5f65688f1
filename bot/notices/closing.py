"""Questions that are out of date once a visit was changed by somebody else."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.conversations import questions
from bot.conversations.models import Conversation, OpenQuestion, QuestionKind
from bot.patients.models import Patient, Proxy
from bot.scheduling.models import Appointment

# A yes to one of these would change or confirm a visit as it was before.
ABOUT_A_VISIT = {
    "action_cancel_appointment",
    "action_cancel_for_family",
    "action_confirm_attendance",
    "action_start_moving",
    "action_take_time",
}


def close_about(
    session: Session, patient: Patient, visits: Sequence[Appointment], *, now: datetime
) -> None:
    """Close what was asked about visits of a patient, in whatever conversation; no "1" means it.

    Of a question about several visits only these are taken out.
    """
    for question in _open_questions(session, patient, now):
        if _is_about(question, patient, visits):
            question.answered_at = now
        elif question.choices:
            questions.take_out(question, {str(visit.id) for visit in visits}, now=now)


def _open_questions(session: Session, patient: Patient, now: datetime) -> Iterator[OpenQuestion]:
    proxies = select(Proxy.phone_number).where(Proxy.patient_id == patient.id)
    addresses = [patient.phone_number, *session.scalars(proxies)]
    yield from session.scalars(
        select(OpenQuestion)
        .join(Conversation, Conversation.id == OpenQuestion.conversation_id)
        .where(
            Conversation.clinic_id == patient.clinic_id,
            or_(
                Conversation.patient_id == patient.id,
                Conversation.address.in_([address for address in addresses if address]),
            ),
            OpenQuestion.answered_at.is_(None),
            OpenQuestion.expires_at > now,
        )
    )


def _is_about(question: OpenQuestion, patient: Patient, visits: Sequence[Appointment]) -> bool:
    """Whether the whole question is about these visits: a list of times, or an offer."""
    context = question.context
    if question.kind is QuestionKind.TIME:
        ids = {str(visit.id) for visit in visits}
        options = {str(visit.option_id) for visit in visits}
        is_of_patient = context.get("patient_id") == str(patient.id)
        is_moving = bool(ids & set(context.get("appointment_ids", ())))
        return is_moving or (is_of_patient and context.get("option_id") in options)
    is_offer = question.kind is QuestionKind.OFFER
    is_of_patient = context.get("patient_id") == str(patient.id)
    return is_offer and is_of_patient and context.get("action") in ABOUT_A_VISIT
