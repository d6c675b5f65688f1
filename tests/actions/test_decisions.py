"""What changes something needs plain words; everything else is read back or can wait."""

import pytest

from bot.plans.choosing import accepted_option
from tests.actions.talking import LISTEN, Talk, accept, book_crown, kinds
from tests.people import plan_of

CARE = "ask_preparation_aftercare"


@pytest.mark.parametrize(
    "body", ["my friend got the crown", "should i do the crown?", "ok the crown i guess"]
)
def test_a_text_that_only_sounds_like_a_choice_is_read_back(maria: Talk, body: str) -> None:
    answer = maria.ask(body, "accept_treatment", "action_accept_treatment")

    assert answer.names == ["utter_ask_accept_only_option"]
    assert answer.choices == ["Crown, $1,250.00"]
    assert kinds(maria) == []


def test_the_number_that_answers_it_accepts(maria: Talk) -> None:
    maria.ask("my friend got the crown", "accept_treatment", "action_accept_treatment")

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.names[0] == "utter_option_accepted"
    assert kinds(maria) == ["option_accepted"]


def test_a_day_in_answer_to_it_is_a_yes_and_the_day_is_looked_for(maria: Talk) -> None:
    maria.ask("i think ill do the crown", "accept_treatment", "action_accept_treatment")

    answer = maria.ask("tuesday morning?", "inform_time", "action_take_time")

    assert answer.names[0] == "utter_option_accepted"
    assert kinds(maria) == ["option_accepted"]
    assert all(choice.startswith("Tuesday") for choice in answer.choices)


def test_a_day_after_something_else_is_no_yes(maria: Talk) -> None:
    maria.ask("my friend got the crown", "accept_treatment", "action_accept_treatment")
    maria.ask("what are the risks of it", "ask_risks", "action_explain_risks")

    answer = maria.ask("tuesday morning?", "inform_time", "action_take_time")

    assert answer.names == ["utter_ask_accept_only_option"]
    assert "option_accepted" not in kinds(maria)


def test_a_choice_among_other_questions_is_read_back(maria: Talk) -> None:
    answer = maria.ask(
        "what are the risks and i want the crown",
        "ask_risks",
        "action_explain_risks",
        asked=("ask_risks", "accept_treatment"),
    )

    assert "utter_ask_accept_only_option" in answer.names
    assert "option_accepted" not in kinds(maria)


@pytest.mark.parametrize("body", ["let me think about it", "i cant afford the crown"])
def test_whoever_wants_time_or_lacks_money_declines_nothing(maria: Talk, body: str) -> None:
    answer = maria.ask(body, "decline_treatment", "action_decline_treatment")

    assert answer.names == ["utter_decision_can_wait"]
    assert kinds(maria) == []


def test_a_plain_refusal_names_what_is_refused(maria: Talk) -> None:
    answer = maria.ask("i dont want the crown", "decline_treatment", "action_decline_treatment")

    assert answer.value("name", "utter_treatment_declined") == "Crown"
    assert kinds(maria) == ["treatment_declined"]


def test_a_visit_is_cancelled_only_when_that_is_plain_or_confirmed(maria: Talk) -> None:
    book_crown(maria)

    asked = maria.ask("i cant make it", "cancel_appointment", "action_cancel_appointment")
    assert asked.names == ["utter_ask_cancel"]
    assert "appointment_cancelled" not in kinds(maria)

    done = maria.ask("yes", "affirm", "action_affirm")
    assert done.names == ["utter_course_cancelled"]
    assert kinds(maria).count("appointment_cancelled") == 2


def test_the_second_visit_alone_is_asked_about_and_cancelled_alone(maria: Talk) -> None:
    book_crown(maria)

    maria.ask("cancel the second visit only", "cancel_appointment", "action_cancel_appointment")
    maria.ask("yes", "affirm", "action_affirm")

    assert kinds(maria).count("appointment_cancelled") == 1


def test_cancelling_for_another_day_is_moving(maria: Talk) -> None:
    book_crown(maria)

    answer = maria.ask(
        "cancel it and give me one next friday", "cancel_appointment", "action_cancel_appointment"
    )

    assert answer.then == "booking_form"
    assert "appointment_cancelled" not in kinds(maria)


def test_an_offer_is_off_when_the_patient_goes_on(maria: Talk) -> None:
    maria.ask("which is better", "ask_recommendation", "action_refuse_judgement")
    maria.ask("what are the risks", "ask_risks", "action_explain_risks")

    answer = maria.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_affirm_nothing_open"]


def test_a_question_confirms_no_visit(maria: Talk) -> None:
    book_crown(maria)

    answer = maria.ask("do i have to be there", "confirm_attendance", "action_confirm_attendance")

    assert answer.names[0] == "utter_appointment"
    assert "attendance_confirmed" not in kinds(maria)


def test_who_is_this_is_no_wrong_number(maria: Talk) -> None:
    answer = maria.ask("who is this??", "wrong_number", "action_note_wrong_number")

    assert answer.names == ["utter_who_this_is"]
    after = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")
    assert after.names[0] == "utter_cost_visits"


def test_sparing_someone_bills_leaves_the_other_texts(maria: Talk) -> None:
    answer = maria.ask("stop texting me about bills", "opt_out", "action_opt_out")

    assert answer.names == ["utter_opt_out_some"]
    assert "opted_out" not in kinds(maria)


def test_an_insured_patient_hears_their_share_with_the_price(sam: Talk) -> None:
    answer = sam.ask("what's my out of pocket?", "ask_cost", "action_quote_cost")

    assert answer.value("insurer_pays", "utter_cost_estimate") == "$720.00"
    assert answer.value("patient_portion", "utter_cost_estimate") == "$530.00"


def test_on_a_shared_phone_every_answer_names_its_patient(elena: Talk) -> None:
    answer = elena.ask("whats anas treatment", "ask_treatment_details", "action_explain_details")

    assert answer.names[0] == "utter_about_patient"
    assert answer.value("patient", "utter_about_patient") == "Ana"


def test_both_children_are_asked_about_once_and_not_for_ever(elena: Talk) -> None:
    asked = elena.ask("what do both have to do before", CARE, "action_explain_care")
    assert asked.choices == ["Ana", "Leo"]

    answer = elena.ask("Leo", "choose_option", "action_take_choice")

    assert answer.value("patient", "utter_about_patient") == "Leo"
    assert answer.value("name", "utter_preparation") == "Sealants and cleaning"


def test_a_wish_that_was_not_read_is_asked_back_and_never_taken_as_soonest(maria: Talk) -> None:
    maria.ask("ok lets do the crown", "accept_treatment", "action_accept_treatment")

    answer = maria.ask("after 17 hours", "inform_time", "action_take_time")

    assert answer.names == ["utter_time_which_day"]
    assert answer.then == LISTEN


def test_another_day_is_one_that_was_not_offered(maria: Talk) -> None:
    before = maria.ask("ok lets do the crown", "accept_treatment", "action_accept_treatment")

    answer = maria.ask("another day please", "inform_time", "action_take_time")

    days = {choice.rsplit(",", 1)[0] for choice in before.choices}
    assert not days & {choice.rsplit(",", 1)[0] for choice in answer.choices}


def test_to_refuse_another_option_takes_back_no_choice(maria: Talk) -> None:
    accept(maria, "ok lets do the filling")

    maria.ask("i dont want the crown", "decline_treatment", "action_decline_treatment")

    with maria.open() as session:
        chosen = accepted_option(session, plan_of(session, "Maria"))
    assert chosen is not None
    assert chosen.treatment == "large-filling"
