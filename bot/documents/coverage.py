"""Whether a patient plans to use insurance: a self-pay patient has a right to an estimate."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.costs.models import InsuranceCoverage
from bot.documents.models import CoverageAnswer
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


def uses_insurance(session: Session, patient_id: UUID) -> bool | None:
    """What the patient told us, else whether insurance is on file; None if that is not known."""
    answer = session.get(CoverageAnswer, patient_id)
    if answer is not None:
        return answer.uses_insurance
    on_file = select(InsuranceCoverage.id).where(InsuranceCoverage.patient_id == patient_id)
    return True if session.scalar(on_file.limit(1)) is not None else None


def take_answer(
    session: Session, patient_id: UUID, message: Message, *, uses: bool, now: datetime
) -> None:
    """Note what a patient says of insurance; a later answer replaces the one before."""
    answer = session.get(CoverageAnswer, patient_id) or CoverageAnswer(patient_id=patient_id)
    answer.uses_insurance, answer.answered_at, answer.message_id = uses, now, message.id
    session.add(answer)
    session.flush()
    text = "Plans to use insurance." if uses else "Self-pay: does not plan to use insurance."
    fact = Fact(EntryKind.COVERAGE_TOLD, "coverage", text, detail={"uses_insurance": uses})
    filing.file(session, patient_id, message, fact, now=now)
