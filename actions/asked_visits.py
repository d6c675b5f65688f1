"""Visits that texts of ours asked about, where several texts wait for an answer at once."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.saying import Say
from actions.speaking import either, when
from actions.turn import Turn
from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.patients.access import people_on_file
from bot.patients.birth_dates import read_given_names
from bot.patients.models import Patient
from bot.reminders import answers
from bot.scheduling.models import Appointment

CONFIRM = "confirm_attendance"
AHEAD = {"confirm", "move", "drop"}


def visits_waiting(turn: Turn, session: Session) -> list[list[Appointment]]:
    """The visits that wait for an answer, a list for each text of ours, the newest text first.

    A later text replaces the question of an earlier one, but not what that one asked: a visit
    waits until somebody answers for it, or it begins.
    """
    seen: set[UUID] = set()
    found = []
    for question in _texts(turn, session):
        new = [visit for visit in _waiting_in(session, question) if visit.id not in seen]
        seen |= {visit.id for visit in new}
        found.append(new)
    return [visits for visits in found if visits]


def _texts(turn: Turn, session: Session) -> list[OpenQuestion]:
    """Questions of texts about visits ahead that are open or were only replaced, newest first."""
    asked = session.scalars(
        select(OpenQuestion)
        .where(
            OpenQuestion.conversation_id == turn.conversation.id,
            OpenQuestion.kind == QuestionKind.VISIT,
            OpenQuestion.expires_at > turn.now,
            OpenQuestion.asked_at <= turn.message.created_at,
        )
        .order_by(OpenQuestion.asked_at.desc())
    ).all()
    begun = {question.asked_at for question in asked}
    return [
        question
        for question in asked
        if (question.answered_at is None or question.answered_at in begun)
        and any(choice.get("means") in AHEAD for choice in question.choices)
    ]


def _waiting_in(session: Session, question: OpenQuestion) -> list[Appointment]:
    visits = answers.live_visits(session, question.choices[0]["visits"])
    return [visit for visit in visits if visit.confirmed_at is None]


def whose_is_open(turn: Turn, session: Session) -> list[Appointment]:
    """The visits among which a bare yes may choose: of several people, asked in several texts."""
    texts = visits_waiting(turn, session)
    visits = [visit for text in texts for visit in text]
    are_of_several = len({visit.patient_id for visit in visits}) > 1
    is_unclear = len(texts) > 1 and are_of_several and turn.question_message is turn.message
    return sorted(visits, key=lambda visit: visit.starts_at) if is_unclear else []


def names_another(turn: Turn, session: Session, question: OpenQuestion) -> bool:
    """Whether a message names a patient of this phone whom a question is not about."""
    people = people_on_file(session, turn.clinic.id, turn.conversation.address)
    names = {access.patient.given_name for person in people for access in person.accesses}
    asked = {str(visit["given_name"]) for visit in question.choices[0]["visits"]}
    named = read_given_names(turn.text, names)
    return bool(named) and not named & asked


def ask_whose(turn: Turn, session: Session, say: Say, visits: list[Appointment]) -> None:
    """Ask whose visit a yes confirms, naming all of them."""
    names = {visit.id: session.get_one(Patient, visit.patient_id).given_name for visit in visits}
    listed = [f"{names[visit.id]}, {when(turn, visit.starts_at)}" for visit in visits]
    labels = sorted(set(names.values()))
    context = {
        "questions": [CONFIRM],
        "message_id": str(turn.message.id),
        "spans": turn.spans_to_keep,
        "patient_id": None,
    }
    choices = [{"label": label} for label in labels]
    asked = Asked(QuestionKind.PATIENT, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    say("utter_whose_visit", visits=either(turn, listed), choices=labels)


def settle(turn: Turn, session: Session, visits: Collection[Appointment]) -> None:
    """These visits are answered for: no number of an older text means them any more.

    A text that was replaced, and waits for another visit's answer, is open again.
    """
    ids = {str(visit.id) for visit in visits}
    texts = _texts(turn, session)
    for question in texts:
        if question.answered_at is None:
            questions.take_out(question, ids, now=turn.now)
    if any(question.answered_at is None for question in texts):
        return
    for question in texts:
        if question.answered_at != turn.now and _waiting_in(session, question):
            question.answered_at = None
            questions.take_out(question, ids, now=turn.now)
            return
