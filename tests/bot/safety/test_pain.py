"""Pain, and the answer to the one question about it."""

import pytest

from bot.safety.pain import read_answer, read_signs, tells_pain, tells_strong_pain


@pytest.mark.parametrize(
    "text",
    [
        "my tooth is killing me",
        "this toothache is murder",
        "the pain is unbearable",
        "im in so much pain",
        "it hurts so bad i cant sleep",
        "severe pain in my jaw",
        "me duele mucho la muela",
        "me esta matando la muela",
        "el dolor es insoportable",
        "no aguanto el dolor",
    ],
)
def test_severe_pain_is_heard(text: str) -> None:
    assert tells_strong_pain(text)


@pytest.mark.parametrize(
    "text", ["this bill is killing me", "my phone died", "i want to book my crown", "hola"]
)
def test_no_pain_is_heard_where_none_is_told(text: str) -> None:
    assert not tells_pain(text)


def test_slight_pain_is_pain_and_not_severe() -> None:
    assert tells_pain("it hurts a bit when i chew")
    assert not tells_strong_pain("it hurts a bit when i chew")


@pytest.mark.parametrize(
    ("text", "has_sign"),
    [
        ("yes", True),
        ("yeah a little swelling", True),
        ("my cheek is puffy", True),
        ("no fever but some swelling", True),
        ("fever yes", True),
        ("a bit", True),
        ("si", True),
        ("si tengo fiebre", True),
        ("tengo la cara hinchada", True),
        ("no", False),
        ("nope", False),
        ("no, just hurts", False),
        ("no swelling no fever", False),
        ("no swelling, no fever, no trouble breathing", False),
        ("none of those", False),
        ("i dont have a fever or swelling", False),
        ("not really, only the pain", False),
        ("no, nada de eso", False),
        ("sin fiebre ni hinchazon", False),
        ("no tengo fiebre", False),
        ("how much is the crown", None),
        ("tuesday morning", None),
    ],
)
def test_the_answer_is_read(text: str, has_sign: bool | None) -> None:
    assert read_answer(text) is has_sign


def test_a_text_that_denies_the_signs_by_itself_needs_no_question() -> None:
    assert read_signs("my tooth hurts a lot, no swelling and no fever") is False
    assert read_signs("my tooth hurts a lot") is None
