"""A fear told: a kind word, and a person for whoever wants one."""

from bot.conversations.models import Handoff
from tests.actions.talking import Talk, count


def test_a_fear_told_gets_a_kind_word_and_a_yes_brings_a_coordinator(stranger: Talk) -> None:
    told = stranger.ask("im scared of the dentist", "express_fear", "action_comfort")
    stranger.ask("yes please", "affirm", "action_affirm")

    assert told.names == ["utter_comfort"]
    with stranger.open() as session:
        assert count(session, Handoff) == 1


def test_a_no_to_a_coordinator_brings_none(stranger: Talk) -> None:
    stranger.ask("tengo miedo", "express_fear", "action_comfort")
    stranger.ask("no", "deny", "action_deny")

    with stranger.open() as session:
        assert count(session, Handoff) == 0


def test_whoever_is_afraid_and_asks_hears_one_kind_word_before_the_answers(maria: Talk) -> None:
    asked = ("ask_risks", "ask_cost", "express_fear")

    answer = maria.ask(
        "im terrified. does the crown hurt and how much is it",
        "ask_risks",
        "action_explain_risks",
        asked,
    )

    assert answer.names[0] == "utter_comfort_first"
    assert answer.names.count("utter_comfort_first") == 1
    assert len(answer.names) > len(asked) - 1
    assert "utter_comfort" not in answer.names


def test_the_kind_word_comes_before_the_date_of_birth_is_asked_for(talk: Talk) -> None:
    asked = ("ask_cost", "express_fear")

    answer = talk.ask("im so nervous, how much is it", "ask_cost", "action_quote_cost", asked)

    assert answer.names[0] == "utter_comfort_first"
    assert answer.then == "identity_form"


def test_a_question_without_fear_gets_no_kind_word(maria: Talk) -> None:
    answer = maria.ask("does the crown hurt", "ask_risks", "action_explain_risks")

    assert "utter_comfort_first" not in answer.names
