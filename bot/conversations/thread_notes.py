"""What stands in a thread for coordinators only: their notes, and the steps of a handoff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bot.conversations.handoff_models import NoteKind, ThreadNote
from bot.conversations.models import Conversation


@dataclass(frozen=True)
class Coordinator:
    """Who takes over; on the command line there is only a name."""

    name: str
    staff_id: UUID | None = None


def note(
    session: Session,
    conversation: Conversation,
    kind: NoteKind,
    body: str,
    *,
    now: datetime,
    by: Coordinator | None = None,
) -> None:
    """Put something into the thread that coordinators see and patients never do."""
    session.add(
        ThreadNote(
            conversation_id=conversation.id,
            kind=kind,
            by=by.name if by else "",
            staff_id=by.staff_id if by else None,
            body=body,
            at=now,
        )
    )
