"""Questions about the clinic itself, which anybody may ask."""

from tests.actions.talking import Talk


def ask(talk: Talk, body: str) -> list[str]:
    """The approved sentences, or the names of what else is said."""
    answer = talk.ask(body, "ask_clinic_info", "action_tell_clinic_fact")
    return [response.get("fact") or response["response"] for response in answer.said]


def test_where_the_clinic_is_needs_no_identity(talk: Talk) -> None:
    (fact,) = ask(talk, "where is your office")

    assert "225 Juniper Street" in fact


def test_what_no_approved_sentence_answers_goes_to_a_coordinator(talk: Talk) -> None:
    assert ask(talk, "do you sell toothbrushes") == ["utter_no_clinic_fact"]


def test_whoever_asks_about_a_holiday_hears_that_it_is_one(talk: Talk) -> None:
    answer = talk.ask("are you open on thanksgiving", "ask_clinic_info", "action_tell_clinic_fact")

    assert answer.names[0] == "utter_closed_day"
    assert answer.value("day", "utter_closed_day") == "Thursday, November 26"
