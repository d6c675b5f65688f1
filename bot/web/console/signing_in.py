"""The door and the account: sign in, sign out, where one is signed in, a new password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot import log
from bot.clock import utc_now
from bot.db import transaction
from bot.staff import passwords, sessions, signing_in
from bot.staff.models import Staff, StaffSession
from bot.staff.signing_in import Attempt, NotSignedIn, TooManyTries
from bot.web.console import guard
from bot.web.console.guard import Posting, SignedIn
from bot.web.console.pages import page

router = APIRouter()
Present = Annotated[SignedIn, Depends(guard.signed_in)]


@router.get("/console/sign-in")
def show_door(request: Request) -> Response:
    """The form for both factors; whoever is signed in goes on to the inbox."""
    if guard.look_up(request, touching=False) is not None:
        return RedirectResponse("/console", 303)
    return page(request, "sign_in.html", None, problem="", email="")


@router.post("/console/sign-in", dependencies=[Depends(guard.from_our_page)])
def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=500)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Let somebody in, or say that something is wrong, never what."""
    attempt = Attempt(
        email=email,
        password=password,
        code=code,
        place=request.client.host if request.client else "",
        device=request.headers.get("user-agent", ""),
        old_token=request.cookies.get(guard.cookie_name()),
    )
    try:
        token = signing_in.sign_in(transaction, attempt, now=utc_now())
    except TooManyTries:
        log.warning("sign_in_shut")
        return page(request, "sign_in.html", None, 429, problem="shut", email=email)
    except NotSignedIn:
        return page(request, "sign_in.html", None, 401, problem="wrong", email=email)
    response = RedirectResponse("/console", 303)
    guard.remember(response, token)
    return response


@router.post("/console/sign-out")
def sign_out(who: Posting) -> Response:
    """End this browser's session."""
    with transaction() as session:
        session.get_one(StaffSession, who.session_id).ended_at = utc_now()
    response = RedirectResponse(guard.SIGN_IN, 303)
    guard.forget(response)
    response.headers["Clear-Site-Data"] = '"storage"'  # drafts are patients' data
    return response


@router.get("/console/account", response_class=HTMLResponse)
def show_account(request: Request, who: Present) -> Response:
    """Where one is signed in, and a form for a new password."""
    return _account(request, who, "")


@router.post("/console/account/password")
def change_password(
    request: Request,
    who: Posting,
    current: Annotated[str, Form(max_length=500)] = "",
    new: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """A new password; all other browsers are signed out."""
    if not passwords.is_right(who.staff.password_hash, current):
        return _account(request, who, "wrong", 400)
    try:
        hashed = passwords.hash_password(new)
    except ValueError:
        return _account(request, who, "length", 400)
    with transaction() as session:
        staff = session.get_one(Staff, who.staff.id)
        staff.password_hash = hashed
        mine = session.get_one(StaffSession, who.session_id)
        sessions.end_all(session, staff, now=utc_now(), but=mine)
    return _account(request, who, "changed")


@router.post("/console/account/sessions/{session_id}/end")
def end_session(session_id: UUID, who: Posting) -> Response:
    """Sign out another browser of one's own."""
    with transaction() as session:
        found = session.get(StaffSession, session_id)
        if found is None or found.staff_id != who.staff.id:
            raise HTTPException(404, "There is no such session.")
        found.ended_at = found.ended_at or utc_now()
    return RedirectResponse("/console/account", 303)


def _account(request: Request, who: SignedIn, told: str, status: int = 200) -> Response:
    with transaction() as session:
        open_now = sessions.open_sessions(session, who.staff, now=utc_now())
    return page(request, "account.html", who, status, sessions=open_now, told=told)
