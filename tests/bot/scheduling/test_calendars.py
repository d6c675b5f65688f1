"""A clinic's calendar as the database has it: roles, holidays, lunch, and what is booked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.scheduling import booking
from bot.scheduling.availability import Calendar, TimeSlot
from bot.scheduling.calendars import Kind, Viewer, calendar_for
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import free_time_slots
from tests.people import HARBOR, chairs, clinic, dentists, option_of, patient
from tests.texting import NOON

TUESDAY = date(2026, 12, 1)


def calendar(session: Session, *ignored: Appointment, role: str = "dentist") -> Calendar:
    return calendar_for(session, clinic(session), Kind(role), Viewer(moving=ignored), now=NOON)


def nine(hours: int = 0) -> datetime:
    """Nine in the morning of that Tuesday, or some hours later."""
    return datetime(2026, 12, 1, 14 + hours, tzinfo=UTC)


def booked(
    session: Session, dentist: int = 0, room: int = 0, at: datetime | None = None
) -> Appointment:
    """Sam at a dentist's in a room for an hour."""
    starts = at or nine()
    slot = TimeSlot(
        dentists(session)[dentist].id,
        chairs(session)[room].id,
        starts,
        starts + timedelta(hours=1),
    )
    (appointment,) = booking.book(
        session,
        patient(session, "Sam").id,
        option_of(session, "Sam", "crown"),
        [Visit(1, slot)],
        now=NOON,
    )
    return appointment


def starts(
    found: Calendar, minutes: int = 60, day: date = TUESDAY, days: int = 1
) -> list[datetime]:
    earliest = datetime.combine(day, time(0), found.zone)
    slots = free_time_slots(found, minutes, earliest=earliest, days=days)
    return [slot.starts_at.astimezone(found.zone) for slot in slots]


def test_bright_dental_sees_patients_from_nine_to_five_without_lunch(session: Session) -> None:
    hours = [start.time() for start in starts(calendar(session))]

    assert (hours[0], hours[-1]) == (time(9), time(16))
    assert time(11) in hours
    assert [hour for hour in hours if time(11) < hour < time(13)] == []
    assert time(13) in hours


def test_only_practitioners_of_the_role_are_in_a_calendar(session: Session) -> None:
    lee, okafor = (dentist.id for dentist in dentists(session))

    assert calendar(session).practitioner_ids == (lee, okafor)
    assert len(calendar(session, role="hygienist").practitioner_ids) == 1
    assert calendar(session, role="astronaut").practitioner_ids == ()


def test_another_clinics_rooms_and_people_are_not_in_it(session: Session) -> None:
    ours, theirs = (
        calendar(session),
        calendar_for(session, clinic(session, HARBOR), Kind("counselor"), now=NOON),
    )

    assert set(ours.room_ids).isdisjoint(theirs.room_ids)
    assert str(theirs.zone) == "America/Chicago"
    assert set(theirs.hours.week) == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 24), "Christmas Eve"),  # the clinic's own
        (date(2027, 1, 1), "New Year's Day"),
        (date(2027, 5, 31), "Memorial Day"),
    ],
)
def test_holidays_and_the_clinics_own_days_off_are_closed(
    session: Session, day: date, reason: str
) -> None:
    found = calendar(session)

    assert reason in found.hours.closed_on[day]
    assert starts(found, day=day) == []


def test_a_booked_time_is_taken_for_its_dentist_and_its_chair(session: Session) -> None:
    booked(session, dentist=0, room=0)

    slot = next(iter(free_time_slots(calendar(session), 60, earliest=nine(), days=1)))
    assert slot.starts_at == nine()
    assert slot.practitioner_id == dentists(session)[1].id
    assert slot.room_id == chairs(session)[1].id


def test_when_both_dentists_are_booked_the_hour_is_gone(session: Session) -> None:
    booked(session, dentist=0, room=0)
    first = patient(session, "Maria")
    slot = TimeSlot(
        dentists(session)[1].id, chairs(session)[1].id, nine(), nine() + timedelta(hours=1)
    )
    option = option_of(session, "Maria", "large-filling")
    booking.book(session, first.id, option, [Visit(1, slot)], now=NOON)

    assert starts(calendar(session))[0].time() == time(10)


@pytest.mark.parametrize(
    ("status", "is_free"),
    [
        (AppointmentStatus.BOOKED, False),
        (AppointmentStatus.ARRIVED, False),
        (AppointmentStatus.CANCELLED, True),
        (AppointmentStatus.NOSHOW, True),
    ],
)
def test_a_time_is_free_again_when_its_visit_does_not_take_place(
    session: Session, status: AppointmentStatus, is_free: bool
) -> None:
    booked(session).status = status
    session.flush()
    lee = dentists(session)[0].id

    busy = [practitioner for practitioner, *_ in calendar(session).taken]

    assert (lee not in busy) is is_free


def test_a_visit_that_is_to_be_moved_does_not_stand_in_its_own_way(session: Session) -> None:
    mine = booked(session)

    assert list(calendar(session, mine).taken) == []
    assert list(calendar(session).taken) != []
