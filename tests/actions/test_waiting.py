"""Anything sooner? Offered if it is free; else the waiting list, and what comes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clinics.models import ClosedDay
from bot.patients import consent
from bot.waitlist.models import WaitlistEntry, WaitlistOffer
from bot.waitlist.offering import offer_free_times
from tests.actions.talking import Talk, appointments, offered, pick
from tests.bot.scheduling.conftest import NINE, book, slot
from tests.people import MARIA, clinic
from tests.texting import NOON, outbox

MOVE = ("reschedule_appointment", "action_start_moving")
YES, NO = ("affirm", "action_affirm"), ("deny", "action_deny")


@pytest.fixture
def waiting(maria: Talk) -> Talk:
    """Maria has Tuesday, December 1, at 9, and the clinic is closed until then."""
    with maria.open() as session:
        book(session, "Maria", slot(session, minutes=90))
        for days in range(7):
            day = (NOON + timedelta(days=days)).date()
            session.add(ClosedDay(clinic_id=clinic(session).id, closed_on=day, reason="Paint"))
    return maria


def entry(talk: Talk) -> WaitlistEntry | None:
    with talk.open() as session:
        return session.scalars(select(WaitlistEntry)).one_or_none()


def free_monday(talk: Talk) -> None:
    """The clinic opens on Monday after all, and the job runs."""
    talk.wait(hours=1)
    with talk.open() as session:
        day = (NOON + timedelta(days=6)).date()
        session.delete(session.get_one(ClosedDay, (clinic(session).id, day)))
    with talk.open() as session:
        offer_free_times(session, clinic(session).id, now=talk.clock.now)
    talk.wait(minutes=5)


def test_what_is_free_before_the_visit_is_offered_at_once(maria: Talk) -> None:
    with maria.open() as session:
        book(session, "Maria", slot(session, minutes=90))

    answer = maria.ask("anything sooner?", *MOVE)

    assert answer.then == "booking_form"
    assert all(start < NINE for start in offered(maria))
    assert entry(maria) is None


def test_where_nothing_sooner_is_free_the_list_is_offered_and_joined_on_a_yes(
    waiting: Talk,
) -> None:
    answer = waiting.ask("can i get in sooner", *MOVE)
    assert answer.names == ["utter_nothing_sooner"]
    assert entry(waiting) is None

    joined = waiting.ask("yes", *YES)

    assert joined.names == ["utter_waitlist_joined"]
    assert joined.value("when", "utter_waitlist_joined").startswith("Tuesday, December 1")
    assert entry(waiting)


def test_a_no_leaves_everything_as_it_is(waiting: Talk) -> None:
    waiting.ask("can i get in sooner", *MOVE)
    waiting.ask("no", *NO)

    assert entry(waiting) is None


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("put me on the waiting list please", "book_appointment", "action_start_booking"),
        ("text me if theres a cancellation", *MOVE),
        ("text me if theres a cancellation", "opt_out", "action_opt_out"),
        ("avísenme si se cancela una cita", "opt_out", "action_opt_out"),
        ("ponme en la lista de espera", "out_of_scope", "action_decline_topic"),
    ],
)
def test_whoever_says_so_plainly_joins_at_once(
    waiting: Talk, body: str, intent: str, action: str
) -> None:
    assert waiting.ask(body, intent, action).names == ["utter_waitlist_joined"]
    assert entry(waiting)


def test_days_that_are_named_are_the_wish(waiting: Talk) -> None:
    answer = waiting.ask("waiting list for mornings please", *MOVE)

    assert "morning" in answer.value("wish", "utter_waitlist_joined")


def test_an_offered_time_is_taken_by_its_number_and_read_back(waiting: Talk) -> None:
    waiting.ask("put me on the waiting list", *MOVE)
    free_monday(waiting)
    (first, *_) = offered(waiting)

    answer = pick(waiting, "1")

    assert answer.names == ["utter_appointment_moved"]
    assert (appointments(waiting)[0].starts_at, first < NINE) == (first, True)
    with waiting.open() as session:
        offer_free_times(session, clinic(session).id, now=waiting.clock.now)
    found = entry(waiting)
    assert found
    assert found.ended_because == "taken"


def test_a_no_to_an_offered_time_keeps_the_visit_and_the_place(waiting: Talk) -> None:
    waiting.ask("put me on the waiting list", *MOVE)
    free_monday(waiting)

    answer = waiting.ask("no", *NO)

    assert answer.names == ["utter_waitlist_declined"]
    found = entry(waiting)
    assert found
    assert found.ended_at is None
    with waiting.open() as session:
        assert session.scalars(select(WaitlistOffer.outcome)).all() == ["declined"]


def test_a_number_that_comes_too_late_moves_nothing(waiting: Talk) -> None:
    waiting.ask("put me on the waiting list", *MOVE)
    free_monday(waiting)
    waiting.wait(minutes=40)

    pick(waiting, "1")

    assert appointments(waiting)[0].starts_at == NINE


def test_leaving_the_list_stops_no_texts(waiting: Talk) -> None:
    waiting.ask("put me on the waiting list", *MOVE)

    answer = waiting.ask("take me off the waiting list", "opt_out", "action_opt_out")

    assert answer.names == ["utter_waitlist_left"]
    assert waiting.ask("take me off the waitlist", *MOVE).names == ["utter_not_on_waitlist"]
    with waiting.open() as session:
        assert outbox(session) == []


@pytest.mark.parametrize(
    "body", ["stop texting me", "stop texting me if something opens up", "no more texts"]
)
def test_a_plain_stop_is_one_even_beside_words_of_waiting(waiting: Talk, body: str) -> None:
    waiting.ask(body, "opt_out", "action_opt_out")

    assert entry(waiting) is None
    with waiting.open() as session:
        assert consent.is_opted_out(session, clinic(session).id, MARIA)


def test_who_has_no_visit_is_told_so(maria: Talk) -> None:
    assert maria.ask("put me on the waiting list", *MOVE).names == ["utter_no_appointment"]
