import pytest

from bot.channels.segments import Encoding, count_segments
from bot.safety.detecting import Danger, approved_phrases, read_danger, reply_to


@pytest.mark.parametrize(
    "text",
    [
        "i cant breathe",
        "my throat is closing up",
        "The bleeding won't stop",
        "been bleeding for 3 hours",
        "my face is swollen. i have a fever too",
        "he took a whole bottle of tylenol",
        "she passed out in the chair",
        "chest pains since this morning",
        "THIS IS AN EMERGENCY",
        "mi hijo no puede respirar",
        "no para de sangrar",
        "what if it happens again... i cant breathe right now help",
    ],
)
def test_an_emergency_is_heard(text: str) -> None:
    assert read_danger(text) is Danger.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill myself",
        "im suicidal",
        "I just don't want to be here anymore",
        "everyone would be better off without me",
        "what's the point of living",
        "my daughter says she wants to die",
        "quiero morirme",
        "ya no quiero vivir",
    ],
)
def test_a_wish_to_die_is_heard(text: str) -> None:
    assert read_danger(text) is Danger.SELF_HARM


@pytest.mark.parametrize(
    "text",
    [
        "this bill is killing me",
        "my tooth is killing me",
        "you guys are killing me with these prices",
        "im dying to get it done",
        "id kill for an earlier slot",
        "that price gave me a heart attack",
        "is the nerve dead",
        "can you kill the nerve so it stops",
        "what if i cant breathe with the mask on",
        "will it bleed a lot after",
        "my gums bleed a little when i brush",
        "i had a seizure last year, is that a problem",
        "the bleeding stopped, thanks. no longer bleeding",
        "i need an emergency appointment",
        "how much is the crown",
        "cancel it please",
    ],
)
def test_figures_of_speech_and_worries_raise_no_alarm(text: str) -> None:
    assert read_danger(text) is None


@pytest.mark.parametrize("danger", list(Danger))
def test_the_approved_replies_fit_two_texts_and_name_the_number_to_call(danger: Danger) -> None:
    number = {Danger.EMERGENCY: "911", Danger.SELF_HARM: "988"}[danger]
    for language, words in approved_phrases().replies[danger].items():
        reply = words.format(urgent_advice="Bleeding that will not stop cannot wait.")
        assert number in reply, language
        count = count_segments(reply)
        assert count.encoding is Encoding.GSM7
        assert count.segments <= 2


def test_a_spanish_text_is_answered_in_spanish() -> None:
    assert "Llame" in reply_to(Danger.SELF_HARM, "no quiero vivir, estoy cansada de la vida", "")
    assert "call or text 988" in reply_to(Danger.SELF_HARM, "i want to die", "")
