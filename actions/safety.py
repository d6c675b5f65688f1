"""Emergencies that only the dialogue understood: the same approved reply, the same alarm."""

from typing import ClassVar

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, Turn
from bot.safety.alarming import raise_alarm
from bot.safety.detecting import Danger, reply_to


class ReportEmergency(ClinicAction):
    """911, the clinic's own urgent advice, and an urgent handoff."""

    danger: ClassVar[Danger] = Danger.EMERGENCY

    def name(self) -> str:
        return "action_report_emergency"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_safety", words=reply_to(self.danger, turn.text, turn.clinic.urgent_advice))
        raise_alarm(session, turn.conversation, turn.message, self.danger, now=turn.now)
        return [SlotSet("questions_left", []), *LEAVE_FORM]


class ReportSelfHarm(ReportEmergency):
    """988, and an urgent handoff."""

    danger = Danger.SELF_HARM

    def name(self) -> str:
        return "action_report_self_harm"
