"""Turns in which a wish or question of the patient's was once lost on the way."""

import pytest
from sqlalchemy import select

from actions.questions import ACTION_FOR
from bot.conversations.models import OpenQuestion, QuestionKind
from tests.actions.talking import Talk, book_crown, offered, pick
from tests.actions.test_pain import say_no, tell_pain


def test_a_move_without_a_visit_keeps_the_day_for_the_booking(maria: Talk) -> None:
    told = maria.ask(
        "can you move my appointment to thursday", "reschedule_appointment", "action_start_moving"
    )
    maria.ask("yes", "affirm", "action_affirm")
    maria.ask("1", "make_choice", "action_take_choice")

    assert told.names == ["utter_no_appointment"]
    assert {start.weekday() for start in offered(maria)} == {3}


def test_a_booked_patient_in_pain_is_offered_other_times_at_once(maria: Talk) -> None:
    book_crown(maria)
    maria.active_loop = None
    tell_pain(maria)

    names = say_no(maria)

    assert "utter_visits_already_booked" not in names
    assert maria.active_loop == "booking_form"
    with maria.open() as session:
        question = session.scalars(
            select(OpenQuestion).where(
                OpenQuestion.kind == QuestionKind.TIME, OpenQuestion.answered_at.is_(None)
            )
        ).one()
        assert question.context["purpose"] == "move"


def test_a_strangers_question_beside_pain_is_answered_after_the_signs(stranger: Talk) -> None:
    stranger.ask(
        "my tooth is killing me, do you take delta insurance",
        "book_appointment",
        "action_start_booking",
        ("book_appointment", "ask_insurance"),
    )

    names = say_no(stranger)

    assert "utter_clinic_fact" in names
    assert names.count("utter_nobody_on_file") == 1


def test_a_stranger_hears_what_the_clinic_says_of_all_insurance(stranger: Talk) -> None:
    told = stranger.ask("do you take delta dental", "ask_insurance", "action_estimate_insurance")

    assert "network" in told.value("fact", "utter_clinic_fact")


def test_naming_the_option_that_is_chosen_and_booked_asks_for_no_new_choice(maria: Talk) -> None:
    book_crown(maria)
    maria.active_loop = None

    told = maria.ask("crown", "accept_treatment", "action_accept_treatment")

    assert told.names == ["utter_visits_already_booked"]


@pytest.mark.parametrize("written", ["12/7/1990", "7/12/1990"])
def test_figures_that_may_be_day_or_month_first_are_asked_back_in_spanish(
    talk: Talk, written: str
) -> None:
    talk.ask("cuánto cuesta la corona", "ask_cost", "action_quote_cost")

    asked = talk.answer_check(written)

    assert asked.names == ["utter_birth_date_unreadable", "utter_ask_birth_date"]


def test_after_a_price_ok_the_filling_then_asks_whether_that_is_the_choice(maria: Talk) -> None:
    maria.ask("how much is the filling", "ask_cost", "action_quote_cost")

    told = maria.ask("ok the filling then", "ask_about_option", "action_answer_about_option")

    assert told.names == ["utter_ask_accept_only_option"]


@pytest.mark.parametrize("intent", ["reschedule_appointment", "book_appointment"])
def test_another_child_named_right_after_a_booking_moves_nobodys_visit(
    elena: Talk, intent: str
) -> None:
    action = ACTION_FOR[intent]
    elena.ask("i need to book leo for his checkup", "book_appointment", "action_start_booking")
    elena.ask("1", "make_choice", "action_take_choice")
    pick(elena, "1")
    elena.active_loop = None

    told = elena.ask("and ana too please, same day", intent, action)

    assert told.names in (["utter_no_appointment"], ["utter_ask_accept_only_option"])
