""" "No, the crown" and its like: short messages that mean nothing without what went before."""

import pytest

from tests.actions.talking import Answer, Talk, accept, appointments, book_crown, kinds, pick

COST, HURT = ("ask_cost", "action_quote_cost"), ("ask_risks", "action_explain_risks")
ACCEPT, ABOUT = "action_accept_treatment", "action_answer_about_option"


ENGLISH = {"Corona": "Crown", "Empaste grande": "Large filling"}


def names(answer: Answer) -> list[str]:
    """The options that an answer tells of, in English."""
    said = [response["name"] for response in answer.said if "name" in response]
    return [ENGLISH.get(name, name) for name in said]


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("no, the crown", "accept_treatment", ACCEPT),
        ("no wait the crown", "decline_treatment", "action_decline_treatment"),
        ("i meant the crown", "ask_about_option", ABOUT),
        ("the other one", "choose_option", "action_take_choice"),
        ("the more expensive one", "choose_option", "action_take_choice"),
        ("el otro", "ask_about_option", ABOUT),
        ("no, la corona", "deny", "action_deny"),
        ("perdon, la corona", "nlu_fallback", "action_clarify"),
    ],
)
def test_a_correction_repeats_the_question_and_chooses_nothing(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    maria.ask("how much is the filling", *COST)

    answer = maria.ask(body, intent, action)

    assert answer.names == ["utter_cost_visits", "utter_cost_source", "utter_ask_coverage"]
    assert names(answer) == ["Crown"]
    assert "option_accepted" not in kinds(maria)


@pytest.mark.parametrize("body", ["the quick one", "the one with fewer visits", "el mas barato"])
def test_an_option_is_known_by_its_price_and_its_length(maria: Talk, body: str) -> None:
    maria.ask("how much is the crown", *COST)

    answer = maria.ask(body, "choose_option", "action_take_choice")

    assert names(answer) == ["Large filling"]


@pytest.mark.parametrize(
    "body", ["and for the second option?", "and the cheaper one?", "y el otro?"]
)
def test_the_last_question_is_asked_about_another_option(maria: Talk, body: str) -> None:
    maria.ask("is the crown safe", *HURT)

    answer = maria.ask(body, "ask_about_option", ABOUT)

    assert answer.names[0] == "utter_risks"
    assert names(answer) == ["Large filling"]


@pytest.mark.parametrize("body", ["the cheaper one", "the filling", "the quick one", "la segunda"])
def test_an_option_named_after_the_list_is_read_back(maria: Talk, body: str) -> None:
    maria.ask("what are my options", "ask_treatment_options", "action_explain_options")

    answer = maria.ask(body, "choose_option", "action_take_choice")

    assert [choice.split(", ")[1] for choice in answer.choices] == ["$240.00"]
    assert "option_accepted" not in kinds(maria)


def test_an_option_named_when_we_asked_which_is_chosen(maria: Talk) -> None:
    maria.ask("i want to book on friday", "book_appointment", "action_start_booking")

    answer = maria.ask("the cheaper one", "choose_option", "action_take_choice")

    assert answer.value("name", "utter_option_accepted") == "Large filling"
    assert all(choice.startswith("Friday") for choice in answer.choices)  # said at the start


def test_another_option_than_the_one_read_back_is_read_back_too(maria: Talk) -> None:
    maria.ask("i think ill do the crown", "accept_treatment", ACCEPT)

    answer = maria.ask("no, the other one", "ask_about_option", ABOUT)

    assert answer.choices == ["Large filling, $240.00"]
    assert "option_accepted" not in kinds(maria)


def test_the_other_one_of_two_is_asked_about_with_numbers(maria: Talk) -> None:
    maria.ask("i want to book", "book_appointment", "action_start_booking")

    answer = maria.ask("the other one", "choose_option", "action_take_choice")

    assert answer.names == ["utter_ask_which_option"]
    assert answer.choices == ["Crown, $1,250.00", "Large filling, $240.00"]


def test_make_it_the_filling_after_a_price_is_read_back(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)

    answer = maria.ask("actually make it the filling", "accept_treatment", ACCEPT)

    assert answer.names == ["utter_ask_accept_only_option"]


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("actually make it the filling", "accept_treatment", ACCEPT),
        ("no, the filling", "ask_about_option", ABOUT),
        ("mejor el empaste", "ask_about_option", ABOUT),
    ],
)
def test_another_choice_is_read_back_and_then_changed(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    accept(maria)

    asked = maria.ask(body, intent, action)
    assert asked.names == ["utter_ask_change_option"]
    assert asked.value("before", "utter_ask_change_option") in {"Crown", "Corona"}
    assert kinds(maria) == ["option_accepted"]

    done = maria.ask("1", "choose_option", "action_take_choice")
    assert names(done) == ["Large filling"]
    assert done.then == "booking_form"


@pytest.mark.parametrize("body", ["no wait the other one", "no, the second one"])
def test_one_that_may_be_a_time_or_a_treatment_is_asked_for_by_number(
    maria: Talk, body: str
) -> None:
    accept(maria)

    answer = maria.ask(body, "decline_treatment", "action_decline_treatment")

    assert answer.names == ["utter_back_to_booking"]
    assert appointments(maria) == []


def test_a_no_to_the_change_brings_the_times_back(maria: Talk) -> None:
    accept(maria)
    maria.ask("actually the filling", "accept_treatment", ACCEPT)

    answer = maria.ask("no", "deny", "action_deny")

    assert answer.names[:2] == ["utter_choice_stays", "utter_times_offered_visits"]


def test_visits_of_the_choice_before_are_named_and_cancelled_on_a_yes_only(maria: Talk) -> None:
    book_crown(maria)
    maria.ask("actually make it the filling", "accept_treatment", ACCEPT)

    asked = maria.ask("1", "choose_option", "action_take_choice")
    assert asked.names == ["utter_option_accepted", "utter_ask_cancel_replaced"]
    assert asked.value("name", "utter_ask_cancel_replaced") == "Crown"
    assert asked.value("whens", "utter_ask_cancel_replaced").count("2:15 PM") == 2
    assert "appointment_cancelled" not in kinds(maria)

    done = maria.ask("yes", "affirm", "action_affirm")
    assert done.names[:2] == ["utter_course_cancelled", "utter_times_offered_one_visit"]
    assert kinds(maria).count("appointment_cancelled") == 2


def test_visits_of_the_choice_before_stay_on_a_no(maria: Talk) -> None:
    book_crown(maria)
    maria.ask("actually make it the filling", "accept_treatment", ACCEPT)
    maria.ask("1", "choose_option", "action_take_choice")

    answer = maria.ask("no", "deny", "action_deny")

    assert answer.names[:2] == ["utter_visits_stay", "utter_times_offered_one_visit"]
    assert [visit.status for visit in appointments(maria)] == ["booked", "booked"]


def test_a_day_named_instead_is_for_the_new_choice_and_moves_nothing(maria: Talk) -> None:
    book_crown(maria)
    before = [visit.starts_at for visit in appointments(maria)]
    maria.ask("actually make it the filling", "accept_treatment", ACCEPT)
    maria.ask("1", "choose_option", "action_take_choice")

    maria.ask("friday", "inform_time", "action_take_time")
    answer = pick(maria, "1")

    assert answer.names == ["utter_appointment_booked"]
    assert set(before) < {visit.starts_at for visit in appointments(maria)}


def test_no_treatment_instead_asks_about_the_visits(maria: Talk) -> None:
    book_crown(maria)
    maria.ask("actually i'd rather do nothing", "accept_treatment", ACCEPT)

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.names == ["utter_no_treatment_accepted", "utter_ask_cancel_replaced"]


def test_a_no_with_the_very_option_that_was_read_back_is_asked_again(maria: Talk) -> None:
    maria.ask("i think ill do the filling", "accept_treatment", ACCEPT)

    answer = maria.ask("no, the filling", "deny", "action_deny")

    assert answer.choices == ["Large filling, $240.00"]
    assert "option_accepted" not in kinds(maria)
