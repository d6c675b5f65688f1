"""When a text under a hold says that it is over, and when it does not."""

import pytest

from bot.safety.detecting import Danger
from bot.safety.ending import Told, read_ending, says_nothing_else


@pytest.mark.parametrize(
    "text",
    [
        "i'm ok now",
        "im fine",
        "all good now, thanks",
        "it stopped",
        "the bleeding stopped",
        "false alarm sorry",
        "sorry, typed that by mistake",
        "I'm at the ER now and fine",
        "the ambulance is here",
        "he woke up",
        "I AM OK",
        "were safe",
        "im ok now, how much is the crown?",
        "estoy bien",
        "ya estoy bien gracias",
        "ya paso",
        "fue un error",
        "falsa alarma",
        "ya no sangra",
        "estamos en el hospital",
        "ESTOY A SALVO",
    ],
)
def test_an_emergency_is_over_when_the_patient_says_so(text: str) -> None:
    assert read_ending(text, Danger.EMERGENCY, was_asked=False) is Told.OVER


@pytest.mark.parametrize(
    "text",
    [
        "im not ok",
        "im ok but it still bleeds",
        "still not better",
        "i hope im ok",
        "am i ok?",
        "im ok with the price",
        "how much is the crown",
        "ok",
        "it stopped for a bit but its back",
        "if im ok tomorrow can i come in",
        "todavia no estoy bien",
        "no estoy bien",
        "estoy bien pero sigue sangrando",
        "im good for tuesday",
    ],
)
def test_anything_less_ends_nothing(text: str) -> None:
    assert read_ending(text, Danger.EMERGENCY, was_asked=False) is not Told.OVER


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I AM SAFE", Told.OVER),
        ("i am safe now, my sister is with me", Told.OVER),
        ("im fine", Told.OVER),
        ("yes im ok now thank you", Told.OVER),
        ("estoy a salvo", Told.OVER),
        ("im fine whatever leave me alone", Told.UNCLEAR),
        ("jk didnt mean it lol", Told.UNCLEAR),
        ("im fine i guess it doesnt matter anyway", Told.UNCLEAR),
        ("im safe but i still think about it", Told.UNCLEAR),
        ("how much is the crown", None),
        ("ok", None),
    ],
)
def test_after_self_harm_only_plain_words_count(text: str, told: Told | None) -> None:
    assert read_ending(text, Danger.SELF_HARM, was_asked=False) is told


@pytest.mark.parametrize(
    ("text", "danger", "told"),
    [
        ("yes", Danger.EMERGENCY, Told.OVER),
        ("si", Danger.EMERGENCY, Told.OVER),
        ("yes", Danger.SELF_HARM, Told.UNCLEAR),
        ("no", Danger.EMERGENCY, Told.NOT_OVER),
        ("no", Danger.SELF_HARM, Told.NOT_OVER),
        ("ok", Danger.EMERGENCY, None),
        ("ok thanks", Danger.EMERGENCY, None),
    ],
)
def test_a_bare_yes_or_no_counts_when_it_was_asked(
    text: str, danger: Danger, told: Told | None
) -> None:
    assert read_ending(text, danger, was_asked=True) is told
    if text in ("yes", "si", "no"):
        assert read_ending(text, danger, was_asked=False) is None


def test_what_is_asked_besides_is_noticed() -> None:
    assert says_nothing_else("im ok now, thank you so much")
    assert says_nothing_else("the bleeding stopped")
    assert not says_nothing_else("im ok now, when can i come in?")
    assert not says_nothing_else("im ok now please book the crown for tuesday morning")
