"""Greetings, thanks, a fear told, and what is not ours."""

from rasa_sdk.events import FollowupAction
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.meaning import CLARIFY
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn
from bot.clinics.models import ClinicFact, ClinicFactTopic
from bot.conversations import doubt
from bot.scheduling import held_times


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
        held_times.release(session, turn.conversation.id)  # a number still picks, if it is free
        say("utter_goodbye")
        return []


class AnswerThanks(ClinicAction):
    """Thanks are answered."""

    def name(self) -> str:
        return "action_answer_thanks"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_thanks_answered")
        return []


class Comfort(ClinicAction):
    """A fear told, with nothing asked, gets a kind word and the offer of a person."""

    def name(self) -> str:
        return "action_comfort"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_comfort")
        offer_coordinator(turn, session)
        return []


class DeclineTopic(ClinicAction):
    """What is not ours is declined, with the office's phone and a coordinator as ways on.

    A single word may mean anything: it is asked back.
    """

    def name(self) -> str:
        return "action_decline_topic"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if doubt.is_stray_word(turn.text) and not doubt.names_other_business(turn.text):
            return [FollowupAction(CLARIFY)]
        say("utter_topic_declined", clinic=turn.clinic.name)
        phone = session.scalar(
            select(ClinicFact).where(
                ClinicFact.clinic_id == turn.clinic.id,
                ClinicFact.topic == ClinicFactTopic.PHONE,
            )
        )
        if phone is not None:
            say("utter_clinic_fact", fact=phone.said("text", turn.language))
        say("utter_topic_declined_offer")
        offer_coordinator(turn, session)
        return []
