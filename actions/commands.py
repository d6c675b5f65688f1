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
from bot.patients.access import verified_accesses

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
        spoken_of = topic_of(turn).treatments
        if len(spoken_of) == 1 and verified_accesses(session, turn.address, now=turn.now):
            turn.access.require_treatment()
            for option in plan_of(turn, session).options:
                if option.treatment in spoken_of:
                    say("utter_simply", **words(turn, option, "name", "summary"))
        say("utter_explain_by_person")
        offer_coordinator(turn, session)
        return []


class StartOver(ClinicAction):
    """What was asked and remembered is dropped; what was decided and booked stays."""

    def name(self) -> str:
        return "action_start_over"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        for kind in questions.LASTS:
            questions.close(session, turn.conversation, kind, now=turn.now)
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
