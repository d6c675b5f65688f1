"""The door of the console: who is signed in, what they may do, and that the request is theirs."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Form, Header, HTTPException, Request, Response

from bot.clock import utc_now
from bot.conversations.thread_notes import Coordinator
from bot.db import transaction
from bot.inbox.queues import Reader
from bot.settings import get_settings
from bot.staff import accounts, sessions
from bot.staff.models import Staff
from bot.staff.rights import Right, may

SIGN_IN = "/console/sign-in"
LIVE_HEADER = "x-live"  # a page that refreshes by itself is no sign of somebody at work


@dataclass(frozen=True)
class SignedIn:
    """Somebody at work in a browser."""

    staff: Staff
    session_id: UUID
    started_at: datetime
    csrf: str
    reader: Reader

    @property
    def coordinator(self) -> Coordinator:
        """As conversations know them."""
        return Coordinator(self.staff.name, self.staff.id)

    @property
    def who(self) -> str:
        """As audit rows name them."""
        return f"staff:{self.staff.id}"

    @property
    def may_answer(self) -> bool:
        """Whether they may take conversations over."""
        return may(self.staff.role, Right.ANSWER)


def is_secure() -> bool:
    """Whether browsers reach us by https."""
    return get_settings().public_url.startswith("https://")


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host and https."""
    return "__Host-console" if is_secure() else "console"


def remember(response: Response, token: str) -> None:
    """Give the browser its token; it goes when the browser closes."""
    response.set_cookie(
        cookie_name(), token, path="/", httponly=True, samesite="strict", secure=is_secure()
    )


def forget(response: Response) -> None:
    """Take the browser's token away."""
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="strict", secure=is_secure()
    )


def look_up(request: Request, *, touching: bool) -> SignedIn | None:
    """Who is signed in in this browser, if anybody is."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    now = utc_now()
    with transaction() as session:
        found = sessions.find(session, token, now=now)
        if found is None:
            return None
        known, staff = found
        if touching:
            sessions.touch(known, now=now)
        clinics = tuple(accounts.clinic_ids(session, staff.id))
    reader = Reader(staff.id, clinics)
    return SignedIn(staff, known.id, known.started_at, csrf_token(known.token_hash), reader)


def signed_in(request: Request) -> SignedIn:
    """Who is signed in; everybody else is sent to the door."""
    is_live = LIVE_HEADER in request.headers
    found = look_up(request, touching=not is_live)
    if found is None:
        if is_live or request.method != "GET":
            raise HTTPException(401, "Please sign in again.")
        raise HTTPException(303, headers={"Location": SIGN_IN})
    return found


def needing(right: Right) -> Callable[..., SignedIn]:
    """Somebody signed in with a right."""

    def check(who: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
        if not may(who.staff.role, right):
            raise HTTPException(403, "Your account may not do this.")
        return who

    return check


def from_our_page(request: Request) -> None:
    """Refuses what another site's page makes a browser send."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = {urlsplit(get_settings().public_url).netloc, request.headers.get("host", "")}
    is_ours = origin is not None and urlsplit(origin).netloc in ours
    if site not in (None, "same-origin") or not is_ours:
        raise HTTPException(403, "This request does not come from the console.")


def posted(
    request: Request,
    who: Annotated[SignedIn, Depends(signed_in)],
    csrf: Annotated[str, Form()] = "",
    header: Annotated[str, Header(alias="x-csrf")] = "",
) -> SignedIn:
    """Somebody signed in who has sent a form of a page that we gave to this very session."""
    from_our_page(request)
    if not hmac.compare_digest((csrf or header).encode(), who.csrf.encode()):
        raise HTTPException(403, "This page is from an earlier sign-in. Load it again.")
    return who


def posted_by_coordinator(who: Annotated[SignedIn, Depends(posted)]) -> SignedIn:
    """A form of somebody who may answer patients."""
    if not who.may_answer:
        raise HTTPException(403, "Your account may not do this.")
    return who


def csrf_token(token_hash: str) -> str:
    """What a form of a session carries: nobody without our key can make it."""
    key = get_settings().secret_key.encode()
    return hmac.new(key, f"csrf:{token_hash}".encode(), hashlib.sha256).hexdigest()


Reading = Annotated[SignedIn, Depends(needing(Right.READ))]
Answering = Annotated[SignedIn, Depends(posted_by_coordinator)]
Posting = Annotated[SignedIn, Depends(posted)]
