"""Where a message is cut, before anything is known about its meaning."""

import pytest

from bot.engine.clauses import sentences, split, without_greeting


def cut(text: str) -> list[str]:
    """The clauses as plain texts."""
    return [clause.text for clause in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much is it and does it hurt", ["how much is it", "does it hurt"]),
        (
            "what are the risks, how long does it take and can i pay monthly?",
            ["what are the risks", "how long does it take", "can i pay monthly?"],
        ),
        (
            "how much is it can i pay monthly does it hurt",
            ["how much is it", "can i pay monthly", "does it hurt"],
        ),
        ("cuanto cuesta puedo pagar en pagos", ["cuanto cuesta", "puedo pagar en pagos"]),
        ("¿Cuánto cuesta? ¿Duele mucho?", ["¿Cuánto cuesta?", "¿Duele mucho?"]),
    ],
)
def test_each_question_is_a_clause(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "what time do you close",
        "how many visits do i need",
        "what insurance plans do you take",
        "can you tell me how much it is",
        "do you know when my appointment is",
        "i need to know if it hurts",
        "how long do i have to wait",
        "crown and filling",
        "bleeding and swelling",
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert cut(text) == [text]


def test_a_clause_knows_whether_it_asks() -> None:
    assert [clause.asks for clause in split("i lost my job, how much would it be")] == [False, True]


def test_a_greeting_is_taken_off_unless_it_is_all_that_is_said() -> None:
    assert without_greeting("hi there, how much is it") == "how much is it"
    assert without_greeting("hello") == "hello"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thanks so much", "thanks so much"),
        ("thank you so much for the help", "thank you so much for the help"),
        ("thanks a lot, when is it", "when is it"),
        ("hola como esta", "hola como esta"),
        ("hi how are you? how much is a crown", "how much is a crown"),
        ("hola como esta mi cita", "como esta mi cita"),
    ],
)
def test_thanks_and_greetings_are_never_cut_in_two(text: str, expected: str) -> None:
    assert without_greeting(text) == expected


def test_only_a_long_text_has_sentences() -> None:
    assert sentences("I fell. It broke.") == []
    assert sentences("It broke in June. I was away then. When can you see me?") == [
        "It broke in June.",
        "I was away then.",
        "When can you see me?",
    ]
