"""Right after a booking: "no, the second one" means another time of the list just answered."""

import re
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.offers import MOVE
from actions.saying import Event
from actions.turn import Turn
from actions.wishes import wishes_for_a_time, without_correction
from bot.conversations import questions
from bot.conversations.choices import Ambiguous, read_choice
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.patients.birth_dates import read_given_names
from bot.scheduling import booking
from bot.scheduling.models import Appointment

AFTER_THAT = re.compile(
    r"\W*(?:the )?(?:(?:next )?one (?:right )?after(?: (?:that|it))?(?: one)?|next one)\W*"
    r"|\W*(?:el|la) (?:siguiente|que sigue)\W*",
    re.I,
)

LATER, EARLIER = re.compile(r"\blater\b", re.I), re.compile(r"\b(?:earlier|sooner)\b", re.I)


def offer_instead(turn: Turn, session: Session) -> list[Event]:
    """Read back the other time of the list, to be confirmed; nothing if none is meant."""
    asked = _just_answered(turn, session)
    course = _booked(turn, session, asked) if asked else []
    choices = _choices_meant(turn, session, asked, course) if asked and course else []
    if asked is None or not choices:
        return []
    response = "utter_time_instead" if len(choices) == 1 else "utter_which_time_instead"
    context = asked.context | {
        "purpose": MOVE,
        "intro": {"response": response, "values": {}},
        "held_until": None,  # free, most likely, but held no more
        "message_id": str(turn.message.id),
        "appointment_ids": [str(visit.id) for visit in course],
    }
    again = Asked(QuestionKind.TIME, choices, context)
    questions.ask(session, turn.conversation, again, now=turn.now)
    return [SlotSet("time_choice", None), FollowupAction("booking_form")]


def is_second_thought(turn: Turn, session: Session) -> bool:
    """Whether a message picks another time of the list that was answered just before."""
    asked = _just_answered(turn, session)
    course = _booked(turn, session, asked) if asked else []
    return bool(asked and course and _choices_meant(turn, session, asked, course))


def _just_answered(turn: Turn, session: Session) -> OpenQuestion | None:
    """The list of times that the patient's message before this one picked from."""
    if questions.newest(session, turn.conversation, QuestionKind.TIME, now=turn.now) is not None:
        return None
    answered = session.scalar(
        select(OpenQuestion)
        .where(
            OpenQuestion.conversation_id == turn.conversation.id,
            OpenQuestion.kind == QuestionKind.TIME,
            OpenQuestion.answered_at.is_not(None),
        )
        .order_by(OpenQuestion.answered_at.desc())
        .limit(1)
    )
    if answered is None or not questions.was_just_answered(session, answered, turn.message):
        return None
    return None if _names_another(turn, answered) else answered


def _names_another(turn: Turn, asked: OpenQuestion) -> bool:
    """Whether a message names another patient than the one the list was for: "and Ana too"."""
    patient_id = asked.context.get("patient_id")
    others = [a.patient.given_name for a in turn.accesses if str(a.patient.id) != patient_id]
    return bool(read_given_names(turn.message.body, others))


def _booked(turn: Turn, session: Session, asked: OpenQuestion) -> list[Appointment]:
    """The visits that were booked from a list."""
    turn.is_about(asked)
    ahead = booking.upcoming(session, turn.access.patient.id, now=turn.now)
    course = [visit for visit in ahead if str(visit.option_id) == asked.context["option_id"]]
    starts = {choice["starts_at"] for choice in asked.choices}
    return course if course and course[0].starts_at.isoformat() in starts else []


def _choices_meant(
    turn: Turn, session: Session, asked: OpenQuestion, course: list[Appointment]
) -> list[dict[str, Any]]:
    """The choices that a message may mean instead of the one that was booked."""
    if wishes_for_a_time(turn, session):
        return []  # a day of its own, not one of the list
    starts = [choice["starts_at"] for choice in asked.choices]
    booked = starts.index(course[0].starts_at.isoformat())
    text = without_correction(turn.message.body)
    if AFTER_THAT.fullmatch(text):
        return asked.choices[booked + 1 : booked + 2]
    found = read_choice(text, questions.choices_of(asked, turn.zone))
    if isinstance(found, Ambiguous):
        places = [n for n in found.indices if n > booked or not LATER.search(text)]
        places = [n for n in places if n < booked or not EARLIER.search(text)]
    else:
        places = [found] if isinstance(found, int) else []
    return [asked.choices[n] for n in places if n != booked]
