"""Visits ahead, and an office that queues and sends what is due as its clock moves on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import delivery
from bot.conversations.models import Message
from bot.patients.models import Consent
from bot.reminders import sending
from bot.reminders.models import Reminder
from bot.scheduling import booking
from bot.scheduling.availability import TimeSlot
from bot.scheduling.booking import Visit
from bot.scheduling.models import Appointment
from tests.people import chairs, dentists, option_of, patient
from tests.texting import Office

DEC_1_9AM = datetime(2026, 12, 1, 14, tzinfo=UTC)  # Tuesday, in New York
BOOKED_AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
OPTIONS = {"Maria": "crown", "Sam": "crown", "Leo": "sealants", "Ana": "small-filling"}
Book = Callable[..., Appointment]


def book(
    session: Session,
    given_name: str = "Maria",
    starts_at: datetime = DEC_1_9AM,
    *,
    booked_at: datetime = BOOKED_AT,
    chair: int = 0,
) -> Appointment:
    """A visit of one of the demo's people, booked long ago."""
    option = option_of(session, given_name, OPTIONS[given_name])
    dentist = dentists(session)[chair % 2].id
    ends_at = starts_at + timedelta(hours=1)
    slot = TimeSlot(dentist, chairs(session)[chair].id, starts_at, ends_at)
    who = patient(session, given_name).id
    (visit,) = booking.book(
        session, who, option, [Visit(1, slot)], now=min(booked_at, starts_at - timedelta(hours=1))
    )
    return visit


def work(office: Office, now: datetime | None = None) -> list[str]:
    """Queue what is due and send it, as the worker does; returns the texts that went out."""
    office.clock.now = now or office.clock.now
    before = len(office.provider.bodies)
    with office.open() as session:
        sending.queue_due(session, now=office.clock.now)
    delivery.send_due(office.delivering)
    return office.provider.bodies[before:]


def left_out(session: Session) -> dict[str, str | None]:
    """Why each reminder was left out, by kind and minutes before the visit."""
    rows = session.scalars(select(Reminder))
    return {f"{row.kind.value} {row.occurrence}": row.left_out for row in rows}


def unasked(session: Session) -> list[Message]:
    """The texts that we began."""
    wanted = select(Message).where(Message.is_unasked).order_by(Message.created_at)
    return list(session.scalars(wanted))


@pytest.fixture
def ahead(office: Office) -> Office:
    """Maria has a visit on Tuesday, December 1, at 9."""
    with office.open() as session:
        book(session)
    return office


def without_consent(session: Session) -> None:
    """Nobody has agreed to texts on the form."""
    for row in session.scalars(select(Consent)):
        session.delete(row)
