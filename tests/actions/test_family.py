"""One phone, several patients: whom a question is about, and what they cost together."""

import pytest
from sqlalchemy import Engine

from bot.plans.models import PlanStatus
from tests.actions.talking import Answer, Talk, kinds
from tests.people import RUIZ, patient, plan_of, proxy_of
from tests.texting import Clock, verify

COST, ABOUT = ("ask_cost", "action_quote_cost"), ("ask_about_option", "action_answer_about_option")
NAMED = ("give_identity", "action_resume_question")


@pytest.fixture
def leos_mother(engine: Engine) -> Talk:
    """Elena Ruiz, verified for Leo alone so far."""
    talk = Talk(engine, Clock(), RUIZ)
    with talk.open() as session:
        verify(session, "Leo", RUIZ, proxy=proxy_of(session, patient(session, "Leo")))
    return talk


def told_for(answer: Answer) -> str:
    return str(answer.value("patient", "utter_about_patient"))


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("what about ana", *ABOUT),
        ("and ana's?", *ABOUT),
        ("y para Ana?", *ABOUT),
        ("no, ana", *NAMED),
        ("no para Leo, para Ana", *ABOUT),
        ("not for Leo, for Ana", *NAMED),
        ("sorry ana", *NAMED),
        ("i meant ana", *NAMED),
    ],
)
def test_the_last_question_is_carried_to_the_other_child(
    elena: Talk, body: str, intent: str, action: str
) -> None:
    elena.ask("how much is leos treatment", *COST)

    answer = elena.ask(body, intent, action)

    assert told_for(answer) == "Ana"
    assert "$145.00" in str(answer.said)


def test_a_yes_to_whom_it_is_about_is_asked_again_with_the_names(elena: Talk) -> None:
    elena.ask("quiero una cita para mi hijo", "book_appointment", "action_start_booking")

    answer = elena.ask("va", "affirm", "action_affirm")
    chosen = elena.ask("no para Ana, para Leo", "ask_about_option", "action_answer_about_option")

    assert answer.choices == ["Ana", "Leo"]
    assert "$205.00" in str(chosen.choices)


def test_a_time_is_looked_for_only_once_it_is_clear_for_whom(elena: Talk) -> None:
    elena.ask("cuanto cuesta para ana", *COST)
    elena.ask("quiero una cita para mi hijo", "book_appointment", "action_start_booking")

    again = elena.ask("mañana en la mañana", "inform_time", "action_take_time")
    answer = elena.ask("Leo", "choose_option", "action_take_choice")

    assert again.names == ["utter_which_patient"]
    assert "Sellador" in str(answer.said) + str(answer.choices)


def test_the_other_childs_options_are_not_those_of_the_first(elena: Talk) -> None:
    elena.ask("how much is leos treatment", *COST)

    answer = elena.ask("does it hurt ana", "ask_risks", "action_explain_risks")

    assert answer.value("name", "utter_risks") == "Small filling"


@pytest.mark.parametrize("body", ["what about ana", "how much for both kids"])
def test_a_child_who_is_not_checked_yet_is_checked_first(leos_mother: Talk, body: str) -> None:
    leos_mother.ask("how much is it", *COST)

    answer = leos_mother.ask(body, *COST)

    assert answer.then == "identity_form"
    assert "$" not in str(answer.said)


def test_both_children_are_added_up_once_their_mother_is_known(leos_mother: Talk) -> None:
    leos_mother.ask("how much for both kids", *COST)

    answer = leos_mother.answer_check("Elena, 1/30/1987")

    assert answer.value("total", "utter_cost_together") == "$350.00"


def test_a_child_spoken_of_is_forgotten_after_a_day(elena: Talk) -> None:
    elena.ask("how much is leos treatment", *COST)
    elena.wait(days=1, minutes=1)

    assert elena.ask("how much is it", *COST).names == ["utter_which_patient"]


@pytest.mark.parametrize(
    "body", ["for my son", "for my son please", "para mi hijo", "for my other son", "the older boy"]
)
def test_which_of_two_children_is_asked_and_the_question_kept(elena: Talk, body: str) -> None:
    elena.ask("how much is it", *COST)

    asked = elena.ask(body, *ABOUT)
    assert asked.names == ["utter_which_patient"]
    assert asked.choices == ["Ana", "Leo"]

    answer = elena.ask("leo", "choose_option", "action_take_choice")
    assert told_for(answer) == "Leo"
    assert "$205.00" in str(answer.said)


def test_for_my_son_is_the_only_child_on_file(leos_mother: Talk) -> None:
    answer = leos_mother.ask("how much is it for my son", *COST)

    assert answer.value("name", "utter_cost_one_visit") == "Sealants and cleaning"


@pytest.mark.parametrize("body", ["how much is it for my son", "whats my daughter's cost"])
def test_a_patients_own_price_is_not_told_for_her_child(maria: Talk, body: str) -> None:
    answer = maria.ask(body, *COST)

    assert answer.names == ["utter_not_on_this_phone"]
    assert kinds(maria) == []


def test_for_my_mom_is_the_mother_and_for_my_daughter_is_nobody(dana: Talk) -> None:
    visit = ("check_appointment", "action_tell_appointment")

    assert dana.ask("any visits for my mom?", *visit).names != ["utter_not_on_this_phone"]
    assert dana.ask("any visits for my daughter?", *visit).names == ["utter_not_on_this_phone"]


@pytest.mark.parametrize(
    "body", ["how much for both kids", "how much for leo and ana", "cuanto cuestan los dos"]
)
def test_what_both_children_cost_is_added_up(elena: Talk, body: str) -> None:
    answer = elena.ask(body, *COST)

    assert [
        (r["patient"], r["price"]) for r in answer.said if r["response"] == "utter_cost_of_patient"
    ] == [("Ana", "$145.00"), ("Leo", "$205.00")]
    assert answer.value("total", "utter_cost_together") == "$350.00"
    assert kinds(elena) == ["cost_quoted", "cost_quoted"]


def test_no_total_is_told_to_somebody_who_may_not_see_one_of_the_costs(elena: Talk) -> None:
    with elena.open() as session:
        proxy_of(session, patient(session, "Ana")).may_see_costs = False

    answer = elena.ask("how much for both kids", *COST)

    assert answer.names == ["utter_not_allowed_to_see"]
    assert kinds(elena) == []


def test_a_child_without_a_plan_is_named_and_no_total_told(elena: Talk) -> None:
    with elena.open() as session:
        plan_of(session, "Ana").status = PlanStatus.REVOKED

    answer = elena.ask("how much for both kids", *COST)

    assert answer.names[:2] == ["utter_cost_of_patient_unknown", "utter_cost_of_patient"]
    assert answer.value("patient", "utter_cost_of_patient_unknown") == "Ana"
    assert "utter_cost_together" not in answer.names


def test_the_child_named_after_a_relative_gets_the_answer(elena: Talk) -> None:
    elena.ask("how much is it for my other son", *COST)

    answer = elena.ask("ana", "choose_option", "action_take_choice")

    assert told_for(answer) == "Ana"
    assert "$145.00" in str(answer.said)


def test_whoever_proves_to_be_the_patient_hears_no_own_price_for_a_child(talk: Talk) -> None:
    talk.ask("how much is it for my son", *COST)

    answer = talk.answer_check("5/17/1984")

    assert answer.names == ["utter_not_on_this_phone"]


def test_another_child_named_while_booking_is_read_back(elena: Talk) -> None:
    elena.ask("book a visit for leo", "book_appointment", "action_start_booking")
    elena.ask("1", "choose_option", "action_take_choice")

    answer = elena.ask("no, for ana", "deny", "action_deny")

    assert answer.choices == ["Small filling, $145.00"]
    assert kinds(elena) == ["option_accepted"]


def test_a_check_for_one_child_goes_on_after_a_question_about_the_clinic(leos_mother: Talk) -> None:
    leos_mother.ask("how much is it for ana", *COST)

    answer = leos_mother.ask("what are your hours", "ask_clinic_info", "action_tell_clinic_fact")

    assert answer.then == "identity_form"
