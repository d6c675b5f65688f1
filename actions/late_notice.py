"""Cancelling or moving late: told once before and once after, never punished; a person knows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.saying import Say
from actions.topic import file_fact
from actions.turn import Turn
from bot.conversations import handoffs
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.scheduling.late_notice import is_late
from bot.scheduling.models import Appointment

REASON = "late_cancellation"


def is_late_now(turn: Turn, visits: Sequence[Appointment]) -> bool:
    """Whether giving up some visits now would be later than the clinic asks for."""
    return is_late(turn.clinic, visits, now=turn.now)


def say_before(turn: Turn, say: Say) -> None:
    """How early the clinic would like to hear of it, before anything is changed."""
    say("utter_late_notice", hours=turn.clinic.cancel_notice_hours)


def tell_team(turn: Turn, session: Session, say: Say) -> None:
    """Let a coordinator know that a visit was given up late, and say so kindly."""
    handoffs.request(session, turn.conversation, REASON, now=turn.now)
    file_fact(
        turn, session, Fact(EntryKind.HANDOFF_REQUESTED, REASON, f"Coordinator told: {REASON}.")
    )
    say("utter_late_notice_told")
