"""What coordinators promised, for the bot to honour after they returned a conversation."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.handoff_models import Outcome
from bot.conversations.models import Conversation, Handoff

HOLDS_FOR = timedelta(days=90)


def promised(
    session: Session, conversation: Conversation, outcome: Outcome, *, now: datetime
) -> Handoff | None:
    """The latest handoff that ended with such an outcome; a time that has passed is none."""
    wanted = select(Handoff).where(
        Handoff.conversation_id == conversation.id,
        Handoff.outcome == outcome,
        Handoff.returned_at > now - HOLDS_FOR,
    )
    if outcome is not Outcome.PRICE_AGREED:
        wanted = wanted.where(Handoff.outcome_at > now)
    return session.scalar(wanted.order_by(Handoff.returned_at.desc()).limit(1))
