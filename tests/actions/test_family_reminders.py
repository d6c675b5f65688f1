"""Texts of ours asked about two children's visits: what a reply to them means, and for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.reminders import sending
from bot.reminders.models import Answer, Reminder
from bot.scheduling import booking
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from tests.actions.talking import Talk, kinds
from tests.bot.scheduling.conftest import NINE, slot
from tests.people import RUIZ, option_of, patient, proxy_of
from tests.texting import NOON, Clock, verify

YES = ("affirm", "action_affirm")
CONFIRM = ("confirm_attendance", "action_confirm_attendance")
RESCHEDULE = ("reschedule_appointment", "action_start_moving")


@pytest.fixture
def family(engine: Engine) -> Talk:
    """Leo's visit is in a week, Ana's two days after; nobody is verified."""
    talk = Talk(engine, Clock(), RUIZ)
    with talk.open() as session:
        for days, name, treatment in ((0, "Leo", "sealants"), (2, "Ana", "small-filling")):
            time_slot = slot(session, NINE + timedelta(days=days), minutes=45)
            option = option_of(session, name, treatment)
            who = patient(session, name)
            booking.book(
                session, who.id, option, [Visit(1, time_slot)], now=NOON - timedelta(days=9)
            )
    return talk


def asked(talk: Talk) -> Talk:
    """Both have been asked whether they come: Ana a week before, Leo two days before."""
    for days in (2, 5):
        talk.clock.now = NOON + timedelta(days=days)
        with talk.open() as session:
            sending.queue_due(session, now=talk.clock.now)
    talk.wait(hours=2)
    return talk


def confirmed(talk: Talk) -> set[str]:
    with talk.open() as session:
        ids = {
            visit.patient_id for visit in session.scalars(select(Appointment)) if visit.confirmed_at
        }
        return {name for name in ("Leo", "Ana") if patient(session, name).id in ids}


def answers(talk: Talk) -> list[Answer | None]:
    with talk.open() as session:
        return list(session.scalars(select(Reminder.answer).order_by(Reminder.due_at)))


@pytest.mark.parametrize(("body", "intent", "action"), [("yes", *YES), ("see you then", *CONFIRM)])
def test_a_bare_yes_to_two_texts_asks_whose_naming_both(
    family: Talk, body: str, intent: str, action: str
) -> None:
    answer = asked(family).ask(body, intent, action)

    assert answer.names == ["utter_whose_visit"]
    visits = answer.value("visits", "utter_whose_visit")
    assert "Leo, Tuesday, December 1" in visits
    assert "Ana, Thursday, December 3" in visits
    assert confirmed(family) == set()


@pytest.mark.parametrize(
    ("body", "whom"),
    [("Leo", {"Leo"}), ("ana", {"Ana"}), ("both", {"Leo", "Ana"}), ("only leo", {"Leo"})],
)
def test_the_name_that_answers_it_is_confirmed_without_a_check(
    family: Talk, body: str, whom: set[str]
) -> None:
    asked(family).ask("yes", *YES)

    answer = family.ask(body, "choose_option", "action_take_choice")

    assert answer.names[0] == "utter_family_confirmed"
    assert confirmed(family) == whom
    assert answers(family).count(Answer.CONFIRMED) >= len(whom)
    assert set(kinds(family)) >= {"attendance_confirmed"}


def test_a_number_that_answers_it_is_that_childs(family: Talk) -> None:
    with family.open() as session:
        for name in ("Leo", "Ana"):
            verify(session, name, RUIZ, proxy=proxy_of(session, patient(session, name)))
    choices = asked(family).ask("yes", *YES).choices

    family.ask(str(choices.index("Leo") + 1), "choose_option", "action_take_choice")

    assert confirmed(family) == {"Leo"}


def test_after_one_was_confirmed_a_yes_is_for_the_other(family: Talk) -> None:
    asked(family).ask("leo yes", *CONFIRM)
    assert confirmed(family) == {"Leo"}

    asked_again = family.ask("yes", *YES)
    assert asked_again.names == ["utter_ask_attendance"]  # since another answer came between
    assert "Thursday, December 3" in asked_again.value("whens", "utter_ask_attendance")
    family.ask("yes", *YES)

    assert confirmed(family) == {"Leo", "Ana"}


def test_one_yes_is_noted_and_to_move_the_other_takes_a_check(family: Talk) -> None:
    answer = asked(family).ask("Leo yes, but Ana is sick, next week?", *RESCHEDULE)

    assert confirmed(family) == {"Leo"}
    assert "attendance_declined" in kinds(family)
    assert answer.then == "identity_form"

    checked = family.answer_check("Elena 1/30/1987")
    assert checked.names[-1] == "utter_which_patient"
    chosen = family.ask("Ana", "choose_option", "action_take_choice")
    assert chosen.then == "booking_form", chosen.said


def test_one_text_about_both_is_confirmed_by_a_yes(family: Talk) -> None:
    with family.open() as session:
        ana = session.scalars(
            select(Appointment).where(Appointment.patient_id == patient(session, "Ana").id)
        ).one()
        to = slot(session, NINE + timedelta(hours=1), minutes=45)
        booking.move(session, [ana], [Visit(1, to)], now=NOON - timedelta(days=8))
        family.clock.now = NOON + timedelta(days=5)
        sending.queue_due(session, now=family.clock.now)

    family.wait(hours=1)
    family.ask("yes", *YES)

    assert confirmed(family) == {"Leo", "Ana"}
