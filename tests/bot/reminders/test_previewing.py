"""The time machine tells what the real clock then brings, and leaves nothing behind."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message, OpenQuestion
from bot.reminders import sending
from bot.reminders.models import Reminder, ReminderRules
from bot.reminders.previewing import Foreseen, preview
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.bot.reminders.conftest import (
    DEC_1_9AM,
    book,
    left_out,
    unasked,
    without_consent,
    work,
)
from tests.people import patient
from tests.texting import Office, text_in

START = datetime(2026, 11, 30, 13, tzinfo=UTC)  # Monday, 8:00 in New York
END = START + timedelta(days=4)
Line = tuple[datetime, str]


def foreseen(session: Session, name: str, start: datetime, end: datetime) -> list[Foreseen]:
    return preview(session, patient(session, name), start, end)


def sent(found: list[Foreseen]) -> list[Line]:
    return [(one.at, one.body) for one in found if one.left_out is None]


def test_every_text_is_told_with_its_moment_kind_and_words(session: Session) -> None:
    book(session)

    found = foreseen(session, "Maria", DEC_1_9AM - timedelta(days=8), DEC_1_9AM + timedelta(days=1))

    assert [(f"{one.at:%m-%d %H:%M}", one.kinds[0].value) for one in found] == [
        ("11-24 09:00", "confirm"),
        ("11-28 09:00", "preparation"),
        ("11-29 09:00", "confirm"),
        ("11-30 19:00", "last_note"),
        ("12-01 12:00", "aftercare"),
    ]
    assert all(one.body.startswith("Bright Dental") for one in found)


def test_nothing_is_sent_or_kept(session: Session) -> None:
    book(session)
    tables = (Message, Reminder, OpenQuestion, Conversation)
    before = [session.scalar(select(func.count()).select_from(table)) for table in tables]

    assert foreseen(session, "Maria", START - timedelta(days=8), END)

    assert before == [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert session.scalars(select(Appointment)).one().status is AppointmentStatus.BOOKED


def test_what_would_be_dropped_is_told_with_the_reason(session: Session) -> None:
    book(session)
    text_in(session, "STOP", at=START)

    found = foreseen(session, "Maria", START, END)

    assert {one.left_out for one in found} == {"too_late", "opted_out"}


def test_a_text_that_waits_in_the_outbox_is_foreseen_too(ahead: Office) -> None:
    at = DEC_1_9AM - timedelta(days=7)
    with ahead.open() as session:
        sending.queue_due(session, now=at)
        night = at + timedelta(hours=12)  # 21:00
        found = foreseen(session, "Maria", night, night + timedelta(days=1))

    assert [f"{one.at:%H:%M}" for one in found] == ["08:00"]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_foreseen_is_what_the_clock_brings(office: Office, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # which visits there are, nothing secret
    with office.open() as session:
        _fill(session, chance)
        expected = foreseen(session, "Maria", START, END) + foreseen(session, "Leo", START, END)

    lines = _step_through(office)

    assert len(lines) >= 3
    _same(sent(expected), lines)
    with office.open() as session:
        dropped = sorted(reason for reason in left_out(session).values() if reason)
    assert set(dropped) <= {one.left_out for one in expected}


def _fill(session: Session, chance: random.Random) -> None:
    if chance.random() < 0.5:
        without_consent(session)
    for rules in session.scalars(select(ReminderRules)):
        rules.before = chance.choice([[2_880, 1_440, 120], [1_440, 90], [2_880, 2_820, 60]])
        rules.preparation = chance.choice([1_440, 300, None])
        rules.most_a_day = 2
    patient(session, "Maria").time_zone = chance.choice([None, "America/Los_Angeles"])
    for chair, name in enumerate(("Maria", "Leo", "Ana")):
        hour, day = chance.choice([9, 9.5, 10.25, 14, 16]), chance.choice([1, 2])
        at = DEC_1_9AM + timedelta(days=day - 1, hours=hour - 9)
        booked_at = START - timedelta(hours=chance.choice([1, 20, 200]))
        book(session, name, at, booked_at=booked_at, chair=chair)


def _step_through(office: Office) -> list[Line]:
    """Every quarter of an hour by day and every hour by night the worker looks what is due."""
    lines: list[Line] = []
    moment = START
    while moment <= END:
        with office.open() as session:
            for visit in session.scalars(select(Appointment)):
                if visit.status is AppointmentStatus.BOOKED and visit.ends_at <= moment:
                    visit.status = AppointmentStatus.FULFILLED
        lines += [(moment, body) for body in work(office, moment)]
        local_hour = (moment.hour - 5) % 24
        moment += timedelta(minutes=15 if 7 <= local_hour < 23 else 60)
    return lines


def _same(expected: list[Line], lines: list[Line]) -> None:
    """The same texts, each at its moment or when the clock next stops."""
    assert sorted(body for _, body in expected) == sorted(body for _, body in lines)
    for at, body in expected:
        late = min(moment - at for moment, other in lines if other == body and moment >= at)
        assert late < timedelta(minutes=30)


def test_the_night_is_kept_by_the_phone_far_away(session: Session) -> None:
    patient(session, "Maria").time_zone = "Pacific/Honolulu"
    book(session)

    found = foreseen(session, "Maria", DEC_1_9AM - timedelta(days=8), END)

    assert found
    assert all(8 <= one.at.hour < 20 for one in found)
    assert {one.at.tzname() for one in found} == {"HST"}
    assert unasked(session) == []
