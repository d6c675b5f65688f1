"""Emergencies that only the dialogue understood: the same approved reply, the same alarm."""

from typing import ClassVar

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.questions import ACTION_FOR
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, Turn
from bot.safety.alarming import raise_alarm, reply_to
from bot.safety.detecting import Danger, explains_away
from bot.safety.pain import tells_strong_pain

# What a text may be instead of danger; nothing that changes anything on so weak a guess.
NEVER_INSTEAD = {"accept_treatment", "decline_treatment", "cancel_appointment"}
INSTEAD = {name: action for name, action in ACTION_FOR.items() if name not in NEVER_INSTEAD} | {
    "thank": "action_answer_thanks",
    "deny": "action_deny",
    "complaint": "action_take_complaint",
}
LIKELY = 0.3


class ReportEmergency(ClinicAction):
    """911, the clinic's own urgent advice, and an urgent handoff.

    A figure of speech that the classifier took for danger is answered as what it is next likeliest.
    """

    danger: ClassVar[Danger] = Danger.EMERGENCY

    def name(self) -> str:
        return "action_report_emergency"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if turn.is_first_action and explains_away(self.danger, turn.text):
            return [] if turn.questions_left else [FollowupAction(_likeliest_else(turn))]
        say("utter_safety", words=reply_to(self.danger, turn.language, turn.clinic))
        raise_alarm(session, turn.conversation, turn.message, self.danger, now=turn.now)
        return [SlotSet("questions_left", []), *LEAVE_FORM]


class ReportSelfHarm(ReportEmergency):
    """988, and an urgent handoff."""

    danger = Danger.SELF_HARM

    def name(self) -> str:
        return "action_report_self_harm"


def _likeliest_else(turn: Turn) -> str:
    """What a text without danger is answered by."""
    if tells_strong_pain(turn.text):
        return "action_start_booking"
    for guess in turn.latest_message.get("intent_ranking") or []:
        if guess["name"] in INSTEAD and guess["confidence"] >= LIKELY:
            return INSTEAD[guess["name"]]
    return "action_clarify"
