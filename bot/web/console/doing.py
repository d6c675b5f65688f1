"""One way to do something with a conversation: one transaction, an audit row, words if refused."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from bot import audit
from bot.audit import Concerning
from bot.clean_text import without_controls
from bot.clinics.models import Clinic
from bot.clock import utc_now
from bot.conversations.coordinating import OptedOut
from bot.conversations.handoffs import NotInHand, TakenOverAlready
from bot.conversations.models import Conversation
from bot.db import transaction
from bot.inbox.queues import Queue
from bot.money import Cents
from bot.web.console.guard import SignedIn
from bot.web.console.inbox import Draft, conversation_page, open_conversation
from bot.web.console.pages import label

Act = Callable[[Session, Conversation, datetime], None]
MOST_DOLLARS = Decimal(1_000_000)


class Refused(Exception):
    """What was asked for cannot be done; its word stands under `problems` in labels.yml."""


class Typed(NamedTuple):
    """What somebody typed, to be shown again if it was not taken; and why it is sent, if asked."""

    body: str = ""
    kind: str = "reply"
    why: str = ""


def do(
    request: Request,
    conversation_id: UUID,
    who: SignedIn,
    action: tuple[str, Act],
    typed: Typed = Typed(),  # noqa: B008  # immutable
) -> Response:
    """Do it and show the conversation again; if refused, with the reason and what was typed."""
    name, act = action
    try:
        with transaction() as session:
            conversation = open_conversation(session, conversation_id, who)
            act(session, conversation, utc_now())
            about = Concerning(conversation.patient_id, conversation.id, typed.why)
            audit.note(session, who.who, name, about, now=utc_now())
    except TakenOverAlready as taken:
        problem = label("problems", "taken", name=taken.coordinator)
    except NotInHand:
        problem = label("problems", "not_in_hand")
    except OptedOut:
        problem = label("problems", "opted_out")
    except Refused as refused:
        problem = label("problems", str(refused))
    else:
        return RedirectResponse(f"/console/conversations/{conversation_id}?queue=mine", 303)
    draft = Draft(typed.body, typed.kind, problem)
    return conversation_page(request, who, conversation_id, Queue.MINE, draft, 409)


def cleaned(text: str) -> str:
    """What somebody typed in a form, with plain line ends."""
    return without_controls(text).replace("\r\n", "\n").strip()


def local_moment(session: Session, conversation: Conversation, typed: str) -> datetime | None:
    """A date and time as a browser's field gives it, on the clinic's clocks; None if it is none."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    clinic = session.get_one(Clinic, conversation.clinic_id)
    return moment.replace(tzinfo=ZoneInfo(clinic.time_zone)) if moment.tzinfo is None else None


def cents(typed: str) -> Cents | None:
    """An amount as people type it into a form: '1,250' or '$1250.00'; None if it is none."""
    try:
        dollars = Decimal(typed.strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        return None
    exact = dollars.is_finite() and 0 <= dollars <= MOST_DOLLARS and dollars == round(dollars, 2)
    return Cents(int(dollars * 100)) if exact else None
