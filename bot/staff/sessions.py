"""Where somebody is signed in: a random token in the browser, its hash here."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.staff.models import Staff, StaffSession

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(seconds=20)  # not each click is a write
LONGEST_DEVICE = 200


def begin(session: Session, staff: Staff, device: str, *, now: datetime) -> str:
    """Sign somebody in; return the token for their browser."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            staff_id=staff.id,
            token_hash=hash_of(token),
            device=device[:LONGEST_DEVICE],
            started_at=now,
            seen_at=now,
        )
    )
    return token


def find(session: Session, token: str, *, now: datetime) -> tuple[StaffSession, Staff] | None:
    """The session of a token and whose it is, unless it has ended in one way or another."""
    row = session.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == hash_of(token),
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at > now - IDLE,
            StaffSession.started_at > now - LONGEST,
            Staff.removed_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def touch(found: StaffSession, *, now: datetime) -> None:
    """Somebody is at work: the idle time begins anew."""
    if now - found.seen_at >= NOTED_EVERY:
        found.seen_at = now


def open_sessions(session: Session, staff: Staff, *, now: datetime) -> list[StaffSession]:
    """Where somebody is signed in at present, the newest first."""
    return list(
        session.scalars(
            select(StaffSession)
            .where(
                StaffSession.staff_id == staff.id,
                StaffSession.ended_at.is_(None),
                StaffSession.seen_at > now - IDLE,
                StaffSession.started_at > now - LONGEST,
            )
            .order_by(StaffSession.started_at.desc())
        )
    )


def end_all(
    session: Session, staff: Staff, *, now: datetime, but: StaffSession | None = None
) -> None:
    """Sign somebody out everywhere, except in one browser."""
    wanted = update(StaffSession).where(
        StaffSession.staff_id == staff.id, StaffSession.ended_at.is_(None)
    )
    if but is not None:
        wanted = wanted.where(StaffSession.id != but.id)
    session.execute(wanted.values(ended_at=now))


def hash_of(token: str) -> str:
    """What is kept of a token: a copy of the database opens nobody's console."""
    return hashlib.sha256(token.encode()).hexdigest()
