"""Signing in: both factors at once, one answer for all that is wrong, and not too many tries.

A try is counted before it is judged, in a transaction of its own, so that many at once do not
slip through; and no transaction is open while the password is worked out.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clean_text import without_controls
from bot.db import OpenTransaction, locked_row
from bot.staff import passwords, second_factor, sessions
from bot.staff.models import SignInGate, Staff, StaffSession

WINDOW = timedelta(minutes=15)
TRIES_FOR_ACCOUNT, TRIES_FROM_PLACE = 5, 30


class NotSignedIn(Exception):
    """The email, the password or the code is wrong; which one is not said."""


class TooManyTries(NotSignedIn):
    """Signing in is shut for a while."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"shut until {until.isoformat()}")
        self.until = until


@dataclass(frozen=True)
class Attempt:
    """What somebody gives at the door.

    place: the address of their machine; device: their browser; old_token: an earlier session's
    """

    email: str
    password: str
    code: str
    place: str
    device: str
    old_token: str | None = None


def sign_in(open_transaction: OpenTransaction, attempt: Attempt, *, now: datetime) -> str:
    """The token of a new session; an earlier one in the same browser ends.

    Raises NotSignedIn, or TooManyTries once 5 were wrong for an account or 30 from a place.
    """
    email = normal_email(attempt.email)
    keys = {
        _key("account", email): TRIES_FOR_ACCOUNT,
        _key("place", attempt.place): TRIES_FROM_PLACE,
    }
    with open_transaction() as session:
        until = _count_try(session, keys, now=now)
        staff = session.scalar(
            select(Staff).where(Staff.email == email, Staff.removed_at.is_(None))
        )
    if until is not None:
        raise TooManyTries(until)
    if not passwords.is_right(staff.password_hash if staff else None, attempt.password):
        raise NotSignedIn
    with open_transaction() as session:
        token = _enter(session, email, attempt, now=now)
        if token is None:
            raise NotSignedIn
        for key in keys:
            _reset(session, key, now=now)
    return token


def open_gate(session: Session, email: str, *, now: datetime) -> None:
    """Let somebody try again at once."""
    _reset(session, _key("account", normal_email(email)), now=now)


def normal_email(email: str) -> str:
    """An email as it is kept."""
    return without_controls(email).strip().lower()


def _enter(session: Session, email: str, attempt: Attempt, *, now: datetime) -> str | None:
    staff = session.scalar(select(Staff).where(Staff.email == email, Staff.removed_at.is_(None)))
    if staff is None or not second_factor.take_code(session, staff, attempt.code, now=now):
        return None
    if attempt.old_token:
        old = session.scalar(
            select(StaffSession).where(
                StaffSession.token_hash == sessions.hash_of(attempt.old_token)
            )
        )
        if old is not None and old.ended_at is None:
            old.ended_at = now
    return sessions.begin(session, staff, attempt.device, now=now)


def _count_try(session: Session, keys: dict[str, int], *, now: datetime) -> datetime | None:
    """Count a try at each gate; until when one of them is shut, if it is."""
    shut: list[datetime] = []
    for key, most in sorted(keys.items()):
        gate = locked_row(session, SignInGate(key=key, tries=0, first_at=now))
        if gate.shut_until is not None and gate.shut_until > now:
            shut.append(gate.shut_until)
            continue
        if gate.shut_until is not None or gate.first_at <= now - WINDOW:
            gate.tries, gate.first_at, gate.shut_until = 0, now, None
        gate.tries += 1
        if gate.tries > most:
            gate.shut_until = now + WINDOW
            shut.append(gate.shut_until)
    return max(shut, default=None)


def _reset(session: Session, key: str, *, now: datetime) -> None:
    gate = session.get(SignInGate, key, with_for_update=True)
    if gate is not None:
        gate.tries, gate.first_at, gate.shut_until = 0, now, None


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}"
