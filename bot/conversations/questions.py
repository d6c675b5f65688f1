"""Open questions: what a bare "yes" or "2" answers, also days later and after a restart."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.choices import Choice
from bot.conversations.models import (
    Conversation,
    Direction,
    Message,
    OpenQuestion,
    QuestionKind,
)

LASTS = {
    QuestionKind.TIME: timedelta(days=2),
    QuestionKind.OPTION: timedelta(days=2),
    QuestionKind.PATIENT: timedelta(days=1),
    QuestionKind.COVERAGE: timedelta(days=1),
    QuestionKind.OFFER: timedelta(days=1),
    QuestionKind.MEANING: timedelta(days=1),
    QuestionKind.SAFE_NOW: timedelta(days=1),
    QuestionKind.DANGER_SIGNS: timedelta(days=1),  # a "no" days later says nothing of now
    QuestionKind.VISIT: timedelta(days=14),  # unless it says itself: until the visit begins
}


ASKED_IN_PASSING = (QuestionKind.OFFER, QuestionKind.MEANING, QuestionKind.COVERAGE)


@dataclass(frozen=True)
class Asked:
    """What is asked: its choices as plain values, each with a label, and what they are for."""

    kind: QuestionKind
    choices: list[dict[str, Any]]
    context: dict[str, Any]
    expires_at: datetime | None = None  # if it is not the usual for its kind


def ask(
    session: Session, conversation: Conversation, asked: Asked, *, now: datetime
) -> OpenQuestion:
    """Open a question; an older one of its kind is closed, so that "2" means the newest list."""
    close(session, conversation, asked.kind, now=now)
    session.flush()
    patient_id = str(conversation.patient_id) if conversation.patient_id else None
    question = OpenQuestion(
        conversation_id=conversation.id,
        kind=asked.kind,
        choices=asked.choices,
        context={"patient_id": patient_id, **asked.context},
        asked_at=now,
        expires_at=asked.expires_at or now + LASTS[asked.kind],
    )
    session.add(question)
    session.flush()
    return question


def newest(
    session: Session,
    conversation: Conversation,
    kind: QuestionKind | None = None,
    *,
    has_choices: bool = False,
    now: datetime,
) -> OpenQuestion | None:
    """The newest open question that has not expired, of one kind or of any.

    has_choices: only one with a list, which a number may pick from
    """
    wanted = select(OpenQuestion).where(
        OpenQuestion.conversation_id == conversation.id,
        OpenQuestion.answered_at.is_(None),
        OpenQuestion.expires_at > now,
    )
    if kind is not None:
        wanted = wanted.where(OpenQuestion.kind == kind)
    found = session.scalars(wanted.order_by(OpenQuestion.asked_at.desc()))
    return next((question for question in found if question.choices or not has_choices), None)


def was_just_asked(session: Session, question: OpenQuestion, message: Message) -> bool:
    """Whether our last reply before a message asked it: nothing of the patient's came between."""
    return not _came_between(session, question.asked_at, message)


def was_just_answered(session: Session, question: OpenQuestion, message: Message) -> bool:
    """Whether the patient's message before this one answered it."""
    answered_at = question.answered_at
    return answered_at is not None and not _came_between(session, answered_at, message)


def _came_between(session: Session, since: datetime, message: Message) -> bool:
    """Whether the patient wrote something else between a moment and a message."""
    found = session.scalar(
        select(Message.id)
        .where(
            Message.conversation_id == message.conversation_id,
            Message.direction == Direction.INBOUND,
            Message.created_at >= since,
            Message.created_at <= message.created_at,
            Message.id != message.id,
        )
        .limit(1)
    )
    return found is not None


def close(
    session: Session, conversation: Conversation, *kinds: QuestionKind, now: datetime
) -> None:
    """The open questions of some kinds are answered or no longer of interest."""
    for question in session.scalars(
        select(OpenQuestion).where(
            OpenQuestion.conversation_id == conversation.id,
            OpenQuestion.kind.in_(kinds),
            OpenQuestion.answered_at.is_(None),
        )
    ):
        question.answered_at = now


def take_out(question: OpenQuestion, visit_ids: Collection[str], *, now: datetime) -> None:
    """Take visits out of the choices that name them; a question without any choice left is over."""
    kept: list[dict[str, Any]] = []
    for choice in question.choices:
        named = choice.get("visits")
        left = [visit for visit in named or () if visit["appointment_id"] not in visit_ids]
        if named is None or left:
            kept.append(choice if named is None else choice | {"visits": left})
    if not kept:
        question.answered_at = now
    elif kept != question.choices:
        question.choices = kept


def withdraw_offers(
    session: Session, conversation: Conversation, *, asked_before: datetime, now: datetime
) -> None:
    """Offers, and what is asked in passing, are off if the patient went on to something else."""
    for offer in session.scalars(
        select(OpenQuestion).where(
            OpenQuestion.conversation_id == conversation.id,
            OpenQuestion.kind.in_(ASKED_IN_PASSING),
            OpenQuestion.answered_at.is_(None),
            OpenQuestion.asked_at <= asked_before,
        )
    ):
        offer.answered_at = now


def choices_of(question: OpenQuestion, zone: ZoneInfo) -> list[Choice]:
    """A question's choices as `read_choice` takes them, times in the clinic's local time."""
    return [
        Choice(
            number=number,
            label=str(choice["label"]),
            starts_at_local=_moment(choice.get("starts_at"), zone),
        )
        for number, choice in enumerate(question.choices, start=1)
    ]


def _moment(value: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(zone) if value else None
