"""What holds for every action: one transaction, refusals answered, nothing said or done twice."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from actions.base import ClinicAction
from actions.registry import ACTIONS
from actions.saying import Event, Say
from actions.turn import Turn
from bot.conversations import handoffs
from bot.conversations.models import ActionResult, Handoff, Message
from bot.plans.errors import NoPlan
from bot.plans.models import Decision
from bot.records.models import RecordEntry
from tests.actions.talking import LISTEN, Talk, count, entries, kinds
from tests.people import plan_of


class AskThenFail(ClinicAction):
    """Asks for a coordinator, says something, then fails or refuses."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def name(self) -> str:
        return "action_ask_then_fail"

    def handle(self, turn: Turn, session, say: Say) -> list[Event]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        say("utter_goodbye")
        handoffs.request(session, turn.conversation, "asked_for", now=turn.now)
        raise self.failure


def run(talk: Talk, action: ClinicAction, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setitem(ACTIONS, action.name(), action)
    return [response["response"] for response in talk.call(action.name())["responses"]]


def test_an_action_that_fails_leaves_nothing_behind(
    maria: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria.hear("hi", "greet")

    with pytest.raises(ZeroDivisionError):
        run(maria, AskThenFail(ZeroDivisionError()), monkeypatch)

    with maria.open() as session:
        assert count(session, Handoff) == count(session, ActionResult) == 0


def test_an_action_that_refuses_says_only_why_and_undoes_the_rest(
    maria: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria.hear("hi", "greet")

    assert run(maria, AskThenFail(NoPlan()), monkeypatch) == ["utter_no_plan"]

    with maria.open() as session:
        assert count(session, Handoff) == 0


def test_a_repeated_turn_gets_the_same_answer_and_does_nothing_twice(maria: Talk) -> None:
    maria.hear("ok lets do the crown", "accept_treatment")

    first = maria.call("action_accept_treatment")
    again = maria.call("action_accept_treatment")

    assert json.loads(json.dumps(first)) == json.loads(json.dumps(again))
    with maria.open() as session:
        assert count(session, Decision) == 1
    assert kinds(maria) == ["option_accepted"]


def test_the_same_question_in_another_message_is_answered_anew(maria: Talk) -> None:
    for _ in range(2):
        maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert kinds(maria) == ["cost_quoted"] * 2


def test_an_action_that_runs_twice_in_one_turn_has_two_results(maria: Talk) -> None:
    maria.hear("hi", "greet")

    maria.run("action_greet")
    maria.run("action_greet")

    with maria.open() as session:
        results = session.scalars(select(ActionResult.occurrence)).all()
    assert sorted(results) == [0, 1]


def test_everything_that_a_message_asks_is_answered_in_one_turn(maria: Talk) -> None:
    answer = maria.ask(
        "how much is the crown, can I pay monthly, and what are the risks?",
        "ask_cost",
        "action_quote_cost",
        asked=("ask_cost", "ask_installments", "ask_risks"),
    )

    assert answer.names[0].startswith("utter_cost")
    assert "utter_installments" in answer.names
    assert "utter_risks" in answer.names
    assert answer.then == LISTEN
    assert maria.slots["questions_left"] == []
    assert set(kinds(maria)) == {"cost_quoted", "installments_quoted", "risks_explained"}


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


def test_dana_hears_of_her_mothers_visits_but_not_of_treatment_or_money(dana: Talk) -> None:
    money = dana.ask("how much is it", "ask_cost", "action_quote_cost")
    options = dana.ask("what are the options", "ask_treatment_options", "action_explain_options")
    visits = dana.ask("when is her appointment", "check_appointment", "action_tell_appointment")
    book = dana.ask("book it", "book_appointment", "action_start_booking")

    assert (money.names, options.names) == (["utter_not_allowed_to_see"],) * 2
    assert visits.names == ["utter_no_appointment_only"]
    assert book.names == ["utter_not_allowed_to_decide"]
    assert entries(dana) == []


def test_a_bare_yes_after_a_refusal_asks_for_a_coordinator(dana: Talk) -> None:
    dana.ask("how much is it", "ask_cost", "action_quote_cost")

    answer = dana.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_handoff_requested"]
    with dana.open() as session:
        assert count(session, Handoff) == 1


def test_a_plan_that_is_no_longer_valid_is_not_told(maria: Talk) -> None:
    with maria.open() as session:
        plan_of(session, "Maria").valid_until = date(2026, 11, 23)

    answer = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_plan_expired"]
