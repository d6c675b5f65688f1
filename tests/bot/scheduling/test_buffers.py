"""Buffers: time to prepare and clean, which no other visit may take, and which ends no day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.clinics.models import VisitBuffer
from bot.scheduling import booking, held_times
from bot.scheduling.availability import Buffer, TimeSlot
from bot.scheduling.buffers import buffer_of, taken_by
from bot.scheduling.calendars import Kind, calendar_for
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import (
    CHAIRS,
    HOUR,
    LEE,
    NEW_YORK,
    NINE,
    at,
    book,
    calendar,
    free,
    free_time_slots,
    local,
    slot,
)
from tests.people import clinic, option_of
from tests.texting import NOON, conversation

TUESDAY = date(2026, 12, 1)
QUARTER = timedelta(minutes=15)
minutes = st.integers(0, 120)


def leave(session: Session, before: int, after: int, treatment: str = "") -> None:
    session.add(
        VisitBuffer(
            clinic_id=clinic(session).id,
            role="dentist",
            treatment=treatment,
            minutes_before=before,
            minutes_after=after,
        )
    )
    session.flush()


def starts(session: Session, length: int = 60) -> Sequence[time]:
    found = calendar_for(session, clinic(session), Kind("dentist", "crown"), now=NOON)
    day = datetime.combine(TUESDAY, time(), NEW_YORK)
    slots = free_time_slots(found, length, earliest=day, days=1)
    return [local(one.starts_at).time() for one in slots]


def test_the_visit_ends_with_the_day_but_its_buffer_need_not(session: Session) -> None:
    leave(session, 30, 30)

    found = starts(session)

    assert (found[0], found[-1]) == (time(9), time(16))


def test_no_time_is_offered_into_the_buffer_of_another_visit(session: Session) -> None:
    leave(session, 0, 10)
    for dentist, name in enumerate(("Maria", "Sam")):
        book(session, name, slot(session, NINE + HOUR, dentist=dentist, chair=dentist))

    found = starts(session, 30)

    assert [start for start in found if start < time(12)] == [
        time(9), time(9, 15), time(11, 15), time(11, 30)
    ]  # fmt: skip


def test_the_database_refuses_a_visit_in_the_buffer_of_another(session: Session) -> None:
    leave(session, 0, 10)
    book(session, "Maria", slot(session))

    for place in ({"chair": 1}, {"dentist": 1}):
        with pytest.raises(TimeSlotTaken):
            book(session, "Sam", slot(session, NINE + HOUR, **place))
    book(session, "Sam", slot(session, NINE + HOUR + QUARTER))


def test_a_row_written_past_our_code_is_refused_too(session: Session) -> None:
    leave(session, 0, 10)
    (mine,) = book(session, "Maria", slot(session))
    values = {
        column.name: getattr(mine, column.name)
        for column in Appointment.__table__.columns
        if column.name not in ("id", "patient_id", "visit_number")
    }
    other = option_of(session, "Sam", "crown").plan.patient_id

    for busy in ({}, {"busy_from": 0, "busy_until": 0}):
        with pytest.raises(DBAPIError, match=r"no_overlap|is_busy"), session.begin_nested():
            session.execute(
                insert(Appointment).values(
                    **values | {"patient_id": other, "visit_number": 2} | busy
                )
            )


def test_a_patient_may_go_from_one_chair_to_the_next_without_a_gap(session: Session) -> None:
    leave(session, 0, 10)

    visits = book(session, "Maria", slot(session), slot(session, NINE + HOUR, dentist=1, chair=1))

    assert len(visits) == 2


def test_moving_a_visit_moves_its_buffer(session: Session) -> None:
    mine = book(session, "Maria", slot(session))
    leave(session, 5, 10)

    booking.move(session, mine, [Visit(1, slot(session, NINE + 3 * HOUR))], now=NOON)

    assert (mine[0].minutes_before, mine[0].minutes_after) == (5, 10)
    busy = session.execute(select(Appointment.busy_from, Appointment.busy_until)).one()
    assert busy[1] - busy[0] == 75


def test_a_held_time_keeps_its_buffer_free_too(session: Session) -> None:
    leave(session, 0, 10)
    option = option_of(session, "Maria", "crown")
    times = taken_by(session, option, [Visit(1, slot(session))])
    held_times.hold(session, clinic(session).id, conversation(session).id, times, now=NOON)

    with pytest.raises(TimeSlotTaken):
        book(session, "Sam", slot(session, NINE + HOUR))
    book(session, "Sam", slot(session, NINE + HOUR + QUARTER))


def test_words_for_a_treatment_come_before_those_for_the_role(session: Session) -> None:
    leave(session, 0, 10)
    leave(session, 5, 20, "crown")
    ours = clinic(session).id

    assert buffer_of(session, ours, "dentist", "crown") == Buffer(5, 20)
    assert buffer_of(session, ours, "dentist", "large-filling") == Buffer(0, 10)
    assert buffer_of(session, ours, "astronaut", "crown") == Buffer()


@given(minutes, minutes, st.integers(0, 28), st.integers(5, 120), st.integers(5, 120))
def test_whatever_the_buffers_no_two_visits_come_closer(
    before: int, after: int, begin: int, length: int, wanted: int
) -> None:
    starts_at = at(TUESDAY, 9) + begin * QUARTER
    taken = starts_at, starts_at + timedelta(minutes=length + after)  # its own buffer included
    one_dentist = {"practitioner_ids": (LEE,), "buffer": Buffer(before, after)}

    for found in free(calendar(busy={LEE: [taken]}, **one_dentist), wanted, TUESDAY):
        begins, ends = (minute * 60 for minute in found.busy(Buffer(before, after)))
        until, since = taken[1].timestamp(), taken[0].timestamp()
        assert ends <= since or begins >= until


def test_visits_at_odd_minutes_are_kept_apart_to_the_minute() -> None:
    odd = datetime(2026, 12, 1, 14, 7, tzinfo=UTC), datetime(2026, 12, 1, 14, 38, tzinfo=UTC)
    found: list[TimeSlot] = free(
        calendar(rooms_busy={room: [odd] for room in CHAIRS}, buffer=Buffer(7, 0)), 15, TUESDAY
    )

    assert [local(one.starts_at).time() for one in found][:2] == [time(9, 45), time(10)]
