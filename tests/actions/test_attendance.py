"""Replies to a text that we began about a visit: bound to that visit, days later too."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.patients import consent
from bot.reminders import sending
from bot.reminders.models import Answer, Reminder
from bot.scheduling import booking
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.actions.talking import LISTEN, Talk, appointments, kinds
from tests.bot.reminders.conftest import DEC_1_9AM, book
from tests.people import MARIA, clinic
from tests.texting import verify


@pytest.fixture
def asked(talk: Talk) -> Talk:
    """Maria has a visit in a week and was asked whether she will come; she is not verified."""
    with talk.open() as session:
        book(session)
        sending.queue_due(session, now=talk.clock.now)
    return talk


def visit(talk: Talk) -> Appointment:
    return appointments(talk)[0]


def answer_kept(talk: Talk) -> Answer | None:
    with talk.open() as session:
        return session.scalars(select(Reminder.answer).where(Reminder.occurrence == 10_080)).one()


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("1", "choose_option", "action_take_choice"),
        ("yes", "affirm", "action_affirm"),
        ("ok", "affirm", "action_affirm"),
        ("yep see you then", "confirm_attendance", "action_confirm_attendance"),
        ("si ahi estare", "confirm_attendance", "action_confirm_attendance"),
    ],
)
def test_a_yes_days_later_confirms_without_an_identity_check(
    asked: Talk, body: str, intent: str, action: str
) -> None:
    asked.wait(days=3)

    answer = asked.ask(body, intent, action)

    assert answer.names == ["utter_attendance_confirmed"]
    assert "1" in answer.value("when", "utter_attendance_confirmed")
    assert visit(asked).confirmed_at is not None
    assert answer_kept(asked) is Answer.CONFIRMED
    assert "attendance_confirmed" in kinds(asked)


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("no", "deny", "action_deny"),
        ("no cant make it", "cancel_appointment", "action_cancel_appointment"),
        ("i wont be there", "cancel_appointment", "action_cancel_appointment"),
    ],
)
def test_a_no_asks_whether_to_move_or_drop_it_and_cancels_nothing(
    asked: Talk, body: str, intent: str, action: str
) -> None:
    answer = asked.ask(body, intent, action)

    assert answer.names == ["utter_ask_move_or_drop"]
    assert visit(asked).status is AppointmentStatus.BOOKED
    assert answer_kept(asked) is Answer.DECLINED
    assert "attendance_declined" in kinds(asked)


def verified(talk: Talk) -> Talk:
    with talk.open() as session:
        verify(session, "Maria", MARIA)
    return talk


def test_dropping_it_is_read_back_and_done_on_a_yes(asked: Talk) -> None:
    verified(asked).ask("no", "deny", "action_deny")

    answer = asked.ask("2", "choose_option", "action_take_choice")
    assert answer.names == ["utter_ask_cancel"]
    assert visit(asked).status is AppointmentStatus.BOOKED

    asked.ask("yes", "affirm", "action_affirm")
    assert visit(asked).status is AppointmentStatus.CANCELLED


def test_moving_it_offers_times(asked: Talk) -> None:
    answer = verified(asked).ask("2", "choose_option", "action_take_choice")

    assert answer.then == "booking_form"
    assert answer.names[0] == "utter_times_offered_move"


def test_who_is_not_verified_is_asked_who_they_are_before_times_are_offered(asked: Talk) -> None:
    answer = asked.ask("2", "choose_option", "action_take_choice")
    assert answer.then == "identity_form"

    answer = asked.answer_check("5/17/1984")

    assert answer.then == "booking_form"
    assert "utter_times_offered_move" in answer.names


def test_dropping_survives_the_identity_check(asked: Talk) -> None:
    asked.ask("no", "deny", "action_deny")
    asked.ask("2", "choose_option", "action_take_choice")

    answer = asked.answer_check("5/17/1984")

    assert "utter_ask_cancel" in answer.names
    assert visit(asked).status is AppointmentStatus.BOOKED


def test_a_no_to_something_else_is_not_taken_for_the_visit(asked: Talk) -> None:
    asked.ask("thank you", "thank", "action_answer_thanks")

    answer = asked.ask("no", "deny", "action_deny")

    assert answer.names == ["utter_deny_nothing_open"]
    assert answer_kept(asked) is None


def test_a_yes_after_other_talk_is_asked_back_first(asked: Talk) -> None:
    asked.ask("thank you", "thank", "action_answer_thanks")

    answer = asked.ask("yes", "affirm", "action_affirm")
    assert answer.names == ["utter_ask_attendance"]
    assert visit(asked).confirmed_at is None

    asked.ask("yes", "affirm", "action_affirm")
    assert visit(asked).confirmed_at is not None


def test_a_yes_to_a_visit_that_was_cancelled_meanwhile_confirms_nothing(asked: Talk) -> None:
    with asked.open() as session:
        booking.cancel(session, list(session.scalars(select(Appointment))), now=asked.clock.now)

    answer = asked.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_affirm_nothing_open"]


def test_after_the_visit_has_begun_nothing_is_open(asked: Talk) -> None:
    asked.wait(days=7)

    answer = asked.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_affirm_nothing_open"]


def test_a_question_about_the_visit_confirms_nothing(asked: Talk) -> None:
    answer = verified(asked).ask(
        "do i have to be there", "confirm_attendance", "action_confirm_attendance"
    )

    assert answer.names == ["utter_appointment"]
    assert visit(asked).confirmed_at is None


def test_a_mind_changed_after_a_no_confirms(asked: Talk) -> None:
    asked.ask("no", "deny", "action_deny")

    answer = asked.ask(
        "wait i can come, see you then", "confirm_attendance", "action_confirm_attendance"
    )

    assert answer.names == ["utter_attendance_confirmed"]
    assert answer_kept(asked) is Answer.CONFIRMED


def test_a_plain_cancellation_is_of_the_visit_that_was_asked_about(talk: Talk) -> None:
    with talk.open() as session:
        verify(session, "Maria", MARIA)
        book(session)
        sending.queue_due(session, now=talk.clock.now)

    talk.ask("please cancel my appointment", "cancel_appointment", "action_cancel_appointment")

    assert visit(talk).status is AppointmentStatus.CANCELLED


def test_a_missed_visit_is_followed_up_and_a_yes_offers_times(talk: Talk) -> None:
    with talk.open() as session:
        verify(session, "Maria", MARIA)
        book(session, starts_at=DEC_1_9AM - timedelta(days=8)).status = AppointmentStatus.NOSHOW
    talk.ask("ok lets do the crown", "accept_treatment", "action_accept_treatment")
    talk.wait(minutes=20)
    with talk.open() as session:
        assert sending.queue_due(session, now=talk.clock.now) == 1

    answer = talk.ask("yes please", "affirm", "action_affirm")

    assert answer.then == "booking_form"


def recalled(talk: Talk) -> Talk:
    """Maria came a year ago, and was told that it is time again."""
    with talk.open() as session:
        long_ago = talk.clock.now - timedelta(days=368)
        book(session, starts_at=long_ago).status = AppointmentStatus.FULFILLED
        session.flush()
        assert sending.queue_due(session, now=talk.clock.now) == 1
    return talk


def test_who_wants_a_next_visit_gets_a_person(talk: Talk) -> None:
    answer = recalled(talk).ask("1", "choose_option", "action_take_choice")

    assert answer.names == ["utter_next_visit_by_person"]
    assert answer.then == LISTEN


def test_who_wants_no_more_recalls_still_gets_all_other_texts(talk: Talk) -> None:
    answer = recalled(talk).ask("2", "choose_option", "action_take_choice")

    assert answer.names == ["utter_no_more_recalls"]
    with talk.open() as session:
        clinic_id = clinic(session).id
        assert consent.is_unwanted(session, clinic_id, MARIA, "recall")
        assert consent.has_agreed(session, clinic_id, MARIA)
