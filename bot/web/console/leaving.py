"""Letting go of a conversation: passed on, put off, returned to the assistant or closed."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from bot.conversations import handoffs
from bot.conversations.handoff_models import Outcome
from bot.conversations.handoffs import Left
from bot.conversations.models import Conversation
from bot.conversations.thread_notes import Coordinator
from bot.web.console.doing import Refused, cents, cleaned, do, local_moment
from bot.web.console.guard import Answering
from bot.web.console.inbox import colleagues

router = APIRouter(prefix="/console/conversations/{conversation_id}")
LONGEST_NOTE = 1000
NEED_TIME = (Outcome.TIME_PROMISED, Outcome.CALL_BACK)
Text = Annotated[str, Form()]


@router.post("/assign")
def assign(request: Request, conversation_id: UUID, who: Answering, to: Text = "") -> Response:
    """Pass it on to a colleague who works for this clinic."""

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        found = [one for one in colleagues(session, conversation, who) if str(one.id) == to]
        if not found:
            raise Refused("nobody")
        colleague = Coordinator(found[0].name, found[0].id)
        handoffs.assign(session, conversation, colleague, by=who.coordinator, now=now)

    return do(request, conversation_id, who, ("assigned", act))


@router.post("/snooze")
def snooze(request: Request, conversation_id: UUID, who: Answering, until: Text = "") -> Response:
    """Put it off until a local time; it is back at once if the patient writes."""

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        moment = local_moment(session, conversation, until)
        if moment is None or moment <= now:
            raise Refused("snooze")
        handoffs.snooze(session, conversation, moment, by=who.coordinator, now=now)

    return do(request, conversation_id, who, ("snoozed", act))


@router.post("/leave")
def leave(
    request: Request,
    conversation_id: UUID,
    who: Answering,
    outcome: Annotated[Outcome, Form()],
    note: Text = "",
    at: Text = "",
    amount: Text = "",
    closing: Text = "",
) -> Response:
    """Return it to the assistant, or close it, with an outcome that the assistant knows."""

    def act(session: Session, conversation: Conversation, now: datetime) -> None:
        moment = local_moment(session, conversation, at) if outcome in NEED_TIME else None
        price = cents(amount) if outcome is Outcome.PRICE_AGREED else None
        is_late = outcome in NEED_TIME and (moment is None or moment <= now)
        if is_late or (outcome is Outcome.PRICE_AGREED and price is None):
            raise Refused("outcome")
        left = Left(outcome, cleaned(note)[:LONGEST_NOTE], moment, price)
        handoffs.leave(
            session, conversation, left, by=who.coordinator, now=now, closing=bool(closing)
        )

    return do(request, conversation_id, who, ("closed" if closing else "returned", act))
