"""Booking, moving, cancelling: the database lets nobody have what somebody has."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.db import transaction
from bot.scheduling import booking
from bot.scheduling.availability import TimeSlot
from bot.scheduling.booking import Visit
from bot.scheduling.errors import NoAppointment, TimeSlotPast, TimeSlotTaken
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.people import chairs, dentists, option_of, patient, plan_of
from tests.texting import NOON

NINE = datetime(2026, 12, 1, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
TWO_WEEKS = timedelta(days=14)


def slot(
    session: Session, at: datetime = NINE, *, dentist: int = 0, chair: int = 0, minutes: int = 60
) -> TimeSlot:
    return TimeSlot(
        dentists(session)[dentist].id,
        chairs(session)[chair].id,
        at,
        at + timedelta(minutes=minutes),
    )


def book(
    session: Session,
    given_name: str,
    *slots: TimeSlot,
    treatment: str = "crown",
    now: datetime = NOON,
) -> list[Appointment]:
    visits = [Visit(number, found) for number, found in enumerate(slots, start=1)]
    option = option_of(session, given_name, treatment)
    return booking.book(session, patient(session, given_name).id, option, visits, now=now)


def booked_count(session: Session) -> int:
    wanted = select(func.count()).where(Appointment.status == AppointmentStatus.BOOKED)
    return session.scalars(wanted).one()


def test_both_visits_of_a_crown_are_booked_in_one_step(session: Session) -> None:
    first, second = book(
        session, "Maria", slot(session), slot(session, NINE + TWO_WEEKS, minutes=45)
    )

    session.expire_all()
    assert (first.visit_number, first.starts_at, first.ends_at) == (1, NINE, NINE + HOUR)
    assert (second.visit_number, second.starts_at) == (2, NINE + TWO_WEEKS)
    assert first.status is AppointmentStatus.BOOKED
    assert (first.booked_at, first.sequence, first.confirmed_at) == (NOON, 0, None)
    assert first.practitioner.name == "Dr. Lee"


def test_the_second_patient_to_book_a_time_is_refused(session: Session) -> None:
    book(session, "Maria", slot(session))

    with pytest.raises(TimeSlotTaken):
        book(session, "Sam", slot(session))

    assert booked_count(session) == 1


@pytest.mark.parametrize(
    ("minutes_later", "is_taken"),
    [(-60, False), (-59, True), (-15, True), (0, True), (30, True), (59, True), (60, False)],
)
def test_visits_of_one_dentist_may_touch_but_not_overlap(
    session: Session, minutes_later: int, is_taken: bool
) -> None:
    book(session, "Maria", slot(session))
    other = slot(session, NINE + timedelta(minutes=minutes_later), chair=1)

    if is_taken:
        with pytest.raises(TimeSlotTaken):
            book(session, "Sam", other)
    else:
        book(session, "Sam", other)


def test_a_chair_is_taken_for_another_dentist_too(session: Session) -> None:
    book(session, "Maria", slot(session, dentist=0, chair=0))

    with pytest.raises(TimeSlotTaken):
        book(session, "Sam", slot(session, dentist=1, chair=0))
    book(session, "Sam", slot(session, dentist=1, chair=1))


def test_if_one_visit_of_a_course_is_taken_none_is_booked(session: Session) -> None:
    book(session, "Sam", slot(session, NINE + TWO_WEEKS))

    with pytest.raises(TimeSlotTaken):
        book(session, "Maria", slot(session), slot(session, NINE + TWO_WEEKS))

    assert booked_count(session) == 1
    book(session, "Maria", slot(session))


def test_a_visit_that_a_patient_has_already_is_not_booked_again(session: Session) -> None:
    book(session, "Maria", slot(session))

    with pytest.raises(TimeSlotTaken):
        book(session, "Maria", slot(session, NINE + HOUR))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1)])
def test_a_time_that_has_begun_cannot_be_booked(session: Session, late: timedelta) -> None:
    with pytest.raises(TimeSlotPast):
        book(session, "Maria", slot(session), now=NINE + late)

    assert booked_count(session) == 0


def test_after_a_refusal_the_rest_of_the_transaction_goes_on(session: Session) -> None:
    book(session, "Sam", slot(session))
    with pytest.raises(TimeSlotTaken):
        book(session, "Maria", slot(session))

    book(session, "Maria", slot(session, NINE + HOUR))

    assert booked_count(session) == 2


def test_a_cancelled_visit_stays_on_file_and_its_time_is_free_at_once(session: Session) -> None:
    (mine,) = book(session, "Maria", slot(session))

    booking.cancel(session, [mine], now=NOON)

    assert (mine.status, mine.cancelled_at) == (AppointmentStatus.CANCELLED, NOON)
    assert mine.sequence == 1
    book(session, "Sam", slot(session))
    assert session.scalar(select(func.count()).select_from(Appointment)) == 2


def test_a_cancelled_visit_can_be_booked_anew(session: Session) -> None:
    booking.cancel(session, book(session, "Maria", slot(session)), now=NOON)

    book(session, "Maria", slot(session))

    assert booked_count(session) == 1


def test_a_moved_visit_has_its_new_time_and_has_to_be_confirmed_anew(session: Session) -> None:
    (mine,) = book(session, "Maria", slot(session))
    booking.confirm(session, mine, now=NOON)

    booking.move(
        session, [mine], [Visit(1, slot(session, NINE + HOUR, dentist=1, chair=1))], now=NOON
    )

    session.flush()
    session.refresh(mine)
    assert (mine.starts_at, mine.ends_at) == (NINE + HOUR, NINE + 2 * HOUR)
    assert (mine.sequence, mine.confirmed_at) == (1, None)
    assert mine.practitioner.name == "Dr. Okafor"
    book(session, "Sam", slot(session))


def test_a_visit_may_move_to_a_time_that_overlaps_its_own(session: Session) -> None:
    (mine,) = book(session, "Maria", slot(session))

    booking.move(session, [mine], [Visit(1, slot(session, NINE + HOUR / 2))], now=NOON)

    assert mine.starts_at == NINE + HOUR / 2


def test_a_move_to_a_taken_time_leaves_everything_as_it_was(session: Session) -> None:
    mine = book(session, "Maria", slot(session), slot(session, NINE + TWO_WEEKS))
    book(session, "Sam", slot(session, NINE + TWO_WEEKS + HOUR))
    booking.confirm(session, mine[0], now=NOON)
    wanted = [
        Visit(1, slot(session, NINE + HOUR)),
        Visit(2, slot(session, NINE + TWO_WEEKS + HOUR)),
    ]

    with pytest.raises(TimeSlotTaken):
        booking.move(session, mine, wanted, now=NOON)

    session.expire_all()
    assert [visit.starts_at for visit in mine] == [NINE, NINE + TWO_WEEKS]
    assert [visit.sequence for visit in mine] == [0, 0]
    assert mine[0].confirmed_at == NOON


def test_a_visit_cannot_be_moved_into_the_past(session: Session) -> None:
    mine = book(session, "Maria", slot(session))

    with pytest.raises(TimeSlotPast):
        booking.move(session, mine, [Visit(1, slot(session, NOON - HOUR))], now=NOON)

    assert mine[0].starts_at == NINE


def test_confirming_twice_keeps_the_first_moment(session: Session) -> None:
    (mine,) = book(session, "Maria", slot(session))

    booking.confirm(session, mine, now=NOON)
    booking.confirm(session, mine, now=NOON + HOUR)

    assert mine.confirmed_at == NOON


def test_a_patient_has_the_visits_that_are_booked_and_not_over_the_next_one_first(
    session: Session,
) -> None:
    later, sooner = book(session, "Maria", slot(session, NINE + TWO_WEEKS), slot(session))
    maria = patient(session, "Maria").id
    book(session, "Sam", slot(session, NINE + HOUR))

    def ahead(now: datetime) -> list[Appointment]:
        return booking.upcoming(session, maria, now=now)

    assert ahead(NOON) == [sooner, later]
    assert ahead(NINE + HOUR - timedelta(minutes=1)) == [sooner, later]
    assert ahead(NINE + HOUR) == [later]
    booking.cancel(session, [later], now=NOON)
    assert ahead(NINE + HOUR) == []


def test_the_next_course_is_the_next_visit_and_those_of_its_option(session: Session) -> None:
    crown = book(session, "Maria", slot(session), slot(session, NINE + TWO_WEEKS))
    book(session, "Maria", slot(session, NINE + timedelta(days=3)), treatment="large-filling")
    maria = patient(session, "Maria").id

    assert booking.next_course(session, maria, now=NOON) == crown


def test_without_a_visit_ahead_there_is_no_course(session: Session) -> None:
    with pytest.raises(NoAppointment):
        booking.next_course(session, patient(session, "Maria").id, now=NOON)


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
