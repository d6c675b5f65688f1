"""Handing over to a person: asked for, complained, or with a picture to look at."""

from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.saying import Event, Say
from actions.turn import Turn
from bot.conversations import handoffs
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


def request_handoff(
    turn: Turn,
    session: Session,
    say: Say,
    *,
    reason: str,
    response: str = "utter_handoff_requested",
) -> list[Event]:
    """Ask for a coordinator, file it, and say honestly when one answers."""
    handoffs.request(session, turn.conversation, reason, now=turn.now)
    if turn.conversation.patient_id:
        fact = Fact(EntryKind.HANDOFF_REQUESTED, reason, f"Coordinator asked for: {reason}.")
        filing.file(session, turn.conversation.patient_id, turn.message, fact, now=turn.now)
    say(
        response,
        clinic=turn.clinic.name,
        hours=turn.clinic.said("coordinator_hours", turn.language),
    )
    return []


class RequestHandoff(ClinicAction):
    """The patient wants a person."""

    def name(self) -> str:
        return "action_request_handoff"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        return request_handoff(turn, session, say, reason="asked_for")


class TakeComplaint(ClinicAction):
    """A complaint is a person's business."""

    def name(self) -> str:
        return "action_take_complaint"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        response = "utter_complaint_taken"
        return request_handoff(turn, session, say, reason="complaint", response=response)


class TakePhoto(ClinicAction):
    """A picture is kept for the team; nothing is said about what it shows."""

    def name(self) -> str:
        return "action_take_photo"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        response = "utter_photo_taken" if turn.message.media else "utter_photo_welcome"
        return request_handoff(turn, session, say, reason="photo", response=response)
