"""What is heard as danger and what is not, by phrases alone."""

from pathlib import Path

import pytest
import yaml

from bot.channels.segments import Encoding, count_segments, to_plain_letters
from bot.clinics.models import Clinic
from bot.languages import Language
from bot.safety.alarming import reply_to
from bot.safety.approved import approved
from bot.safety.detecting import Danger, explains_away, read_danger

CRISIS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("crisis.yml").read_text(encoding="utf-8")
)
EXAMPLES = Path(__file__).resolve().parents[3] / "data" / "nlu"


def a_clinic(crisis_advice: str = "x" * 70) -> Clinic:
    """A clinic whose own sentences are as long as any."""
    own = {"urgent_advice": "x" * 100, "crisis_advice": crisis_advice}
    return Clinic(**own, spanish=own)


def segments(sentence: str) -> int:
    """How many texts a sentence takes on a phone."""
    counted = count_segments(to_plain_letters(sentence, keep_accents=False))
    assert counted.encoding is Encoding.GSM7
    return counted.segments


def wrongly_read(kind: str, wanted: Danger | None, **clinic: bool) -> list[str]:
    return [text for text in CRISIS[kind] if read_danger(text, **clinic) is not wanted]


def test_an_emergency_is_heard() -> None:
    assert wrongly_read("emergency", Danger.EMERGENCY) == []


def test_a_wish_to_die_is_heard() -> None:
    assert wrongly_read("self_harm", Danger.SELF_HARM) == []


@pytest.mark.parametrize("text", ["no aguanto más", "Me siento muy mal, ya no puedo más"])
def test_who_cannot_go_on_in_spanish_is_heard(text: str) -> None:
    assert read_danger(text) is Danger.SELF_HARM


@pytest.mark.parametrize("text", ["no puedo más", "no aguanto más la muela", "ya no puedo más hoy"])
def test_who_cannot_bear_a_pain_or_pay_more_wants_to_live(text: str) -> None:
    assert read_danger(text) is None


def test_figures_of_speech_worries_and_the_past_raise_no_alarm() -> None:
    assert wrongly_read("nothing", None, treats_substance_use=True) == []


def test_a_relapse_is_heard_where_substance_use_is_treated_and_nowhere_else() -> None:
    assert wrongly_read("relapse", Danger.RELAPSE, treats_substance_use=True) == []
    assert wrongly_read("relapse", None) == []


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("i relapsed and i want to die", Danger.SELF_HARM),
        ("i used last night and now he wont wake up", Danger.EMERGENCY),
        ("she relapsed and overdosed", Danger.EMERGENCY),
        ("withdrawal is bad, im seeing things", Danger.EMERGENCY),
    ],
)
def test_danger_comes_before_a_relapse(text: str, danger: Danger) -> None:
    assert read_danger(text, treats_substance_use=True) is danger


@pytest.mark.parametrize(
    "text",
    [
        "what if it happens again... i cant breathe right now help",
        "my tooth is killing me and now i cant breathe",
        "this bill is killing me. i want to kill myself",
        "HELP!!! HE STOPPED BREATHINGGG",
        "i can\u2019t breathe",
        "he had a stroke years ago and now his face is drooping again",
    ],
)
def test_danger_beside_a_figure_of_speech_is_heard(text: str) -> None:
    assert read_danger(text) is not None


@pytest.mark.parametrize(
    ("danger", "text"),
    [
        (Danger.SELF_HARM, "my husband will kill me if i miss it"),
        (Danger.SELF_HARM, "me muero de risa"),
        (Danger.SELF_HARM, "i tried to kill myself 15 years ago, do i put that on the form"),
        (Danger.EMERGENCY, "the bleeding stopped"),
        (Danger.EMERGENCY, "no swelling no fever just pain"),
        (Danger.EMERGENCY, "i had chest pain two years ago and got a stent"),
        (Danger.EMERGENCY, "do people ever stop breathing during sedation"),
    ],
)
def test_what_the_classifier_mistakes_for_danger_is_explained_away(
    danger: Danger, text: str
) -> None:
    assert explains_away(danger, text)


@pytest.mark.parametrize(
    ("danger", "text"),
    [
        (Danger.EMERGENCY, "my wife looks all wrong and sweaty"),
        (Danger.EMERGENCY, "my tooth is killing me and my heart is doing weird stuff"),
        (Danger.EMERGENCY, "can i come in, my tongue is strange and i slur"),
        (Danger.SELF_HARM, "this is killing me. i feel so alone and hopeless"),
        (Danger.SELF_HARM, "nothing matters, i think about the pills"),
        (Danger.SELF_HARM, "me muero de pena, ya no quiero vivir"),
    ],
)
def test_what_may_be_danger_is_never_explained_away(danger: Danger, text: str) -> None:
    assert not explains_away(danger, text)


def test_no_crisis_text_of_these_tests_is_a_training_example() -> None:
    trained = "\n".join(path.read_text(encoding="utf-8").lower() for path in EXAMPLES.glob("*.yml"))
    lines = {line.strip().removeprefix("- ") for line in trained.splitlines()}

    assert {text for texts in CRISIS.values() for text in texts} & lines == set()


@pytest.mark.parametrize("danger", list(Danger))
@pytest.mark.parametrize("language", list(Language))
def test_the_replies_fit_three_texts_and_name_the_number_to_call(
    danger: Danger, language: Language
) -> None:
    number = "911" if danger is Danger.EMERGENCY else "988"
    reply = reply_to(danger, language, a_clinic())

    assert number in reply
    assert segments(reply) <= 3
    assert segments(reply_to(danger, language, a_clinic(crisis_advice=""))) <= 2


def test_every_sentence_stands_in_both_languages_and_fits_two_texts() -> None:
    for section in ("held", "over", "ask_plainly", "pain"):
        for sentences in approved().wording[section].values():
            assert set(sentences) == {"en", "es"}
            assert max(segments(sentence) for sentence in sentences.values()) <= 2


def test_what_is_said_under_a_hold_is_one_text() -> None:
    for sentences in approved().wording["held"].values():
        assert [segments(sentence) for sentence in sentences.values()] == [1, 1]


def test_a_clinics_own_sentence_is_said_in_the_language_it_is_approved_in_or_not_at_all() -> None:
    clinic = Clinic(urgent_advice="Press the button.", crisis_advice="", spanish={})

    assert "Press the button." in reply_to(Danger.EMERGENCY, None, clinic)
    assert "Press the button." not in reply_to(Danger.EMERGENCY, Language.SPANISH, clinic)
