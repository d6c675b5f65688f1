"""Short replies: a number, a yes, a no, each bound to the question it answers."""

import re
from uuid import UUID

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import attendance, pain
from actions.accepting import accept, ask_to_choose
from actions.base import ClinicAction
from actions.clarifying import take_meaning
from actions.questions import ACTION_FOR
from actions.refusals import COORDINATOR, ask_again, offer_coordinator
from actions.replacing import CANCEL_REPLACED
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, LISTEN, Turn
from actions.waiting import decline_offer
from actions.wishes import wishes_for_a_time
from bot.conversations import doubt, questions
from bot.conversations.choices import read_choice, read_yes_no
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.patients.birth_dates import read_given_names
from bot.patients.errors import IdentityNotVerified
from bot.plans.models import TreatmentOption
from bot.scheduling import booking

LEAVES = re.compile(r"\b(?:forget|never ?mind|nvm|later|stop|not now|dont bother|leave it)\b", re.I)


def chosen_index(turn: Turn, question: OpenQuestion) -> int | None:
    """Which of a question's choices the message picks; None if that is not clear."""
    if question.asked_at > turn.message.created_at:
        return None  # asked after the message was written: it meant an older list
    if question.kind is QuestionKind.PATIENT:
        labels = [choice["label"] for choice in question.choices]
        named = read_given_names(turn.message.body, labels)
        if len(named) == 1:
            return labels.index(next(iter(named)))
    picked = read_choice(turn.message.body, questions.choices_of(question, turn.zone))
    return picked if isinstance(picked, int) else None


class TakeChoice(ClinicAction):
    """Take the numbered choice that was picked, whatever was asked last."""

    def name(self) -> str:
        return "action_take_choice"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        attendance.asked_about(turn, session)  # closes it if its visits have changed
        question = questions.newest(session, turn.conversation, has_choices=True, now=turn.now)
        if question is not None and question.kind is QuestionKind.MEANING:
            return take_meaning(turn, session, say, question)
        if question is not None and question.kind is QuestionKind.VISIT:
            return _take_visit(turn, session, say, question)
        index = chosen_index(turn, question) if question else None
        if question is None or index is None:
            return _unclear(turn, session, say, question)
        if question.kind is QuestionKind.TIME:
            return [FollowupAction("action_book_appointment")]
        turn.is_about(question)
        questions.close(session, turn.conversation, question.kind, now=turn.now)
        choice = question.choices[index]
        if question.kind is QuestionKind.PATIENT:
            return _go_on_with_patient(turn, question, choice["label"])
        option = session.get_one(TreatmentOption, UUID(choice["option_id"]))
        if question.context.get("is_listing"):  # a number of the list is no decision yet
            return ask_to_choose(turn, session, say, [option])
        turn.takes_up(question)
        asked_in = SlotSet("question_message_id", question.context["message_id"])
        return [asked_in, *accept(turn, session, say, option)]


def _unclear(turn: Turn, session: Session, say: Say, question: OpenQuestion | None) -> list[Event]:
    """Nothing of a list was picked: ask again, or take "the 2nd" to "which day?" as a day."""
    if question is None:
        kind = QuestionKind.TIME
        if questions.newest(session, turn.conversation, kind, now=turn.now) is not None:
            return [FollowupAction("action_take_time")]
        say("utter_choice_unclear")
    elif question.kind is QuestionKind.PATIENT or turn.active_loop is None:
        _ask_which(say, question)  # else the form asks again by itself
    return []


def _ask_which(say: Say, question: OpenQuestion) -> None:
    if question.kind is QuestionKind.PATIENT:
        say("utter_which_patient", choices=[choice["label"] for choice in question.choices])
    else:
        say("utter_which_number", count=len(question.choices))


class Affirm(ClinicAction):
    """A bare yes: to what was offered, or to the one choice there is."""

    def name(self) -> str:
        return "action_affirm"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        attendance.asked_about(turn, session)
        question = questions.newest(session, turn.conversation, now=turn.now)
        if question is None or question.kind is QuestionKind.SAFE_NOW:
            say("utter_affirm_nothing_open")
            return []
        if question.kind is QuestionKind.DANGER_SIGNS:
            return [FollowupAction("action_report_emergency")]
        if question.kind is QuestionKind.VISIT:
            return attendance.take_yes(turn, session, say, question)
        if question.kind is QuestionKind.MEANING:
            return take_meaning(turn, session, say, question)
        if question.kind is QuestionKind.OFFER and not _is_plain_yes(turn):
            ask_again(turn, session, question)
            say("utter_yes_or_no")
            return []
        if question.kind is QuestionKind.OFFER:
            questions.close(session, turn.conversation, question.kind, now=turn.now)
            asked_in = SlotSet("question_message_id", question.context["message_id"])
            return [asked_in, FollowupAction(question.context["action"])]
        if question.kind is QuestionKind.TIME:
            return _yes_to_times(turn, session, say, question)
        _ask_which(say, question)
        return []


def _yes_to_times(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """A yes picks none of several times: they stay, or the wish they were found for is lost."""
    if not question.choices or wishes_for_a_time(turn, session):
        return [FollowupAction("action_take_time")]
    say("utter_which_number", count=len(question.choices))
    return [FollowupAction(LISTEN)]


class Deny(ClinicAction):
    """A bare no: to the times, to the check, or to a coordinator."""

    def name(self) -> str:
        return "action_deny"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        attendance.asked_about(turn, session)
        question = questions.newest(session, turn.conversation, now=turn.now)
        if question is not None and question.kind is QuestionKind.DANGER_SIGNS:
            return pain.take_no(turn, session, say, question)
        if turn.active_loop == "identity_form":
            say("utter_identity_left")
            offer_coordinator(turn, session)
            return [SlotSet("pending_questions", None), *LEAVE_FORM]
        if question is None or _is_no_to_something_else(turn, session, question):
            say("utter_deny_nothing_open")
        elif question.kind is QuestionKind.VISIT:
            return attendance.take_no(turn, session, say, question)
        elif question.kind is QuestionKind.MEANING:
            return take_meaning(turn, session, say, question)
        elif decline_offer(turn, session, say, question):
            pass  # it says what stays
        elif _refuses_times(turn, question):
            question.context = question.context | {"is_refused": True}
            say("utter_ask_another_time")
            return [FollowupAction(LISTEN)]
        else:
            questions.close(session, turn.conversation, question.kind, now=turn.now)
            if question.context.get("action") == CANCEL_REPLACED:
                say("utter_visits_stay")
                return [FollowupAction("action_start_booking")]
            if question.context.get("is_change"):
                return _stay_with_choice(turn, session, say, question)
            is_person = question.context.get("action") == COORDINATOR
            say("utter_no_coordinator_then" if is_person else "utter_deny_nothing_open")
        return []


def _take_visit(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """A number of a text that we began; nothing of it may be picked from an older message."""
    index = chosen_index(turn, question)
    if index is None:
        return _unclear(turn, session, say, question)
    return attendance.take(turn, session, say, question, index)


def _is_no_to_something_else(turn: Turn, session: Session, question: OpenQuestion) -> bool:
    """Whether the patient has talked of other things since a text of ours asked about a visit."""
    is_visit = question.kind is QuestionKind.VISIT
    return is_visit and not questions.was_just_asked(session, question, turn.message)


def _refuses_times(turn: Turn, question: OpenQuestion) -> bool:
    """Whether a no is to the times on offer only; the second no is to a visit at all."""
    is_time = question.kind is QuestionKind.TIME and not question.context.get("is_refused")
    return is_time and not LEAVES.search(turn.text)


def _is_plain_yes(turn: Turn) -> bool:
    """Whether a text heard as a yes is one: what was offered may cancel a visit."""
    return read_yes_no(turn.message.body) is True or turn.confidence >= doubt.SURE


def _stay_with_choice(
    turn: Turn, session: Session, say: Say, question: OpenQuestion
) -> list[Event]:
    """No change after all: the times that were on offer come back, if nothing is booked yet."""
    say("utter_choice_stays")
    turn.is_about(question)
    has_visit = booking.upcoming(session, turn.access.patient.id, now=turn.now)
    return [] if has_visit else [FollowupAction("action_start_booking")]


def _go_on_with_patient(turn: Turn, question: OpenQuestion, name: str) -> list[Event]:
    """The patient is clear now: take up the questions that waited for it."""
    accesses = [access for access in turn.accesses if access.patient.given_name == name]
    if not accesses:  # verified when the question was asked, and no longer
        raise IdentityNotVerified
    chosen = accesses[0]
    turn.conversation.patient_id = turn.message.patient_id = chosen.patient.id
    waiting = [asked for asked in question.context["questions"] if asked in ACTION_FOR]
    if not waiting:
        return []
    return [
        SlotSet("question_message_id", question.context["message_id"]),
        SlotSet("question_spans", question.context.get("spans")),
        SlotSet("questions_left", waiting[1:]),
        FollowupAction(ACTION_FOR[waiting[0]]),
    ]
