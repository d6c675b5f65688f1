"""Replies to a text that we began about visits: bound to those visits, days later too.

To confirm takes no identity check: it tells and changes nothing that our text to this phone did
not say. Moving and cancelling do: they go through the actions that ask for it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.asked_visits import ask_whose, whose_is_open
from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from actions.visits import whens
from bot.clock import when_words
from bot.conversations import handoffs, questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.patients import consent
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.reminders import answers
from bot.reminders.models import ReminderKind
from bot.scheduling import booking
from bot.scheduling.models import Appointment

MOVE, CANCEL = "action_start_moving", "action_cancel_appointment"


def asked_about(turn: Turn, session: Session) -> OpenQuestion | None:
    """The open question of a text that we began; one whose visits have all changed is closed."""
    kind = QuestionKind.VISIT
    question = questions.newest(session, turn.conversation, kind, now=turn.now)
    if question is not None and question.asked_at > turn.message.created_at:
        return None  # asked after the message was written
    if question is not None and is_about_visits_ahead(question) and not _visits(session, question):
        questions.close(session, turn.conversation, kind, now=turn.now)
        return None
    return question


def visits_asked(turn: Turn, session: Session) -> list[Appointment]:
    """The visits ahead that our open question is about, as they still stand; none without one."""
    question = asked_about(turn, session)
    if question is None or not is_about_visits_ahead(question):
        return []
    return _visits(session, question)


def is_about_visits_ahead(question: OpenQuestion) -> bool:
    """Whether a question asks about visits ahead, and not whether one shall be booked."""
    return any(choice["means"] in {"confirm", "move", "drop"} for choice in question.choices)


def may_be_refused(turn: Turn, session: Session) -> OpenQuestion | None:
    """The open question whether they will come, if a no to it has not been taken yet."""
    question = asked_about(turn, session)
    is_asked = question is not None and question.choices[0]["means"] == "confirm"
    return question if is_asked else None


def take_yes(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """A bare yes: they will come, or would like a time. With "move or drop?" it says neither."""
    means = question.choices[0]["means"]
    several = whose_is_open(turn, session)
    if several:
        ask_whose(turn, session, say, several)
        return []
    if means not in {"confirm", "book"}:
        say("utter_which_number", count=len(question.choices))
        return []
    if means == "confirm" and not questions.was_just_asked(session, question, turn.message):
        return ask_whether(turn, session, say, question)
    return take(turn, session, say, question, 0)


def take_no(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """A bare no: they will not come, so move or drop it; to anything else no more is asked."""
    if question.choices[0]["means"] == "confirm":
        return ask_what_then(turn, session, say, question)
    questions.close(session, turn.conversation, question.kind, now=turn.now)
    is_ahead = is_about_visits_ahead(question)
    say("utter_visits_stay" if is_ahead else "utter_deny_nothing_open")
    return []


def take(turn: Turn, session: Session, say: Say, question: OpenQuestion, index: int) -> list[Event]:
    """What a picked number brings about."""
    means = question.choices[index]["means"]
    if means == "confirm":
        return confirm(turn, session, say, question)
    if means in {"move", "drop"}:
        if question.choices[0]["means"] == "confirm":  # else it is noted already
            decline(turn, session, _visits(session, question))
        _speak_of_patient(turn, question)
        return [FollowupAction(MOVE if means == "move" else CANCEL)]
    questions.close(session, turn.conversation, question.kind, now=turn.now)
    if means == "no_more":
        number, kind = turn.conversation.address, ReminderKind.RECALL.value
        consent.refuse(session, turn.clinic.id, number, kind, now=turn.now)
        say("utter_no_more_recalls")
        return []
    return _find_time(turn, session, say, question)


def confirm(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """Note that the patient will come, and read back when."""
    visits = _visits(session, question)
    questions.close(session, turn.conversation, question.kind, now=turn.now)
    for visit in visits:
        booking.confirm(session, visit, now=turn.now)
        _file(turn, session, visit, EntryKind.ATTENDANCE_CONFIRMED, "Confirmed")
    answers.note_confirmed(session, visits, now=turn.now)
    say(
        "utter_attendance_confirmed",
        when=whens(turn, visits),
        clinic=turn.clinic.name,
        address=turn.clinic.address,
    )
    return []


def ask_whether(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """Ask again whether they will come, where the answer may have meant something else."""
    visits = _ask(turn, session, question, ("confirm", "move"))
    say("utter_ask_attendance", whens=whens(turn, visits))
    return []


def decline(turn: Turn, session: Session, visits: list[Appointment]) -> None:
    """Note for the staff that the patient cannot come then; the visit stays as it is."""
    for visit in visits:
        _file(turn, session, visit, EntryKind.ATTENDANCE_DECLINED, "Cannot come")
    answers.note_declined(session, visits, now=turn.now)


def ask_what_then(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """They cannot come: shall the visit be moved or dropped? Nothing is cancelled yet."""
    visits = _ask(turn, session, question, ("move", "drop"))
    decline(turn, session, visits)
    say("utter_ask_move_or_drop", whens=whens(turn, visits))
    return [FollowupAction(LISTEN)]


def _find_time(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """A new time: for a missed first visit from the plan; for anything else by a coordinator."""
    values = question.choices[0]["visits"]
    visit = session.get_one(Appointment, UUID(values[0]["appointment_id"]))
    if question.context.get("kind") == ReminderKind.NO_SHOW and visit.visit_number == 1:
        _speak_of_patient(turn, question)
        return [FollowupAction("action_start_booking")]
    handoffs.request(session, turn.conversation, "wants_next_visit", now=turn.now)
    say("utter_next_visit_by_person", hours=turn.clinic.said("coordinator_hours", turn.language))
    return []


def _speak_of_patient(turn: Turn, question: OpenQuestion) -> None:
    """What follows is about the visits' patient; whoever writes is asked who they are first."""
    patient_id = question.context.get("patient_id")
    if patient_id:
        turn.conversation.patient_id = turn.message.patient_id = UUID(patient_id)


def _ask(
    turn: Turn, session: Session, question: OpenQuestion, means: tuple[str, str]
) -> list[Appointment]:
    """Ask about the same visits anew, with other things to pick from; returns the visits."""
    values = question.choices[0]["visits"]
    choices = [answers.choice(one, values, turn.language) for one in means]
    context = {**question.context, "message_id": str(turn.message.id)}
    asked = Asked(question.kind, choices, context, expires_at=question.expires_at)
    visits = _visits(session, question)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    return visits


def _visits(session: Session, question: OpenQuestion) -> list[Appointment]:
    values: list[dict[str, Any]] = question.choices[0]["visits"]
    return answers.live_visits(session, values)


def _file(turn: Turn, session: Session, visit: Appointment, kind: EntryKind, what: str) -> None:
    local: datetime = visit.starts_at.astimezone(turn.zone)
    detail = {"starts_at": visit.starts_at.isoformat(), "sequence": visit.sequence}
    fact = Fact(kind, str(visit.id), f"{what}: visit on {when_words(local)}.", detail=detail)
    filing.file(session, visit.patient_id, turn.message, fact, now=turn.now)
