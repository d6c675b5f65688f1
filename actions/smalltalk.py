"""Greetings, thanks, and what is not understood or not ours."""

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn


class Greet(ClinicAction):
    """Who this is, that it is automated, what it can do, how to reach a person."""

    def name(self) -> str:
        return "action_greet"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_greet", clinic=turn.clinic.name)
        return []


class SayGoodbye(ClinicAction):
    """A goodbye is answered."""

    def name(self) -> str:
        return "action_say_goodbye"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_goodbye")
        return []


class AnswerThanks(ClinicAction):
    """Thanks are answered."""

    def name(self) -> str:
        return "action_answer_thanks"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_thanks_answered")
        return []


class DeclineTopic(ClinicAction):
    """What is not ours is declined, with a way on."""

    def name(self) -> str:
        return "action_decline_topic"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_topic_declined", clinic=turn.clinic.name)
        offer_coordinator(turn, session)
        return []


class Clarify(ClinicAction):
    """Ask back once; the second time offer a person."""

    def name(self) -> str:
        return "action_clarify"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        before = turn.slots.get("misunderstood")
        if isinstance(before, str) and before == turn.previous_message_id(session):
            say("utter_clarify_again")
            offer_coordinator(turn, session)
            return [SlotSet("misunderstood", None)]
        say("utter_clarify")
        return [SlotSet("misunderstood", str(turn.message.id))]
