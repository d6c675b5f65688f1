"""What follows from a refusal, besides its words: a question, a coordinator, general facts."""

from uuid import UUID

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.questions import ACTION_FOR
from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from bot.clinics.models import ClinicFact, ClinicFactTopic
from bot.clock import time_words
from bot.conversations import handoffs, questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.documents import estimates
from bot.errors import ClinicError
from bot.patients.errors import IdentityLocked, NobodyOnFile, WhichPatient
from bot.plans.choosing import catalogue, treatment_named
from bot.scheduling.errors import NoAppointment
from bot.scheduling.models import Appointment, AppointmentStatus

COORDINATOR = "action_request_handoff"
FOR_ANYBODY = {"ask_clinic_info", "ask_records", "ask_bot_identity", "request_human"}
# What the words of a refusal offer, and a bare yes to them brings about.
OFFERS = {
    "not_allowed_to_see": COORDINATOR,
    "not_allowed_to_decide": COORDINATOR,
    "not_on_this_phone": COORDINATOR,
    "no_plan": COORDINATOR,
    "plan_expired": COORDINATOR,
    "option_not_in_plan": COORDINATOR,
    "terms_not_offered": COORDINATOR,
    "no_coverage": COORDINATOR,
    "allowed_not_on_file": COORDINATOR,
    "no_free_time": COORDINATOR,
    "no_appointment": "action_start_booking",
    "nothing_to_book": "action_explain_options",
}
# A price that cannot be told yet is still asked for: the estimate's clock starts.
ASKED_IN_VAIN = {"no_plan", "plan_expired", "option_not_in_plan"}


def answer_refusal(refusal: ClinicError, turn: Turn, session: Session, say: Say) -> list[Event]:
    """Say why not, and offer the way on."""
    if isinstance(refusal, NobodyOnFile):
        return _tell_general_facts(turn, session, say)
    if isinstance(refusal, IdentityLocked):
        say(
            "utter_identity_locked",
            until=time_words(refusal.until.astimezone(turn.zone), turn.language),
        )
        handoffs.request(session, turn.conversation, "identity_locked", now=turn.now)
        return _end()
    if isinstance(refusal, WhichPatient):
        return _ask_which_patient(refusal, turn, session, say)
    if isinstance(refusal, NoAppointment) and _is_booking(turn, session):
        left = SlotSet("questions_left", turn.questions_left)
        if turn.intent == "cancel_appointment":
            questions.close(session, turn.conversation, QuestionKind.TIME, now=turn.now)
            say("utter_nothing_to_cancel")
            return []
        if turn.intent == "check_appointment":
            say("utter_not_booked_yet")
        return [left, FollowupAction("action_take_time")]
    if isinstance(refusal, NoAppointment) and not turn.may_decide:
        say("utter_no_appointment_only")
        return []
    say(f"utter_{refusal.reason}")
    if refusal.reason in ASKED_IN_VAIN and turn.own_question == "ask_cost" and turn.was_allowed:
        estimates.take_request(session, turn.access.patient, turn.conversation, now=turn.now)
    if refusal.reason in OFFERS:
        offer(turn, session, OFFERS[refusal.reason])
    return []


def offer_coordinator(turn: Turn, session: Session) -> None:
    """Let a bare yes mean "a person, please"."""
    offer(turn, session, COORDINATOR)


def offer(turn: Turn, session: Session, action: str) -> None:
    """Let a bare yes bring an action about, for what was asked in this turn's question."""
    context = {"action": action, "message_id": str(turn.question_message.id)}
    asked = Asked(QuestionKind.OFFER, choices=[], context=context)
    questions.ask(session, turn.conversation, asked, now=turn.now)


def ask_again(turn: Turn, session: Session, question: OpenQuestion) -> None:
    """Keep open a question whose answer was not clear."""
    asked = Asked(question.kind, question.choices, question.context)
    questions.ask(session, turn.conversation, asked, now=turn.now)


def _is_booking(turn: Turn, session: Session) -> bool:
    """Whether times are on offer: then "when is it?" and "can we change it?" are about them.

    An offer to move a visit that has been cancelled meanwhile is closed.
    """
    asked = questions.newest(session, turn.conversation, QuestionKind.TIME, now=turn.now)
    if asked is None:
        return False
    ids = [UUID(value) for value in asked.context.get("appointment_ids", [])]
    moving = [session.get_one(Appointment, visit_id) for visit_id in ids]
    if all(visit.status is AppointmentStatus.BOOKED for visit in moving):
        return True
    questions.close(session, turn.conversation, QuestionKind.TIME, now=turn.now)
    return False


def _tell_general_facts(turn: Turn, session: Session, say: Say) -> list[Event]:
    """Nobody is on file for this phone: the catalogue, marked as general, and no amount."""
    for fact in _insurance_facts(turn, session):
        say("utter_clinic_fact", fact=fact.said("text", turn.language))
    treatment = treatment_named(catalogue(session, turn.clinic.id), turn.text)
    if treatment is not None:
        say(
            "utter_general_fact",
            treatment=treatment.said("name", turn.language),
            summary=treatment.said("summary", turn.language),
        )
    say("utter_nobody_on_file", clinic=turn.clinic.name)
    offer_coordinator(turn, session)
    left = [question for question in turn.questions_left if question in FOR_ANYBODY]
    if not left:
        return _end()
    return [SlotSet("questions_left", left[1:]), FollowupAction(ACTION_FOR[left[0]])]


def _insurance_facts(turn: Turn, session: Session) -> list[ClinicFact]:
    """What the clinic says to anybody who asks about insurance."""
    is_asked = "ask_insurance" in turn.questions_left
    if not (is_asked or turn.running == ACTION_FOR["ask_insurance"]):
        return []
    rows = session.scalars(
        select(ClinicFact).where(
            ClinicFact.clinic_id == turn.clinic.id, ClinicFact.topic == ClinicFactTopic.INSURANCE
        )
    )
    return list(rows)


def _ask_which_patient(
    refusal: WhichPatient, turn: Turn, session: Session, say: Say
) -> list[Event]:
    """Ask whom it is about, and take the question up again once that is said."""
    choices = [{"label": name} for name in refusal.given_names]
    own = turn.own_question
    kind = QuestionKind.PATIENT
    before = questions.newest(session, turn.conversation, kind, now=turn.now)
    if before is not None and own in {None, "ask_about_option"}:
        context = before.context  # "for my other son": still the question that waits
    else:
        context = {
            "questions": [*([own] if own else []), *turn.questions_left],
            "message_id": str(turn.question_message.id),
            "spans": turn.spans_to_keep,
        }
    questions.ask(
        session, turn.conversation, Asked(QuestionKind.PATIENT, choices, context), now=turn.now
    )
    say("utter_which_patient", choices=refusal.given_names)
    return _end()


def _end() -> list[Event]:
    return [
        SlotSet("questions_left", []),
        SlotSet("question_message_id", None),
        FollowupAction(LISTEN),
    ]
