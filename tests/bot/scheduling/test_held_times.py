"""Times on offer are held: nobody else is offered them or can book them for ten minutes."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation
from bot.scheduling import booking, held_times, offering
from bot.scheduling.availability import Buffer, Taken, TimeSlot
from bot.scheduling.buffers import taken_by
from bot.scheduling.calendars import Viewer
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import HeldTime
from bot.scheduling.offering import Offers, Search
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import HOUR, NINE, slot
from tests.people import MARIA, SAM, clinic, option_of, patient
from tests.texting import NOON, conversation

TUESDAY = date(2026, 12, 1)
ON_TUESDAY = TimeConstraint(on=frozenset({TUESDAY}))
AT_NINE = TimeConstraint(on=frozenset({TUESDAY}), from_time=time(9), to_time=time(9))
NOT_YET, OVER = NOON + timedelta(minutes=9, seconds=59), NOON + timedelta(minutes=10)


def find(
    session: Session,
    who: Conversation | None,
    wish: TimeConstraint | None = None,
    *,
    now: datetime = NOON,
) -> Offers:
    viewer = Viewer(conversation_id=who.id if who else None)
    visits = option_of(session, "Maria", "crown").visits
    return offering.find(session, Search(clinic(session), visits, wish, viewer), now=now)


def taken(slot: TimeSlot) -> Taken:
    return slot.practitioner_id, slot.room_id, *slot.busy(Buffer())


def hold(session: Session, who: Conversation, offers: Offers, now: datetime = NOON) -> datetime:
    times = taken_by(session, option_of(session, "Maria", "crown"), offers.visits)
    return held_times.hold(session, clinic(session).id, who.id, times, now=now)


def hold_all_of(session: Session, wish: TimeConstraint, *numbers: str) -> None:
    """Conversations take up a wish one after the other, each as it is offered."""
    for number in numbers:
        who = conversation(session, number)
        hold(session, who, find(session, who, wish))


def book(session: Session, course: list[Visit], who: Conversation | None, now: datetime) -> None:
    option = option_of(session, "Sam", "crown")
    booking.book(
        session,
        patient(session, "Sam").id,
        option,
        course,
        now=now,
        conversation_id=who.id if who else None,
    )


def test_what_one_is_offered_is_offered_to_nobody_else_for_ten_minutes(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    offers = find(session, maria, ON_TUESDAY)
    hold(session, maria, offers)
    held = set(offers.visits)

    assert held.isdisjoint(find(session, sam, ON_TUESDAY, now=NOT_YET).visits)
    assert held.isdisjoint(find(session, None, ON_TUESDAY, now=NOT_YET).visits)
    assert find(session, maria, ON_TUESDAY, now=NOT_YET).found == offers.found
    assert find(session, sam, ON_TUESDAY, now=OVER).found == offers.found


def test_nobody_else_books_any_visit_of_an_offer_until_it_is_over(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    first, second = find(session, maria, AT_NINE).found[0]
    hold(session, maria, find(session, maria, AT_NINE))

    for visit in (first, second):
        for who in (sam, None):
            with pytest.raises(TimeSlotTaken):
                book(session, [visit], who, NOT_YET)
    book(session, [first, second], sam, OVER)


def test_a_time_that_only_touches_a_held_one_can_be_booked(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    held_times.hold(session, clinic(session).id, maria.id, [taken(slot(session))], now=NOON)

    book(session, [Visit(1, slot(session, NINE + HOUR))], sam, NOON)
    with pytest.raises(TimeSlotTaken):
        book(session, [Visit(2, slot(session, NINE + HOUR / 2, dentist=1))], sam, NOON)


def test_booking_turns_the_hold_into_a_visit_and_frees_the_other_times(session: Session) -> None:
    sam = conversation(session, SAM)
    offers = find(session, sam)
    hold(session, sam, offers)

    book(session, offers.found[1], sam, NOT_YET)

    assert session.scalars(select(HeldTime)).all() == []
    found = find(session, conversation(session)).visits
    assert set(offers.found[1]).isdisjoint(found)


def test_a_new_offer_frees_the_older_one_of_the_same_conversation_only(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    hold(session, sam, find(session, sam))
    older = find(session, maria)
    hold(session, maria, older)

    newer = find(session, maria, AT_NINE)
    hold(session, maria, newer)

    held = session.scalars(select(HeldTime).where(HeldTime.conversation_id == maria.id)).all()
    assert len(held) == len(set(newer.visits))
    assert set(older.visits) <= set(find(session, maria).visits)
    assert session.scalar(select(HeldTime).where(HeldTime.conversation_id == sam.id)) is not None


def test_rows_of_holds_that_are_over_do_not_pile_up(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    hold(session, maria, find(session, maria))

    hold(session, sam, find(session, sam, now=OVER), OVER)

    holders = set(session.scalars(select(HeldTime.conversation_id)))
    assert holders == {sam.id}


def test_who_wishes_for_what_others_hold_hears_when_it_may_be_free(session: Session) -> None:
    hold_all_of(session, AT_NINE, MARIA, SAM)  # two dentists

    offers = find(session, None, AT_NINE, now=NOT_YET)

    assert not offers.fit_the_wish
    assert offers.held_until == OVER
    assert offers.found
    assert find(session, None, AT_NINE, now=OVER).fit_the_wish


def test_a_wish_that_could_not_be_met_anyway_is_not_blamed_on_others(session: Session) -> None:
    hold_all_of(session, AT_NINE, MARIA)
    sunday = TimeConstraint(on=frozenset({date(2026, 12, 6)}))

    assert find(session, None, sunday).held_until is None


def test_a_visit_is_not_moved_to_a_time_that_is_held(session: Session) -> None:
    maria, sam = conversation(session), conversation(session, SAM)
    book(session, [Visit(1, slot(session))], sam, NOON)
    wanted = slot(session, NINE + 3 * HOUR)
    held_times.hold(session, clinic(session).id, maria.id, [taken(wanted)], now=NOON)
    mine = booking.next_course(session, patient(session, "Sam").id, now=NOON)

    with pytest.raises(TimeSlotTaken):
        booking.move(session, mine, [Visit(1, wanted)], now=NOON, conversation_id=sam.id)

    assert mine[0].starts_at == NINE
