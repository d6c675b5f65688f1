"""Nobody hears a fact before they are verified; whoever is has their question answered."""

import json

import pytest
from sqlalchemy import select

from bot.conversations.models import Handoff, Message
from bot.plans.models import Decision
from bot.records.models import RecordEntry
from tests.actions.talking import LISTEN, Talk, count, entries


def test_without_being_verified_no_fact_is_told_and_the_birth_date_is_asked_for(
    talk: Talk,
) -> None:
    answer = talk.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_ask_birth_date"]
    assert answer.then == "identity_form"
    assert "$" not in json.dumps(answer.said)
    assert entries(talk) == []


FACTS = [
    "action_explain_options",
    "action_explain_details",
    "action_explain_benefits",
    "action_explain_risks",
    "action_explain_care",
    "action_quote_cost",
    "action_explain_installments",
    "action_estimate_insurance",
    "action_accept_treatment",
    "action_decline_treatment",
    "action_start_booking",
    "action_take_time",
    "action_start_moving",
    "action_cancel_appointment",
    "action_tell_appointment",
    "action_confirm_attendance",
]


def test_no_action_that_tells_or_decides_something_works_for_someone_unverified(
    talk: Talk,
) -> None:
    for action in FACTS:
        answer = talk.ask("the crown please", "ask_cost", action)

        assert answer.names == ["utter_ask_birth_date"], action

    with talk.open() as session:
        assert count(session, RecordEntry) == count(session, Decision) == 0


def test_a_stranger_is_told_no_amount_and_nothing_of_any_patient(stranger: Talk) -> None:
    for action in FACTS:
        answer = stranger.ask("how much is a crown", "ask_cost", action)

        assert "$" not in json.dumps(answer.said), action
        assert "utter_nobody_on_file" in answer.names, action
        assert answer.then == LISTEN


def test_a_verification_that_has_expired_is_asked_for_again(maria: Talk) -> None:
    maria.wait(days=31)

    answer = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_ask_birth_date"]


def test_the_question_before_the_check_is_answered_after_it(talk: Talk) -> None:
    talk.ask(
        "how much is the crown and the risks",
        "ask_cost",
        "action_quote_cost",
        asked=("ask_cost", "ask_risks"),
    )

    answer = talk.answer_check("5/17/1984")

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"
    assert "utter_risks" in answer.names
    assert answer.then == LISTEN


def test_a_birth_date_in_the_question_itself_answers_it_at_once(talk: Talk) -> None:
    answer = talk.ask("how much is the crown? dob 5/17/1984", "ask_cost", "action_quote_cost")

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"


def test_what_is_said_and_slots_carry_no_birth_date_or_number(talk: Talk) -> None:
    talk.ask("how much is the crown", "ask_cost", "action_quote_cost")
    talk.answer_check("5/17/1984")

    kept = json.dumps([event for event in talk.events if event["event"] != "user"])
    for private in ("1984", "5/17", "+1212", "Alvarez"):
        assert private not in kept


def test_messages_before_the_check_join_the_patients_record(talk: Talk) -> None:
    talk.ask("how much is the crown", "ask_cost", "action_quote_cost")
    talk.answer_check("5/17/1984")

    with talk.open() as session:
        patients = {message.patient_id for message in session.scalars(select(Message))}
    assert len(patients) == 1
    assert None not in patients


def test_three_wrong_birth_dates_end_the_check_and_tell_a_coordinator(talk: Talk) -> None:
    talk.ask("how much is the crown", "ask_cost", "action_quote_cost")
    for day in (1, 2):
        assert "utter_identity_wrong" in talk.answer_check(f"1/{day}/1990").names

    locked = talk.answer_check("1/3/1990")

    assert locked.names == ["utter_identity_locked"]
    assert locked.value("until", "utter_identity_locked") == "12:30 PM"
    with talk.open() as session:
        (handoff,) = session.scalars(select(Handoff))
    assert handoff.reasons == ["identity_locked"]
    again = talk.ask("how much is it", "ask_cost", "action_quote_cost")
    assert again.names == ["utter_identity_locked"]


@pytest.mark.parametrize(
    "body",
    [
        "im her husband, her birthday is 5/17/1984",
        "I\u2019m Maria's mom 5/17/1984",
        "soy el esposo, 17 de mayo de 1984",
    ],
)
def test_who_says_that_they_are_somebody_else_is_not_taken_for_the_patient(
    talk: Talk, body: str
) -> None:
    talk.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert talk.answer_check(body).names == ["utter_not_the_patient"]
    again = talk.ask("how much is the crown", "ask_cost", "action_quote_cost")
    assert again.names == ["utter_ask_birth_date"]
    assert "utter_cost_visits" in talk.answer_check("5/17/1984").names


def test_a_shared_phone_asks_whom_it_is_about_and_then_answers(elena: Talk) -> None:
    asked = elena.ask("how much is the treatment", "ask_cost", "action_quote_cost")
    assert asked.choices == ["Ana", "Leo"]
    assert "$" not in json.dumps(asked.said)

    answer = elena.ask("Leo", "choose_option", "action_take_choice")

    assert "P-411" in answer.value("source", "utter_cost_source")


def test_a_name_in_the_question_says_whom_it_is_about(elena: Talk) -> None:
    leo = elena.ask("how much is it for Leo", "ask_cost", "action_quote_cost")
    ana = elena.ask("and for Ana how much", "ask_cost", "action_quote_cost")

    sources = [answer.value("source", "utter_cost_source") for answer in (leo, ana)]
    assert len(set(sources)) == 2
    assert len({entry.patient_id for entry in entries(elena)}) == 2
