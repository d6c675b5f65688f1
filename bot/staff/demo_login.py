"""A login for trying the console: in development only, made once, kept in a private file."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.staff import accounts
from bot.staff.accounts import Credentials
from bot.staff.models import Role, Staff

EMAIL, NAME = "demo@clinic.example", "Ana (demo)"


def make(session: Session, path: Path, *, now: datetime) -> bool:
    """Make the demo coordinator for all clinics unless there are accounts; say whether it did."""
    if session.scalar(select(Staff.id).limit(1)) is not None:
        return False
    slugs = list(session.scalars(select(Clinic.slug).order_by(Clinic.slug)))
    if not slugs:
        return False
    made = accounts.add(session, EMAIL, NAME, Role.COORDINATOR, slugs, now=now)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(made.__dict__, indent=1) + "\n", encoding="utf-8")
    return True


def read(path: Path) -> Credentials | None:
    """The demo login as it was made; None where there is none."""
    if not path.exists():
        return None
    return Credentials(**json.loads(path.read_text(encoding="utf-8")))
