"""Emergencies: a fixed, approved answer at once, and a coordinator alerted."""

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from bot.conversations import handoffs
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


class ReportEmergency(ClinicAction):
    """911, the clinic's own urgent advice, and an urgent handoff."""

    def name(self) -> str:
        return "action_report_emergency"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_emergency", urgent_advice=turn.clinic.urgent_advice)
        return _alert(turn, session, "emergency")


class ReportSelfHarm(ClinicAction):
    """988, and an urgent handoff."""

    def name(self) -> str:
        return "action_report_self_harm"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_self_harm")
        return _alert(turn, session, "self_harm")


def _alert(turn: Turn, session: Session, reason: str) -> list[Event]:
    """Tell a coordinator, file it, and leave whatever was under way."""
    handoffs.request(session, turn.conversation, reason, now=turn.now, is_urgent=True)
    if turn.conversation.patient_id:
        fact = Fact(EntryKind.SAFETY_ALERT, reason, f"Safety alert: {reason}.")
        filing.file(session, turn.conversation.patient_id, turn.message, fact, now=turn.now)
    return [
        ActiveLoop(None),
        SlotSet("requested_slot", None),
        SlotSet("questions_left", []),
        FollowupAction(LISTEN),
    ]
