"""Many patients at the same moment: one gets the time, the others are refused."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.db import transaction
from bot.scheduling import booking
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import HOUR, NINE, book, slot
from tests.people import patient, plan_of
from tests.texting import NOON


def at_once(count: int, engine: Engine, do: Callable[[Session, int], object]) -> list[bool]:
    """Who of many succeeds, all starting at the same moment, each in a transaction of its own."""
    together = threading.Barrier(count)

    def one(number: int) -> bool:
        together.wait()
        try:
            with transaction(engine) as session:
                do(session, number)
        except TimeSlotTaken:
            return False
        return True

    with ThreadPoolExecutor(count) as patients:
        return list(patients.map(one, range(count)))


@pytest.mark.parametrize("count", [2, 20])
def test_of_many_patients_who_book_one_time_at_once_exactly_one_gets_it(
    engine: Engine, count: int
) -> None:
    # On PostgreSQL those who lose might end each other's transactions: only now and then.
    for day in range(12 if engine.dialect.name == "postgresql" else 3):
        wanted = NINE + timedelta(days=day)

        def take(session: Session, number: int, wanted: datetime = wanted) -> None:
            name = ("Maria", "Sam", "Leo", "Ana")[number % 4]
            treatment = plan_of(session, name).options[0].treatment
            book(session, name, slot(session, wanted, dentist=number % 2), treatment=treatment)

        assert at_once(count, engine, take).count(True) == 1
        with transaction(engine) as session:
            booked = session.scalars(select(Appointment).where(Appointment.starts_at == wanted))
            booking.cancel(session, list(booked), now=NOON)


def test_a_patient_who_answers_twice_at_once_is_booked_once(engine: Engine) -> None:
    def take(session: Session, number: int) -> None:
        book(session, "Maria", slot(session, NINE + number * HOUR, dentist=number, chair=number))

    assert at_once(2, engine, take).count(True) == 1


def test_of_two_patients_who_move_to_one_time_at_once_one_gets_it_and_one_keeps_theirs(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        for number, name in enumerate(("Maria", "Sam")):
            book(session, name, slot(session, dentist=number, chair=number))
    wanted = NINE + 3 * HOUR

    def move(session: Session, number: int) -> None:
        who = patient(session, ("Maria", "Sam")[number])
        mine = booking.next_course(session, who.id, now=NOON)
        booking.move(session, mine, [Visit(1, slot(session, wanted))], now=NOON)

    assert sorted(at_once(2, engine, move)) == [False, True]

    with transaction(engine) as session:
        times = sorted(session.scalars(select(Appointment.starts_at)))
        assert times == [NINE, wanted]
