"""Pain: one question about signs of danger, and what its answer brings."""

import pytest

from bot.conversations.models import OpenQuestion
from tests.actions.talking import LISTEN, Talk, accept, count
from tests.actions.test_holding import ask_cost, reasons, text


def tell_pain(talk: Talk, body: str = "my tooth is killing me, can i come in") -> list[str]:
    answer = talk.ask(body, "book_appointment", "action_start_booking")
    return [response.get("words", response["response"]) for response in answer.said]


def say_no(talk: Talk, body: str = "no") -> list[str]:
    """A no as it comes in, and as the dialogue takes it."""
    assert text(talk, body) == []
    return talk.ask(body, "deny", "action_deny").names


def test_pain_is_asked_about_once_before_anything_else(maria: Talk) -> None:
    (question,) = tell_pain(maria)

    assert "fever" in question
    assert question.endswith("Reply yes or no.")
    assert reasons(maria) == ["pain"]


def test_the_question_comes_before_the_identity_check(talk: Talk) -> None:
    assert len(tell_pain(talk)) == 1
    assert talk.active_loop is None


@pytest.mark.parametrize("answer", ["yes", "a little swelling", "no fever but my neck is puffy"])
def test_a_sign_of_danger_is_an_emergency(maria: Talk, answer: str) -> None:
    tell_pain(maria)

    (said,) = text(maria, answer)

    assert "911" in said
    assert reasons(maria) == ["pain", "emergency"]
    assert ask_cost(maria) == "utter_safety"


@pytest.mark.parametrize("answer", ["no", "no swelling no fever", "nope just hurts"])
def test_without_signs_kind_words_and_a_visit_follow(maria: Talk, answer: str) -> None:
    tell_pain(maria)

    names = say_no(maria, answer)

    assert names == ["utter_safety", "utter_ask_which_option"]
    assert reasons(maria) == ["pain"]


def test_with_a_treatment_chosen_times_are_offered(maria: Talk) -> None:
    accept(maria)
    maria.active_loop = None
    tell_pain(maria)

    names = say_no(maria)

    assert names[0] == "utter_safety"
    assert maria.active_loop == "booking_form"


def test_who_says_that_there_is_no_sign_is_not_asked(maria: Talk) -> None:
    said = tell_pain(maria, "my tooth hurts so bad, no swelling no fever, can i come in")

    assert "earliest visit" in said[0]
    assert said[1:] == ["utter_ask_which_option"]


def test_a_no_days_later_answers_nothing(maria: Talk) -> None:
    tell_pain(maria)
    maria.wait(days=2)

    assert say_no(maria) == ["utter_deny_nothing_open"]


def test_a_yes_days_later_raises_no_alarm(maria: Talk) -> None:
    tell_pain(maria)
    maria.wait(days=2)

    assert text(maria, "yes") == []


def test_the_question_is_asked_once_only(maria: Talk) -> None:
    tell_pain(maria)

    again = tell_pain(maria, "it hurts so much please book me")

    assert again == ["utter_ask_which_option"]
    with maria.open() as session:
        assert count(session, OpenQuestion) == 2  # signs, and which option


def test_severe_pain_that_was_not_understood_is_asked_about(maria: Talk) -> None:
    answer = maria.ask("this toothache is murder", "out_of_scope", "action_decline_topic")

    assert "fever" in answer.value("words", "utter_safety")
    assert answer.then == LISTEN


def test_spanish_pain_is_asked_about_in_spanish(maria: Talk) -> None:
    (question,) = tell_pain(maria, "me duele mucho la muela, quiero una cita")

    assert "fiebre" in question
    assert "avisé" in question


def test_what_was_asked_besides_waits_for_the_answer(maria: Talk) -> None:
    maria.ask(
        "my tooth is killing me, when can i come and how much is the crown",
        "book_appointment",
        "action_start_booking",
        ("book_appointment", "ask_cost"),
    )

    names = say_no(maria)

    assert "utter_cost_visits" in names


def test_severe_pain_heard_as_a_question_about_risks_is_asked_about(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("me duele muchisimo la muela", "ask_risks", "action_explain_risks")

    assert "fiebre" in answer.value("words", "utter_safety")
    assert reasons(maria) == ["pain"]


@pytest.mark.parametrize("body", ["¿duele mucho la corona?", "does the crown hurt so much"])
def test_a_question_about_pain_to_come_is_answered_by_the_risks(maria: Talk, body: str) -> None:
    answer = maria.ask(body, "ask_risks", "action_explain_risks")

    assert "utter_risks" in answer.names


def test_a_question_between_is_answered_and_the_signs_are_asked_about_once_more(
    maria: Talk,
) -> None:
    tell_pain(maria)

    first = maria.ask("when are you open", "ask_clinic_info", "action_tell_clinic_fact")
    second = maria.ask("is there parking", "ask_clinic_info", "action_tell_clinic_fact")

    assert first.names == ["utter_clinic_fact", "utter_safety"]
    assert "fever" in first.value("words", "utter_safety")
    assert second.names == ["utter_clinic_fact"]
    assert say_no(maria) == ["utter_safety", "utter_ask_which_option"]
