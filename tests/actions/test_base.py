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
from bot.conversations.models import ActionResult, Handoff
from bot.plans.errors import NoPlan
from bot.plans.models import Decision
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
