"""Wishes about how we talk: simpler, from the start again, in another language."""

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.remembering import topic_of
from actions.saying import Event, Say
from actions.speaking import words
from actions.topic import plan_of
from actions.turn import LEAVE_FORM, Turn
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.patients.access import verified_accesses
from bot.plans.choosing import options_named
from bot.plans.models import TreatmentOption

REMEMBERED = (
    "identity",
    "time_choice",
    "topic",
    "question_spans",
    "pending_questions",
    "pending_message_id",
    "misunderstood",
)


class ExplainSimply(ClinicAction):
    """The approved one-sentence summary of what was spoken of; a person can explain the rest."""

    def name(self) -> str:
        return "action_explain_simply"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if verified_accesses(session, turn.address, now=turn.now):
            for option in _spoken_of(turn, session):
                say("utter_simply", **words(turn, option, "name", "summary"))
        say("utter_explain_by_person")
        offer_coordinator(turn, session)
        return []


def _spoken_of(turn: Turn, session: Session) -> list[TreatmentOption]:
    """The one option that is named, or that was spoken of before; none if it may be several."""
    if not topic_of(turn).treatments:
        return []
    turn.access.require_treatment()
    options = plan_of(turn, session).options
    before = [option for option in options if option.treatment in topic_of(turn).treatments]
    found = options_named(options, turn.text) or before
    return found if len(found) == 1 else []


class StartOver(ClinicAction):
    """What was asked and remembered is dropped; what was decided and booked stays."""

    def name(self) -> str:
        return "action_start_over"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        questions.close(session, turn.conversation, *QuestionKind, now=turn.now)
        turn.conversation.unsaid = ""
        say("utter_started_over")
        return [*(SlotSet(name, None) for name in REMEMBERED), *LEAVE_FORM]


class SwitchLanguage(ClinicAction):
    """From now on in the language asked for; what is open is asked again in it."""

    def name(self) -> str:
        return "action_switch_language"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_language_switched")
        return []
