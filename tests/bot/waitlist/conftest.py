"""Maria and Sam wait for Monday at 9 with Dr. Lee, which Ana has."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from bot.scheduling.models import Appointment
from bot.scheduling.time_constraints import TimeConstraint
from bot.waitlist import joining
from bot.waitlist.models import WaitlistEntry
from tests.bot.scheduling.conftest import book, slot
from tests.people import MARIA, SAM, dentists
from tests.texting import NOON, text_in

MONDAY_9 = datetime(2026, 11, 30, 14, tzinfo=UTC)
TUESDAY_9, WEDNESDAY_9 = MONDAY_9.replace(month=12, day=1), MONDAY_9.replace(month=12, day=2)
MONDAY = TimeConstraint(on=frozenset({date(2026, 11, 30)}), from_time=time(9), to_time=time(9))
NUMBERS = {"Maria": MARIA, "Sam": SAM}


def wait(session: Session, name: str, at: datetime, *, minutes_ago: int) -> WaitlistEntry:
    """Somebody with a visit at a time asks for Monday at 9."""
    (visit,) = book(session, name, slot(session, at, minutes=90))
    asked_at = NOON.replace(minute=0, hour=16) if minutes_ago > 30 else NOON.replace(hour=16)
    message = text_in(session, "anything sooner?", NUMBERS[name], at=asked_at)
    entry = joining.join(session, visit, MONDAY, message, now=NOON)
    entry.asked_at = NOON.replace(hour=16, minute=60 - minutes_ago)
    session.flush()
    return entry


@pytest.fixture
def taken(session: Session) -> Appointment:
    """Ana's visit on Monday at 9; Dr. Lee is the only dentist."""
    dentists(session)[1].role = "surgeon"
    session.flush()
    (visit,) = book(session, "Ana", slot(session, MONDAY_9, minutes=45), treatment="small-filling")
    return visit


@pytest.fixture
def maria(session: Session, taken: Appointment) -> WaitlistEntry:
    """Maria has Tuesday at 9, and has waited the longest."""
    return wait(session, "Maria", TUESDAY_9, minutes_ago=40)


@pytest.fixture
def sam(session: Session, maria: WaitlistEntry) -> WaitlistEntry:
    """Sam has Wednesday at 9."""
    return wait(session, "Sam", WEDNESDAY_9, minutes_ago=20)
