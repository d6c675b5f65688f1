"""What "it" and "them" mean, and when that is forgotten."""

import pytest

from tests.actions.talking import Answer, Talk, accept

COST, HURT = ("ask_cost", "action_quote_cost"), ("ask_risks", "action_explain_risks")
ABOUT = ("ask_about_option", "action_answer_about_option")


def names(answer: Answer) -> list[str]:
    return [response["name"] for response in answer.said if "name" in response]


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("is it safe", *HURT),
        ("does it hurt", *HURT),
        ("how long does it last", "ask_benefits", "action_explain_benefits"),
    ],
)
def test_it_is_the_option_spoken_of(maria: Talk, body: str, intent: str, action: str) -> None:
    maria.ask("how much is the filling", *COST)

    assert names(maria.ask(body, intent, action)) == ["Large filling"]


@pytest.mark.parametrize("body", ["are they safe", "are both safe", "do they hurt"])
def test_they_are_all_that_were_spoken_of(maria: Talk, body: str) -> None:
    maria.ask("how much is the filling", *COST)
    maria.ask("and the crown?", *ABOUT)

    assert names(maria.ask(body, *HURT)) == ["Crown", "Large filling"]


def test_both_are_the_treatments_of_the_plan_if_one_was_spoken_of(maria: Talk) -> None:
    maria.ask("how much is the filling", *COST)

    assert names(maria.ask("are both safe", *HURT)) == ["Crown", "Large filling"]


def test_an_option_is_forgotten_after_a_day_without_a_word(maria: Talk) -> None:
    maria.ask("how much is the filling", *COST)
    maria.wait(days=1, minutes=1)

    assert names(maria.ask("is it safe", *HURT)) == ["Crown", "Large filling"]


def test_an_option_is_remembered_within_the_day(maria: Talk) -> None:
    maria.ask("how much is the filling", *COST)
    maria.wait(hours=23)

    assert names(maria.ask("is it safe", *HURT)) == ["Large filling"]


def test_another_topic_ends_the_question_that_may_be_repeated(maria: Talk) -> None:
    maria.ask("how much is the filling", *COST)
    maria.ask("what are your hours", "ask_clinic_info", "action_tell_clinic_fact")

    assert maria.ask("and the crown?", *ABOUT).names == ["utter_no_earlier_question"]


def test_a_decision_ends_the_question_that_may_be_repeated(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    accept(maria)

    answer = maria.ask("and the filling?", *ABOUT)

    assert answer.names[0] == "utter_no_earlier_question"


def test_every_question_of_a_message_looks_at_its_own_words(maria: Talk) -> None:
    asked = {"ask_cost": "how much is the crown", "ask_risks": "does the filling hurt"}

    answer = maria.ask("how much is the crown and does the filling hurt", *COST, asked=asked)

    assert [(r["response"], r["name"]) for r in answer.said if "name" in r] == [
        ("utter_cost_visits", "Crown"),
        ("utter_risks", "Large filling"),
    ]


def test_a_question_looks_at_the_words_before_it_if_it_names_nothing(maria: Talk) -> None:
    asked = {"ask_cost": "how much is it", "ask_risks": "does it hurt"}
    body = "i have a question about the crown. how much is it and does it hurt"

    answer = maria.ask(body, *COST, asked=asked)

    assert names(answer) == ["Crown", "Crown"]


def test_the_words_of_each_question_survive_the_identity_check(talk: Talk) -> None:
    asked = {"ask_cost": "how much is the crown", "ask_risks": "does the filling hurt"}
    talk.ask("how much is the crown and does the filling hurt", *COST, asked=asked)

    answer = talk.answer_check("5/17/1984")

    assert names(answer) == ["Crown", "Large filling"]


def test_a_treatment_that_is_not_in_the_plan_is_refused_in_its_own_question(maria: Talk) -> None:
    asked = {"ask_cost": "how much is the crown", "ask_risks": "is an implant safe"}

    answer = maria.ask("how much is the crown and is an implant safe", *COST, asked=asked)

    assert answer.names == ["utter_cost_visits", "utter_cost_source", "utter_option_not_in_plan"]


@pytest.mark.parametrize(
    "asked",
    [
        {"ask_treatment_options": "what are my options", "ask_cost": "what do they cost"},
        {"ask_cost": "what does it cost", "ask_treatment_options": "what are my options"},
    ],
)
def test_prices_are_told_once_where_the_options_are_asked_for_too(
    maria: Talk, asked: dict[str, str]
) -> None:
    first, second = asked.values()
    begin = {"ask_cost": "action_quote_cost", "ask_treatment_options": "action_explain_options"}
    intent = next(iter(asked))

    answer = maria.ask(f"{first} and {second}", intent, begin[intent], asked=asked)

    assert answer.names[0] == "utter_options_intro"
    assert answer.names[-2:] == ["utter_cost_source", "utter_ask_coverage"]
    assert str(answer.said).count("$1,250.00") == 1
