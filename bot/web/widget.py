"""The website chat: a page that talks to the clinic, and the loader that shows it on any site."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import phonenumbers
from fastapi import APIRouter, BackgroundTasks, Cookie, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clean_text import without_controls
from bot.clinics.models import Clinic
from bot.clock import utc_now
from bot.conversations.intake import Incoming
from bot.conversations.models import Direction, Holder, MessageState
from bot.conversations.threads import find_conversation, thread
from bot.conversations.work import Work
from bot.db import transaction
from bot.patients import access
from bot.patients.access import Address
from bot.patients.models import Channel
from bot.safety import alarming
from bot.settings import get_settings
from bot.web import chat_sessions
from bot.web.pages import templates

router = APIRouter()
HERE = Path(__file__).parent
SESSION_COOKIE = "chat_session"
LONGEST_MESSAGE = 1600
FRAMED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
DEMO_POLICY = FRAMED_POLICY.replace("default-src 'none'", "default-src 'none'; frame-src 'self'")

SessionToken = Annotated[str | None, Cookie(alias=SESSION_COOKIE)]


class NewMessage(BaseModel):
    """What the page sends. `client_id` makes a repeat harmless."""

    text: Annotated[
        str, AfterValidator(without_controls), Field(min_length=1, max_length=LONGEST_MESSAGE)
    ]
    client_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")


class ShownMessage(BaseModel):
    """One message as the page shows it."""

    id: str
    author: str
    text: str
    choices: list[str]
    at: datetime


class Thread(BaseModel):
    """The messages after a moment, and whether an answer is on its way."""

    messages: list[ShownMessage]
    is_answering: bool


@router.get("/widget.js")
def load_widget() -> FileResponse:
    """The loader: a button and a frame from our origin."""
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript")


@router.get("/demo/{slug}", response_class=HTMLResponse)
def show_demo(request: Request, slug: str) -> Response:
    """A page of a clinic's website with the chat on it."""
    return _page(request, slug, "demo.html", DEMO_POLICY)


@router.get("/chat/{slug}", response_class=HTMLResponse)
def show_chat(request: Request, slug: str) -> Response:
    """The chat itself, as the frame shows it; works on its own as well."""
    return _page(request, slug, "chat.html", FRAMED_POLICY)


@router.post("/chat/{slug}/messages", status_code=202)
def post_message(
    slug: str,
    message: NewMessage,
    request: Request,
    background: BackgroundTasks,
    token: SessionToken = None,
) -> Response:
    """Take in one message; a session begins with the first."""
    session_token = _good(token) or chat_sessions.new_token(
        get_settings().secret_key, now=utc_now()
    )
    with transaction() as session:
        address = _address(session, slug, session_token)
        incoming = Incoming(
            address=address,
            body=message.text,
            message_key=f"{slug}:{address.value}:{message.client_id}",
        )
        conversation_id = alarming.receive(session, incoming, now=utc_now())
    work: Work = request.app.state.work
    if conversation_id is not None:
        background.add_task(work.answer, conversation_id)
    response = Response(status_code=202, background=background)
    _remember(response, session_token)
    return response


@router.get("/chat/{slug}/messages")
def read_messages(slug: str, token: SessionToken = None) -> Thread:
    """The messages of this browser's session; empty where none has begun, or it has ended."""
    session_token = _good(token)
    if session_token is None:
        return Thread(messages=[], is_answering=False)
    with transaction() as session:
        conversation = find_conversation(session, _address(session, slug, session_token))
        if conversation is None:
            return Thread(messages=[], is_answering=False)
        messages = thread(session, conversation.id)
        is_ours = conversation.holder is Holder.BOT
        waiting = is_ours and any(m.state is MessageState.RECEIVED for m in messages)
        shown = [
            ShownMessage(
                id=str(message.id),
                author=message.author.value,
                text=message.body,
                choices=message.choices if message.direction is Direction.OUTBOUND else [],
                at=message.created_at,
            )
            for message in messages
        ]
    return Thread(messages=shown, is_answering=waiting)


@router.delete("/chat/{slug}/session", status_code=204)
def end_session(slug: str, token: SessionToken = None) -> Response:
    """Forget this browser's session: nobody is verified in it, and nobody reads it any more."""
    session_token = _good(token)
    if session_token is not None:
        with transaction() as session:
            address = _address(session, slug, session_token)
            access.withdraw(session, address)
            conversation = find_conversation(session, address)
            if conversation is not None:
                conversation.address = f"ended:{conversation.id}"
    response = Response(status_code=204)
    response.delete_cookie(SESSION_COOKIE, path="/chat")
    return response


def _page(request: Request, slug: str, template: str, policy: str) -> Response:
    with transaction() as session:
        clinic = _clinic(session, slug)
        values = {"slug": slug, "clinic": clinic.name, "phone": _spoken_number(clinic.phone_number)}
    page = templates.TemplateResponse(request, template, values)
    page.headers["Content-Security-Policy"] = policy
    return page


def _spoken_number(number: str) -> str:
    """A phone number as people in its country write it: (212) 555-0190."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _clinic(session: Session, slug: str) -> Clinic:
    clinic = session.scalar(select(Clinic).where(Clinic.slug == without_controls(slug)))
    if clinic is None:
        raise HTTPException(404, "No clinic has this name.")
    return clinic


def _good(token: str | None) -> str | None:
    """A token that we issued and that has not run out; else none."""
    if token and chat_sessions.is_good(token, get_settings().secret_key, now=utc_now()):
        return token
    return None


def _address(session: Session, slug: str, token: str) -> Address:
    clinic = _clinic(session, slug)
    return Address(clinic.id, Channel.WEB, chat_sessions.address_of(token))


def _remember(response: Response, token: str) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(chat_sessions.LASTS.total_seconds()),
        path="/chat",
        httponly=True,
        samesite="lax",
        secure=get_settings().public_url.startswith("https://"),
    )
