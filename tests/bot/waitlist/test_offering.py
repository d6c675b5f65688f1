"""A freed time goes to one after the other, the longest waiting first, held while they answer."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Holder, OpenQuestion
from bot.patients import consent
from bot.scheduling import booking, held_times
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import Appointment
from bot.scheduling.visits import from_plain
from bot.waitlist import joining
from bot.waitlist.models import WaitlistEntry, WaitlistOffer
from bot.waitlist.offering import offer_free_times
from tests.bot.scheduling.conftest import book, slot
from tests.bot.waitlist.conftest import MONDAY, MONDAY_9, TUESDAY_9, WEDNESDAY_9
from tests.people import MARIA, SAM, clinic
from tests.texting import NOON, outbox, text_in

HALF_AN_HOUR = timedelta(minutes=30)


def run(session: Session, now: datetime = NOON) -> list[str | None]:
    """The job runs; the phones that get a text for it."""
    before = {message.id for message in outbox(session)}
    offer_free_times(session, clinic(session).id, now=now)
    return [message.to_number for message in outbox(session) if message.id not in before]


def take(session: Session, entry: WaitlistEntry) -> None:
    """They reply with the number, as the dialogue does it."""
    offer = joining.open_offer_of(session, entry)
    assert offer
    question = session.get_one(OpenQuestion, offer.question_id)
    visits = [from_plain(kept) for kept in question.choices[0]["visits"]]
    ids = [UUID(value) for value in question.context["appointment_ids"]]
    moving = [session.get_one(Appointment, visit_id) for visit_id in ids]
    ours = entry.conversation_id
    booking.move(session, moving, visits, now=NOON, conversation_id=ours)
    question.answered_at = NOON


def outcomes(session: Session) -> list[str | None]:
    return list(session.scalars(select(WaitlistOffer.outcome).order_by(WaitlistOffer.offered_at)))


def test_nobody_is_offered_anything_while_nothing_is_free(
    session: Session, sam: WaitlistEntry
) -> None:
    assert run(session) == []


def test_a_freed_time_is_offered_to_who_has_waited_longest_and_to_nobody_else(
    session: Session, taken: Appointment, sam: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)

    assert run(session) == [MARIA]
    assert run(session) == []

    (text,) = outbox(session)
    assert "Maria" in text.body
    assert "1) Monday, November 30, 9:00 AM" in text.body
    assert "Held for you until 12:30 PM" in text.body
    assert "keep Tuesday, December 1, 9:00 AM" in text.body
    assert text.is_unasked


def test_nobody_else_gets_a_time_that_is_held_for_who_waits(
    session: Session, taken: Appointment, maria: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)

    with pytest.raises(TimeSlotTaken):
        book(session, "Sam", slot(session, MONDAY_9))


def test_taking_it_moves_the_visit_in_one_step_and_ends_the_waiting(
    session: Session, taken: Appointment, maria: WaitlistEntry, sam: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)
    take(session, maria)

    assert run(session) == []
    visit = session.get_one(Appointment, maria.appointment_id)
    assert (visit.starts_at, visit.sequence) == (MONDAY_9, 1)
    assert (maria.ended_because, outcomes(session)) == ("taken", ["taken"])
    assert sam.ended_at is None


def test_without_an_answer_it_is_taken_back_politely_and_goes_to_the_next(
    session: Session, taken: Appointment, maria: WaitlistEntry, sam: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)

    assert run(session, NOON + HALF_AN_HOUR - timedelta(minutes=1)) == []
    assert sorted(str(n) for n in run(session, NOON + HALF_AN_HOUR)) == [MARIA, SAM]

    over = next(m for m in outbox(session) if "no longer held" in m.body)
    assert "Your visit stays Tuesday, December 1, 9:00 AM" in over.body
    assert outcomes(session) == ["expired", None]
    assert maria.ended_at is None
    assert run(session, NOON + HALF_AN_HOUR) == []


def test_who_was_offered_something_lately_is_not_asked_again_the_same_day(
    session: Session, taken: Appointment, maria: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)
    run(session, NOON + HALF_AN_HOUR)

    assert run(session, NOON + timedelta(hours=3)) == []
    assert run(session, NOON + timedelta(hours=24)) == [MARIA]


def test_a_no_passes_it_on(
    session: Session, taken: Appointment, maria: WaitlistEntry, sam: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)
    offer = joining.open_offer_of(session, maria)
    assert offer
    joining.end_offer(session, offer, "declined", now=NOON)

    assert run(session) == [SAM]
    assert maria.ended_at is None


def test_at_night_nobody_is_woken(
    session: Session, taken: Appointment, maria: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)

    assert run(session, NOON + timedelta(hours=7, minutes=40)) == []  # 7:40 PM: held into the night
    assert run(session, NOON + timedelta(hours=14)) == []
    assert run(session, NOON + timedelta(hours=21)) == [MARIA]


@pytest.mark.parametrize("why", ["opted out", "talks to a coordinator", "wrote just now"])
def test_who_may_not_be_texted_now_is_passed_over(
    session: Session, taken: Appointment, maria: WaitlistEntry, sam: WaitlistEntry, why: str
) -> None:
    booking.cancel(session, [taken], now=NOON)
    if why == "opted out":
        consent.opt_out(session, clinic(session).id, MARIA, source="keyword", now=NOON)
    elif why == "talks to a coordinator":
        session.get_one(Conversation, maria.conversation_id).holder = Holder.COORDINATOR
    else:
        text_in(session, "how much is it", MARIA, at=NOON - timedelta(minutes=2))

    assert run(session) == [SAM]


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_who_cancels_or_moves_by_themselves_waits_no_more(
    session: Session, taken: Appointment, maria: WaitlistEntry, change: str
) -> None:
    visit = session.get_one(Appointment, maria.appointment_id)
    if change == "cancel":
        booking.cancel(session, [visit], now=NOON)
    else:
        maria.sequence -= 1
    booking.cancel(session, [taken], now=NOON)

    assert run(session) == []
    assert maria.ended_because == "changed"


def test_a_visit_that_is_about_to_begin_is_waited_for_no_more(
    session: Session, taken: Appointment, maria: WaitlistEntry
) -> None:
    run(session, TUESDAY_9 - timedelta(hours=1))

    assert maria.ended_because == "passed"


def test_who_asks_again_keeps_the_place_and_has_the_new_wish(
    session: Session, maria: WaitlistEntry
) -> None:
    visit = session.get_one(Appointment, maria.appointment_id)
    again = text_in(session, "any monday", MARIA)

    same = joining.join(session, visit, MONDAY, again, now=NOON)

    assert same is maria
    assert (same.asked_at < NOON, same.message_id) == (True, again.id)


def test_who_leaves_gives_back_what_was_held(
    session: Session, taken: Appointment, maria: WaitlistEntry, sam: WaitlistEntry
) -> None:
    booking.cancel(session, [taken], now=NOON)
    run(session)

    assert joining.leave(session, maria.patient_id, now=NOON) == 1
    assert held_times.next_expiry(session, clinic(session).id, None, now=NOON) is None
    assert run(session) == [SAM]


def test_the_staff_sees_who_waits_in_order(session: Session, sam: WaitlistEntry) -> None:
    first, second = joining.waiting_lines(session)

    assert "BD-1001" in first
    assert "has 2026-12-01 09:00" in first
    assert "90 min, dentist" in first
    assert "Monday, November 30" in first
    assert "BD-1002" in second
    assert WEDNESDAY_9 > TUESDAY_9
