"""A price in writing: whether insurance is used comes first, then the link, short enough."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.channels.segments import count_segments, to_plain_letters
from bot.documents.coverage_words import read_coverage
from bot.documents.models import Document, EstimateRequest
from tests.actions.talking import Talk, accept, kinds, pick
from tests.actions.test_spanish import DOMAIN

COST = ("ask_cost", "action_quote_cost")


def requests(talk: Talk) -> list[EstimateRequest]:
    with talk.open() as session:
        return list(session.scalars(select(EstimateRequest)))


def documents(talk: Talk) -> list[Document]:
    with talk.open() as session:
        return list(session.scalars(select(Document)))


def no_insurance(talk: Talk, body: str = "no") -> list[str]:
    talk.ask("how much is the crown", *COST)
    return talk.ask(body, "deny", "action_deny").names


def test_who_pays_alone_gets_the_estimate_as_soon_as_that_is_known(maria: Talk) -> None:
    asked = maria.ask("how much is the crown", *COST)
    answer = maria.ask("no", "deny", "action_deny")

    assert asked.names[-1] == "utter_ask_coverage"
    assert answer.names == ["utter_estimate_in_writing"]
    assert "/d/" in answer.value("link", "utter_estimate_in_writing")
    assert answer.value("until", "utter_estimate_in_writing") == "Dec 24"
    (request,) = requests(maria)
    assert request.issued_at is not None
    assert {"coverage_told", "document_issued"} <= set(kinds(maria))


def test_it_is_asked_once_and_the_next_price_comes_with_the_same_estimate(maria: Talk) -> None:
    no_insurance(maria)

    again = maria.ask("and what was the price of the filling", *COST)

    assert again.names[-1] == "utter_estimate_in_writing"
    assert "utter_ask_coverage" not in again.names
    assert len(documents(maria)) == 1


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("i don't have insurance", "ask_insurance", "action_estimate_insurance"),
        ("im paying cash", "ask_clinic_info", "action_tell_clinic_fact"),
        ("no tengo seguro", "ask_insurance", "action_estimate_insurance"),
        ("self pay", "nlu_fallback", "action_clarify"),
    ],
)
def test_the_answer_may_be_in_other_words(maria: Talk, body: str, intent: str, action: str) -> None:
    maria.ask("how much is the crown", *COST)

    assert maria.ask(body, intent, action).names == ["utter_estimate_in_writing"]


@pytest.mark.parametrize("body", ["yes", "si", "i do have insurance", "con mi seguro"])
def test_who_uses_insurance_gets_no_estimate_of_this_kind(maria: Talk, body: str) -> None:
    maria.ask("how much is the crown", *COST)

    answer = maria.ask(body, "affirm", "action_affirm")

    assert answer.names == ["utter_uses_insurance"]
    assert requests(maria)[0].withdrawn_at is not None
    assert documents(maria) == []


@pytest.mark.parametrize(
    ("said", "uses"),
    [
        ("no", False),
        ("nope i'm self-pay", False),
        ("I won't use my insurance", False),
        ("i dont have any", False),
        ("pago yo", False),
        ("yes please", True),
        ("with insurance", True),
        ("yes, delta dental", True),
        ("i have medicaid", True),
        ("no dental insurance here", False),
        ("no medicaid", None),
        ("no i have insurance", None),
        ("yes without insurance", None),
        ("do you take cash?", None),
        ("what are the risks", None),
        ("no idea", None),
        ("i dont have", False),
        ("no tengo", False),
        ("i dont have time for this", None),
        ("no tengo tiempo", None),
        ("i dont have it", False),
        ("book me in for tuesday and then lets see whether the insurance pays or not", None),
    ],
)
def test_an_answer_is_read_and_what_is_unclear_is_not(said: str, uses: bool | None) -> None:
    assert read_coverage(said) is uses


def test_a_no_after_something_else_is_no_answer_to_it(maria: Talk) -> None:
    maria.ask("how much is the crown", *COST)
    maria.ask("what are the risks", "ask_risks", "action_explain_risks")

    answer = maria.ask("no", "deny", "action_deny")

    assert answer.names == ["utter_deny_nothing_open"]
    assert documents(maria) == []
    assert requests(maria)[0].due_on == date(2026, 11, 30)  # the clock runs on


def test_the_insured_hear_no_question(sam: Talk) -> None:
    answer = sam.ask("how much is the crown", *COST)

    assert "utter_ask_coverage" not in answer.names
    assert requests(sam) == []


def test_a_gap_is_the_staffs_and_the_patient_hears_the_day(maria: Talk) -> None:
    with maria.open() as session:
        session.execute(text("UPDATE clinic SET npi = NULL"))

    maria.ask("how much is the crown", *COST)
    answer = maria.ask("no", "deny", "action_deny")

    assert answer.names == ["utter_estimate_incomplete"]
    assert answer.value("due", "utter_estimate_incomplete") == "Nov 30"


def test_a_price_that_cannot_be_told_yet_starts_the_clock_too(maria: Talk) -> None:
    maria.ask("how much is an implant", *COST)

    assert [request.reason.value for request in requests(maria)] == ["asked"]


def test_booked_days_make_a_new_estimate_for_who_pays_alone(maria: Talk) -> None:
    no_insurance(maria)
    accept(maria)
    maria.ask("in two weeks", "inform_time", "action_take_time")

    answer = pick(maria, "1")

    assert answer.names[-1] == "utter_estimate_in_writing"
    before, after = documents(maria)
    assert [option["visits"] for option in before.content["options"]] == [[], []]
    (crown,) = after.content["options"]
    assert len(crown["visits"]) == 2


def filled(response: dict[str, Any], language: str) -> str:
    """A response's words as a phone gets them."""
    variants = DOMAIN["responses"][response["response"]]
    wanted = [one for one in variants if ("condition" in one) == (language == "es")]
    return to_plain_letters(wanted[0]["text"].format(**response), keep_accents=False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_link_takes_no_more_than_two_parts_of_a_text(maria: Talk, language: str) -> None:
    no_insurance(maria)
    answer = maria.ask("how much is the crown", *COST)

    body = "\n".join(filled(response, language) for response in answer.said)

    assert count_segments(body).segments <= 2, body
