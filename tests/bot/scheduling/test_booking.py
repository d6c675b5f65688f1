"""Booking, moving, cancelling: the database lets nobody have what somebody has."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.scheduling import booking
from bot.scheduling.errors import NoAppointment, TimeSlotPast, TimeSlotTaken
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import HOUR, NINE, book, slot
from tests.people import patient
from tests.texting import NOON

TWO_WEEKS = timedelta(days=14)


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
