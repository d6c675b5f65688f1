"""When a message is asked back: two near meanings, none at all, or no word in it."""

import pytest

from bot.conversations import wording
from bot.conversations.choices import Choice, read_choice
from bot.conversations.doubt import (
    MEANINGS,
    is_nonsense,
    is_unsure,
    meanings_of,
    names_other_business,
)
from bot.languages import Language


def ranking(**confidence: float) -> list[dict[str, object]]:
    return [{"name": name, "confidence": sure} for name, sure in confidence.items()]


@pytest.mark.parametrize(
    ("confidence", "unsure"),
    [
        ({"ask_cost": 0.45, "ask_installments": 0.4}, True),
        ({"ask_cost": 0.45, "ask_installments": 0.2}, False),  # the other is not near
        ({"ask_cost": 0.55, "ask_installments": 0.44}, False),  # likely enough
        ({"ask_cost": 0.28, "out_of_scope": 0.4}, True),  # nothing is likely
        ({"ask_cost": 0.45, "out_of_scope": 0.4}, False),
        ({"book_appointment": 0.45, "inform_time": 0.4}, False),  # to a patient the same
        ({"thank": 0.2, "affirm": 0.2}, False),  # small talk harms nobody
        ({"report_emergency": 0.3, "ask_risks": 0.3}, False),  # danger is never asked back
    ],
)
def test_a_message_is_asked_back_when_two_meanings_are_near_or_none_is_likely(
    confidence: dict[str, float], unsure: bool
) -> None:
    assert is_unsure(ranking(**confidence)) is unsure


def test_nothing_is_known_of_an_empty_ranking() -> None:
    assert not is_unsure([])
    assert meanings_of([]) == []


def test_only_what_can_be_answered_is_offered_as_a_meaning() -> None:
    confidence = {"report_self_harm": 0.2, "out_of_scope": 0.2, "greet": 0.2, "opt_out": 0.2}

    assert meanings_of(ranking(**confidence, ask_cost=0.15, ask_risks=0.05)) == ["ask_cost"]


def test_at_most_two_different_meanings_are_offered_likeliest_first() -> None:
    confidence = {"inform_time": 0.3, "book_appointment": 0.28, "ask_cost": 0.2, "ask_risks": 0.15}

    assert meanings_of(ranking(**confidence)) == ["inform_time", "ask_cost"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("meaning", MEANINGS)
def test_each_meaning_is_a_short_phrase_that_picks_itself_when_typed(
    meaning: str, language: Language
) -> None:
    labels = [wording.say(f"meaning_{name}", language) for name in MEANINGS]
    number = MEANINGS.index(meaning)

    for other in range(len(MEANINGS)):
        if other != number:
            offered = [Choice(1, labels[other]), Choice(2, labels[number])]
            assert read_choice(labels[number], offered) == 1

    assert len(labels[number]) <= 40


@pytest.mark.parametrize(
    "text", ["asdfgh", "???", "...", "🙂🙂", "qwerty uiop", "hgjfkd sldkfj", "aaaaaaa", "x", "mmm"]
)
def test_a_row_of_keys_or_pictures_is_nonsense(text: str) -> None:
    assert is_nonsense(text)


@pytest.mark.parametrize(
    "text",
    ["hi", "¿cuánto?", "crown", "1234", "cómo", "asap", "the 2nd", "Schmidt here"],
)
def test_words_and_numbers_are_no_nonsense(text: str) -> None:
    assert not is_nonsense(text)


def test_a_single_word_may_name_another_business() -> None:
    assert names_other_business("Pharmacy?")
    assert names_other_business("hiring")
    assert not names_other_business("banana")
