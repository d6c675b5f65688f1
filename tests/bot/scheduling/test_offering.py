"""Offers: real free times for every visit of a course, as wished for or the nearest there are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import ClosedDay, Practitioner
from bot.scheduling import booking, offering
from bot.scheduling.calendars import Viewer
from bot.scheduling.models import Appointment
from bot.scheduling.offering import Offers, Search, relaxed
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.visits import Visit, as_plain, from_plain
from tests.people import clinic, dentists, option_of, patient
from tests.texting import NOON

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 12, 1)


def find(
    session: Session,
    wish: TimeConstraint | None = None,
    *,
    treatment: str = "crown",
    moving: tuple[Appointment, ...] = (),
    now: datetime = NOON,
) -> Offers:
    visits = option_of(session, "Maria", treatment).visits
    return offering.find(
        session, Search(clinic(session), visits, wish, Viewer(moving=moving)), now=now
    )


def local(visit: Visit) -> datetime:
    return visit.time_slot.starts_at.astimezone(NEW_YORK)


def firsts(offers: Offers) -> list[datetime]:
    return [local(course[0]) for course in offers.found]


def book(session: Session, course: list[Visit], name: str = "Maria") -> tuple[Appointment, ...]:
    option = option_of(session, name, "crown")
    return tuple(booking.book(session, patient(session, name).id, option, course, now=NOON))


def test_three_times_are_offered_the_earliest_at_least_two_hours_away(session: Session) -> None:
    starts = firsts(find(session))

    assert len(starts) == 3
    assert starts == sorted(starts)
    assert starts[0] >= NOON + timedelta(hours=2)
    assert starts[0].date() == date(2026, 11, 24)


def test_each_offer_has_a_time_for_every_visit_of_the_course(session: Session) -> None:
    for course in find(session).found:
        first, second = course
        assert [visit.number for visit in course] == [1, 2]
        assert first.time_slot.ends_at - first.time_slot.starts_at == timedelta(minutes=90)
        assert second.time_slot.ends_at - second.time_slot.starts_at == timedelta(minutes=45)
        assert (local(second).date() - local(first).date()).days >= 14


def test_the_second_visit_is_on_the_same_weekday_and_at_the_same_hour_where_it_can(
    session: Session,
) -> None:
    course = find(session, TimeConstraint(on=frozenset({TUESDAY}))).found[0]

    first, second = map(local, course)
    assert second == first.replace(day=first.day + 14)


def test_whatever_is_offered_can_be_booked(session: Session) -> None:
    for course in find(session).found:
        mine = book(session, course)
        booking.cancel(session, list(mine), now=NOON)


def test_visits_that_may_be_on_one_day_follow_each_other(session: Session) -> None:
    for visit in option_of(session, "Maria", "crown").visits:
        visit.days_after_previous = 0

    for first, second in find(session).found:
        assert second.time_slot.starts_at >= first.time_slot.ends_at


@pytest.mark.parametrize(
    "wish",
    [
        TimeConstraint(on=frozenset({TUESDAY})),
        TimeConstraint(on=frozenset({TUESDAY}), from_time=time(9), to_time=time(11, 59)),
        TimeConstraint(first=date(2026, 12, 7), last=date(2026, 12, 11), from_time=time(15)),
        TimeConstraint(not_on_weekdays=frozenset({0, 1, 2, 3})),
    ],
)
def test_a_wish_that_can_be_met_is_met_by_every_offer(
    session: Session, wish: TimeConstraint
) -> None:
    offers = find(session, wish)

    assert offers.fit_the_wish
    assert offers.found
    assert all(wish.allows(start) for start in firsts(offers))


def test_a_wish_for_a_closed_day_is_answered_with_its_reason_and_the_nearest_times(
    session: Session,
) -> None:
    offers = find(session, TimeConstraint(on=frozenset({date(2026, 11, 26)})))

    assert not offers.fit_the_wish
    assert offers.closed is not None
    assert "Thanksgiving" in offers.closed.reason
    assert offers.found
    assert min(firsts(offers)).date() > date(2026, 11, 26)


def test_where_the_wished_hour_is_taken_the_nearest_is_offered_never_an_earlier_day(
    session: Session,
) -> None:
    wish = TimeConstraint(on=frozenset({TUESDAY}), from_time=time(20), to_time=time(20))

    offers = find(session, wish)

    assert not offers.fit_the_wish
    assert offers.closed is None
    assert {start.date() for start in firsts(offers)} == {TUESDAY}


def test_nothing_is_offered_where_nothing_is_free_for_months(session: Session) -> None:
    ours = clinic(session)
    for n in range(200):
        day = date(2026, 11, 24) + timedelta(days=n)
        if session.get(ClosedDay, (ours.id, day)) is None:
            session.add(ClosedDay(clinic_id=ours.id, closed_on=day, reason="moving house"))
    session.flush()

    assert find(session).found == []


def test_moving_keeps_the_later_visit_where_it_is_still_late_enough(session: Session) -> None:
    mine = book(session, find(session, TimeConstraint(on=frozenset({TUESDAY}))).found[0])
    sooner = TimeConstraint(on=frozenset({date(2026, 11, 30)}))

    course = find(session, sooner, moving=mine).found[0]

    assert local(course[0]).date() == date(2026, 11, 30)
    assert course[1].time_slot.starts_at == mine[1].starts_at


def test_moving_takes_the_later_visit_along_where_it_must(session: Session) -> None:
    mine = book(session, find(session, TimeConstraint(on=frozenset({TUESDAY}))).found[0])
    later = TimeConstraint(on=frozenset({date(2026, 12, 10)}))

    for first, second in find(session, later, moving=mine).found:
        assert (local(second).date() - local(first).date()).days >= 14


def test_a_visit_that_is_moved_does_not_stand_in_its_own_way(session: Session) -> None:
    for name in ("Maria", "Sam"):  # both dentists are taken on Tuesday at nine
        at_nine = TimeConstraint(on=frozenset({TUESDAY}), from_time=time(9), to_time=time(9))
        mine = book(session, find(session, at_nine).found[0], name)
    assert not find(session, at_nine).fit_the_wish

    assert find(session, at_nine, moving=mine).fit_the_wish


def test_a_wish_is_relaxed_step_by_step_and_never_to_earlier_days() -> None:
    wish = TimeConstraint(on=frozenset({TUESDAY}), from_time=time(9), to_time=time(10))

    for wider in relaxed(wish):
        assert not wider.allows(datetime(2026, 11, 30, 9, 30))  # noqa: DTZ001 - local
    assert relaxed(wish)[-1] == TimeConstraint(first=TUESDAY)


def test_a_visit_kept_with_a_question_comes_back_the_same(session: Session) -> None:
    for course in find(session).found:
        for visit in course:
            assert from_plain(as_plain(visit)) == visit


def test_visits_offered_across_the_change_of_clocks_are_at_the_same_local_hour(
    session: Session,
) -> None:
    now = datetime(2027, 2, 22, 15, tzinfo=UTC)
    wish = TimeConstraint(on=frozenset({date(2027, 3, 9)}), from_time=time(9), to_time=time(9))

    ((first, second),) = find(session, wish, now=now).found

    assert (local(first).time(), local(second).time()) == (time(9), time(9))
    assert local(second).date() == date(2027, 3, 23)
    apart = second.time_slot.starts_at - first.time_slot.starts_at
    assert apart == timedelta(days=14) - timedelta(hours=1)


def test_a_practitioner_who_is_wanted_does_every_visit(session: Session) -> None:
    for dentist in dentists(session):
        visits = option_of(session, "Maria", "crown").visits
        search = Search(clinic(session), visits, None, practitioner_id=dentist.id)

        offers = offering.find(session, search, now=NOON)

        assert offers.fit_the_wish
        assert {v.time_slot.practitioner_id for course in offers.found for v in course} == {
            dentist.id
        }


def test_a_practitioner_who_does_no_such_visits_is_not_promised(session: Session) -> None:
    hygienist = session.scalars(select(Practitioner).where(Practitioner.role == "hygienist")).one()
    visits = option_of(session, "Maria", "crown").visits
    search = Search(clinic(session), visits, None, practitioner_id=hygienist.id)

    offers = offering.find(session, search, now=NOON)

    assert len(offers.found) == 3
    assert not offers.fit_the_wish
