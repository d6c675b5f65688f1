"""The language of a message: found in a few words, kept where a message does not settle it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language, language_of

ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH


@pytest.mark.parametrize(
    "text",
    [
        "hola", "cuanto cuesta la corona", "¿Aceptan Medicaid?", "me duele mucho", "gracias",
        "si por favor", "a que hora es mi cita", "no entiendo nada", "cuanto sale el crown",
        "el martes por la mañana", "quiero hablar con alguien",
    ],
)  # fmt: skip
def test_a_patient_who_writes_spanish_is_heard_at_once(text: str) -> None:
    assert language_of(text) is SPANISH


@pytest.mark.parametrize(
    "text",
    [
        "hi", "how much is it", "whats the cost of a crown", "thanks", "can i pay monthly",
        "does it hurt", "next tuesday afternoon", "i need to see a dentist", "hello there amigo",
    ],
)  # fmt: skip
def test_a_patient_who_writes_english_is_heard_too(text: str) -> None:
    assert language_of(text) is ENGLISH


@pytest.mark.parametrize(
    "text", ["", "2", "5/17/1984", "[date of birth]", "no", "???", "Jose", "$300", "lol"]
)
def test_what_belongs_to_no_language_keeps_the_one_spoken(text: str) -> None:
    assert language_of(text, SPANISH) is SPANISH
    assert language_of(text, ENGLISH) is ENGLISH
    assert language_of(text) is None


@pytest.mark.parametrize("text", ["ok", "ok thanks", "crown", "yes", "Maria Alvarez", "Monday"])
def test_a_word_or_two_of_english_do_not_end_spanish(text: str) -> None:
    assert language_of(text, SPANISH) is SPANISH


def test_a_whole_sentence_changes_the_language() -> None:
    assert language_of("how much would that be", SPANISH) is ENGLISH
    assert language_of("cuanto seria en total", ENGLISH) is SPANISH
    assert language_of("¿cuánto?", ENGLISH) is SPANISH


@given(st.text(max_size=80), st.sampled_from([None, ENGLISH, SPANISH]))
def test_any_text_has_a_language_or_keeps_it(text: str, kept: Language | None) -> None:
    assert language_of(text, kept) in (ENGLISH, SPANISH, kept)
