"""A price that was told and has changed is neither repeated nor honoured without a word."""

import pytest
from sqlalchemy import select

from bot.conversations.models import OpenQuestion, QuestionKind
from bot.plans.models import Decision
from tests.actions.talking import Talk, accept
from tests.bot.records.test_quotes import replace_plan

COST = ("ask_cost", "action_quote_cost")


def change_price(talk: Talk, fee: int = 130_000) -> None:
    with talk.open() as session:
        replace_plan(session, fee)


def decisions(talk: Talk) -> list[Decision]:
    with talk.open() as session:
        return list(session.scalars(select(Decision)))


def test_the_new_price_comes_with_a_word_on_the_old_one_once(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    change_price(maria)
    maria.wait(days=1)

    answer = maria.ask("how much was the crown again", *COST)
    again = maria.ask("how much was the crown again", *COST)

    assert answer.names[0] == "utter_price_has_changed"
    assert answer.value("day", "utter_price_has_changed") == "Nov 24"
    assert "$1,300.00" in str(answer.said)
    assert "$1,250.00" not in str(answer.said)
    assert "utter_price_has_changed" not in again.names


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("what are my options", "ask_treatment_options", "action_explain_options"),
        ("can i pay the crown monthly", "ask_installments", "action_explain_installments"),
        ("the crown", "accept_treatment", "action_accept_treatment"),
    ],
)
def test_the_word_comes_wherever_the_price_is_told(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    maria.ask("how much is the crown", *COST)
    change_price(maria)

    answer = maria.ask(body, intent, action)

    assert answer.names.count("utter_price_has_changed") == 1
    assert "1,250" not in str(answer.said)


def test_an_acceptance_at_the_old_price_is_read_back_with_the_new_one(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    change_price(maria)

    answer = accept(maria)

    assert answer.names[0] == "utter_price_has_changed"
    assert answer.choices == ["Crown, $1,300.00"]
    assert decisions(maria) == []

    maria.ask("1", "choose_option", "action_take_choice")
    assert len(decisions(maria)) == 1


def test_a_number_of_an_older_list_accepts_nothing_of_the_old_version(maria: Talk) -> None:
    maria.ask("i want one of them", "accept_treatment", "action_accept_treatment")
    change_price(maria)

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert answer.choices == ["Crown, $1,300.00"]
    assert decisions(maria) == []
    with maria.open() as session:
        open_one = session.scalars(
            select(OpenQuestion).where(
                OpenQuestion.kind == QuestionKind.OPTION, OpenQuestion.answered_at.is_(None)
            )
        ).one()
    assert open_one.choices[0]["label"] == "Crown, $1,300.00"


def test_the_same_price_in_a_new_version_needs_no_word(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    change_price(maria, 125_000)

    assert "utter_price_has_changed" not in maria.ask("how much is the crown", *COST).names


def test_a_plan_past_its_day_repeats_no_price(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    with maria.open() as session:
        from bot.patients.models import Verification

        session.scalars(select(Verification)).one().expires_at = maria.clock.now.replace(year=2028)
    maria.wait(days=91)

    answer = maria.ask("how much was the crown", *COST)

    assert answer.names == ["utter_plan_expired"]
    assert "$" not in str(answer.said)
