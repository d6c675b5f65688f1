"""The option card: what speaks for and against each option, within two texts, and filed."""

import pytest

from bot.channels.segments import count_segments, to_plain_letters
from tests.actions.talking import Answer, Talk, kinds
from tests.actions.test_spanish import DOMAIN, ENGLISH, heard
from tests.people import MARIA, web_address
from tests.texting import verify

MOST_SEGMENTS = 4  # two texts of two: one at once, one for MORE


def ask(talk: Talk, body: str = "compare my options please") -> Answer:
    return talk.ask(body, "ask_treatment_options", "action_explain_options")


def in_english(answer: Answer) -> str:
    """The answer as a text in English."""
    lines = (
        next(v["text"] for v in DOMAIN["responses"][said["response"]] if "condition" not in v)
        .format(**{name: value for name, value in said.items() if isinstance(value, str | int)})
        for said in answer.said
    )  # fmt: skip
    return "\n".join(lines)


def test_options_stand_side_by_side_with_price_visits_and_risks(maria: Talk) -> None:
    answer = ask(maria)

    assert answer.names == ["utter_card_price", "utter_card_risks"] * 3 + ["utter_card_end"]
    prices = [said["price"] for said in answer.said if "price" in said]
    assert prices == ["$1,250.00", "$240.00", "$0.00"]


def test_an_insured_patient_sees_their_part_as_an_estimate(sam: Talk) -> None:
    answer = ask(sam)

    assert answer.value("patient_portion", "utter_card_portion") == "$530.00"


def test_the_risks_shown_are_filed_for_each_option(maria: Talk) -> None:
    ask(maria)

    assert kinds(maria).count("risks_explained") == 3
    assert "benefits_explained" not in kinds(maria)  # a text had no room for them


def test_one_option_is_told_whole(maria: Talk) -> None:
    answer = ask(maria, "pros and cons of the crown")

    assert answer.names == [
        "utter_card_price",
        "utter_card_benefits",
        "utter_card_risks",
        "utter_if_waiting",
        "utter_card_end",
    ]
    filed = kinds(maria)
    assert filed.count("benefits_explained") == filed.count("cost_quoted") == 1
    assert "options_explained" not in filed  # the others were not told


@pytest.mark.parametrize("body", ["compare my options", "pros and cons of the crown"])
def test_it_takes_two_texts_at_most(maria: Talk, body: str) -> None:
    answer = ask(maria, body)

    for text in (in_english(answer), to_plain_letters(heard(answer), keep_accents=False)):
        assert count_segments(text).segments <= MOST_SEGMENTS


def test_the_website_shows_all_of_every_option(engine_chat: Talk) -> None:
    with engine_chat.open() as session:
        verify(session, "Maria", MARIA, address=web_address(session))

    names = ask(engine_chat).names

    assert names.count("utter_card_benefits") == names.count("utter_card_risks") == 3


def test_a_number_after_the_card_chooses_as_after_the_list(maria: Talk) -> None:
    ask(maria)

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert "utter_option_not_in_plan" not in answer.names


def test_it_is_told_in_spanish(maria: Talk) -> None:
    said = heard(ask(maria, "compare mis opciones por favor, quiero un resumen"))

    assert "Riesgos:" in said
    assert not ENGLISH.search(said)
