"""What one message says of several patients' visits: "Leo yes, but Ana is sick, next week?"."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.asked_visits import CONFIRM, visits_waiting
from actions.turn import Turn
from actions.wishes import without_correction
from bot.conversations import questions
from bot.conversations.family_replies import Answer, Says, read_family_reply, words_of_wish
from bot.conversations.models import QuestionKind
from bot.patients.access import Access, verified_accesses
from bot.patients.models import Patient
from bot.scheduling import booking
from bot.scheduling.models import Appointment
from bot.scheduling.time_constraints import TimeConstraint, Unclear
from bot.scheduling.wishes import read_wish

LONGEST = 40  # words: a longer story is no answer of this kind
ASKED_OF_PATIENTS = {CONFIRM, "cancel_appointment"}


@dataclass(frozen=True)
class Candidate:
    """One of the patients that a message may speak of, with the visits ahead that it may mean.

    access: None if whoever writes is not verified for them, and only answers our text
    """

    patient: Patient
    access: Access | None
    course: list[Appointment]


@dataclass(frozen=True)
class Meant:
    """What a message says of one patient's next visit and those of its course."""

    whom: Candidate
    answer: Answer
    wish: TimeConstraint | Unclear | None
    words: str  # of the wish

    @property
    def visit(self) -> Appointment:
        """The visit that is spoken of."""
        return self.whom.course[0]

    @property
    def says(self) -> Says:
        """A day named for somebody who does not come, or at another day than theirs, is a wish."""
        if self.wish is not None and self.answer.says in {Says.NOT_COMING, Says.NOTHING}:
            return Says.MOVE
        return self.answer.says


def answers_for_family(turn: Turn, session: Session) -> bool:
    """Whether a message answers for several patients, or for one of those we asked about."""
    if len(turn.message.body.split()) > LONGEST:
        return False
    meant = visits_meant(turn, session)
    if not meant or any(one.says is Says.NOTHING for one in meant):
        return False
    if len(meant) > 1:
        return any(one.answer.says is not Says.NOTHING for one in meant)
    return _was_asked_about_visits(turn, session)


def visits_meant(turn: Turn, session: Session) -> list[Meant]:
    """What the message says of each patient that it names; nothing if one of them has no visit."""
    candidates = _candidates(turn, session)
    if len(candidates) < 2:
        return []
    found = []
    for answer in read_family_reply(without_correction(turn.text), candidates) or []:
        whom = candidates[answer.name]
        if not whom.course and answer.words:
            return []
        if whom.course:  # "only Ana" says nothing of somebody without a visit
            found.append(_meant(turn, session, whom, answer))
    return found


def _candidates(turn: Turn, session: Session) -> dict[str, Candidate]:
    """By first name: those whom whoever writes is verified for, and those our texts asked about."""
    waiting = [visit for text in visits_waiting(turn, session) for visit in text]
    found: dict[str, Candidate] = {}
    for access in verified_accesses(session, turn.address, now=turn.now):
        patient = access.patient
        ahead = booking.upcoming(session, patient.id, now=turn.now)
        asked = [visit for visit in waiting if visit.patient_id == patient.id]
        first = next(iter(asked or ahead), None)
        course = [
            visit
            for visit in ahead
            if first and visit.option_id == first.option_id and visit.starts_at >= first.starts_at
        ]
        found[patient.given_name] = Candidate(patient, access, course)
    for visit in waiting:
        patient = session.get_one(Patient, visit.patient_id)
        found.setdefault(patient.given_name, Candidate(patient, None, [visit]))
    return found


def _meant(turn: Turn, session: Session, whom: Candidate, answer: Answer) -> Meant:
    plain = words_of_wish(answer)
    wish = read_wish(session, turn.clinic, plain, now=turn.now)
    if isinstance(wish, Unclear) and wish.question_key == "not_understood" and not wish.candidates:
        wish = None
    if answer.says is Says.COMES and _is_for_another_day(turn, wish, whom.course[0]):
        answer = Answer(answer.name, Says.MOVE, answer.words)
    if answer.says is Says.NOTHING and wish is None and _is_asked_for(turn, session, plain):
        answer = Answer(answer.name, Says.COMES, answer.words)
    return Meant(whom, answer, wish, plain)


def _is_for_another_day(
    turn: Turn, wish: TimeConstraint | Unclear | None, visit: Appointment
) -> bool:
    """ "Ana yes but next week" is no yes to her visit this week."""
    readings = wish.candidates if isinstance(wish, Unclear) else (wish,) if wish else ()
    day = visit.starts_at.astimezone(turn.zone).date()
    return bool(readings) and not any(reading.allows_day(day) for reading in readings)


def _is_asked_for(turn: Turn, session: Session, words: str) -> bool:
    """Whether a bare name or "both" answers "whom is this about?" after a confirmation."""
    asked = questions.newest(session, turn.conversation, QuestionKind.PATIENT, now=turn.now)
    is_bare = not re.sub(r"\b(?:both|and|y|ambos|ambas|los|las|dos|all)\b|\W", "", words.lower())
    return is_bare and asked is not None and asked.context["questions"] == [CONFIRM]


def _was_asked_about_visits(turn: Turn, session: Session) -> bool:
    """Whether we have an open question about visits, or asked whose visit is meant."""
    question = questions.newest(session, turn.conversation, now=turn.now)
    if question is None:
        return False
    if question.kind is QuestionKind.PATIENT:
        return bool(ASKED_OF_PATIENTS & set(question.context["questions"]))
    return any("visits" in choice for choice in question.choices)
