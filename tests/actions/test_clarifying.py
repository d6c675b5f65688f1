"""What is not understood: asked back with two meanings, then a person; nothing guessed."""

import pytest

from bot.conversations.binding import text_for_engine
from bot.conversations.models import Handoff
from tests.actions.talking import LISTEN, Talk, accept, count, kinds, pick
from tests.people import clinic
from tests.texting import conversation, text_in

ASKED_BACK = ["utter_did_you_mean", "utter_did_you_mean_how"]


def ask_unsure(talk: Talk, body: str = "that money thing for the crown") -> None:
    """A message that may mean the cost or paying monthly."""
    talk.unsure(ask_cost=0.4, ask_installments=0.35, out_of_scope=0.1)
    answer = talk.ask(body, "ask_cost", "action_quote_cost")
    assert answer.names == ASKED_BACK
    assert answer.choices == ["the cost", "paying monthly"]


def heard(talk: Talk, body: str) -> str:
    """What the engine gets to read of a text."""
    with talk.open() as session:
        message = text_in(session, body, talk.number, at=talk.clock.now)
        thread = conversation(session, talk.number)
        return text_for_engine(session, thread, message, clinic(session), now=talk.clock.now)


def test_the_number_answers_the_first_message_with_the_treatment_it_named(maria: Talk) -> None:
    ask_unsure(maria)

    answer = maria.ask("2", "choose_option", "action_take_choice")

    installments = [said for said in answer.said if said["response"] == "utter_installments"]
    assert [said["name"] for said in installments] == ["Crown"]
    assert kinds(maria) == ["installments_quoted"]


@pytest.mark.parametrize(
    "body", ["1", "the first", "2)", "paying monthly", "neither", "no", "none of those"]
)
def test_the_answer_is_bound_to_the_question(maria: Talk, body: str) -> None:
    ask_unsure(maria)

    assert heard(maria, body) == "[choice]"


@pytest.mark.parametrize("body", ["does it hurt", "3", "yes", "2 kids"])
def test_what_is_no_answer_to_it_is_heard_as_it_is(maria: Talk, body: str) -> None:
    ask_unsure(maria)

    assert heard(maria, body) == body


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("neither", "choose_option", "action_take_choice"),
        ("no", "choose_option", "action_take_choice"),
        ("nah not those", "deny", "action_deny"),
    ],
)
def test_neither_brings_the_offer_of_a_person_and_a_yes_brings_one(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    ask_unsure(maria)

    answer = maria.ask(body, intent, action)
    assert answer.names == ["utter_clarify_again"]

    assert maria.ask("yes", "affirm", "action_affirm").names == ["utter_handoff_requested"]
    with maria.open() as session:
        assert count(session, Handoff) == 1


def test_a_second_message_that_is_not_understood_brings_the_offer_too(maria: Talk) -> None:
    ask_unsure(maria)

    maria.unsure(ask_cost=0.4, ask_insurance=0.38)
    answer = maria.ask("the money thing i said", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_clarify_again"]


def test_a_yes_does_not_say_which_and_the_number_still_counts(maria: Talk) -> None:
    ask_unsure(maria)

    answer = maria.ask("yes", "affirm", "action_affirm")
    assert answer.value("count", "utter_which_number") == 2

    assert maria.ask("1", "choose_option", "action_take_choice").names[0].startswith("utter_cost")


def test_whoever_goes_on_is_not_held_to_the_question(maria: Talk) -> None:
    ask_unsure(maria)
    maria.ask("what are the risks of the crown", "ask_risks", "action_explain_risks")

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.names == ["utter_choice_unclear"]


def test_a_stranger_is_asked_what_they_mean_before_who_they_are(talk: Talk) -> None:
    ask_unsure(talk)

    asked = talk.ask("1", "choose_option", "action_take_choice")
    assert asked.names == ["utter_ask_birth_date"]
    answer = talk.answer_check("5/17/1984")

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"
    assert len([name for name in answer.names if name.startswith("utter_cost_visits")]) == 1


def test_times_on_offer_wait_for_the_answer_and_come_back(maria: Talk) -> None:
    accept(maria)
    ask_unsure(maria)  # and no second list of numbers below it

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.names[0].startswith("utter_cost")
    assert answer.names[-1] == "utter_back_to_booking"
    assert answer.then == "booking_form"


def test_a_picked_cancelling_is_still_read_back(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    maria.unsure(cancel_appointment=0.4, reschedule_appointment=0.38)
    asked = maria.ask("cant do that day", "cancel_appointment", "action_cancel_appointment")
    assert asked.choices == ["cancelling a visit", "moving a visit"]

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.names == ["utter_ask_cancel"]
    assert "appointment_cancelled" not in kinds(maria)


def test_a_message_with_one_likely_meaning_is_just_answered(maria: Talk) -> None:
    maria.unsure(ask_cost=0.55, ask_installments=0.3)

    answer = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names[0].startswith("utter_cost")


def test_danger_is_never_asked_back(maria: Talk) -> None:
    maria.unsure(report_emergency=0.3, ask_risks=0.3)

    answer = maria.ask("hmpf", "report_emergency", "action_report_emergency")

    assert answer.names == ["utter_safety"]


@pytest.mark.parametrize("body", ["asdfgh", "🙂🙂", "???", "banana"])
def test_nonsense_and_a_stray_word_are_asked_back(maria: Talk, body: str) -> None:
    answer = maria.ask(body, "out_of_scope", "action_decline_topic")

    assert answer.names == ["utter_clarify"]
    assert answer.then == LISTEN


@pytest.mark.parametrize(
    "body",
    ["do you refill prescriptions", "pharmacy?", "are you hiring", "my other dentist moved me"],
)
def test_what_others_do_is_declined_with_the_offices_phone_and_a_person(
    maria: Talk, body: str
) -> None:
    answer = maria.ask(body, "out_of_scope", "action_decline_topic")

    assert answer.names == [
        "utter_topic_declined",
        "utter_clinic_fact",
        "utter_topic_declined_offer",
    ]
    assert "555-0190" in answer.value("fact", "utter_clinic_fact")
    assert maria.ask("yes", "affirm", "action_affirm").names == ["utter_handoff_requested"]


def test_pictures_heard_as_a_yes_say_yes_to_nothing(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    maria.ask("i cant make it", "cancel_appointment", "action_cancel_appointment")

    maria.unsure(affirm=0.6, out_of_scope=0.3)
    answer = maria.ask("🦷🦷🦷", "affirm", "action_affirm")

    assert answer.names == ["utter_clarify"]
    assert "appointment_cancelled" not in kinds(maria)


def test_whoever_writes_spanish_is_asked_in_spanish(maria: Talk) -> None:
    maria.unsure(ask_cost=0.4, ask_installments=0.35)

    answer = maria.ask("como es lo del dinero de la corona", "ask_cost", "action_quote_cost")

    assert answer.choices == ["el costo", "pagos mensuales"]
    assert heard(maria, "ninguno") == "[choice]"
    assert heard(maria, "pagos mensuales") == "[choice]"
