"""What the classifier makes of whole messages, after learning all examples."""

import pytest

from bot.engine import regressions
from bot.engine.intent_classifier import ClinicIntentClassifier
from bot.engine.text_model import TextModel
from tests.engine.evaluation.texts import held_out_texts, training_texts

ENOUGH = 35  # examples of an intent
STRANGE = 0.5


@pytest.fixture(scope="module")
def classifier() -> ClinicIntentClassifier:
    """Trained as `rasa train` does it."""
    known = training_texts()
    model = TextModel()
    model.train(known.texts, known.intents)
    return ClinicIntentClassifier.around(model)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much is it and does it hurt", ["ask_cost", "ask_risks"]),
        (
            "what are the risks, how long does it take and can i pay monthly?",
            ["ask_risks", "ask_treatment_details", "ask_installments"],
        ),
        (
            "how much is it can i pay monthly does it hurt",
            ["ask_cost", "ask_installments", "ask_risks"],
        ),
        (
            "hi im a bit nervous, whats a crown and do u take delta",
            ["ask_treatment_details", "ask_clinic_info"],
        ),
        ("cuanto cuesta y duele mucho?", ["ask_cost", "ask_risks"]),
        ("i want the crown, when can i come in", ["accept_treatment", "book_appointment"]),
    ],
)
def test_every_question_is_heard_in_its_order(
    classifier: ClinicIntentClassifier, text: str, asked: list[str]
) -> None:
    ranking, heard = classifier.understand(text)

    assert [name for name in heard if name in asked] == asked
    assert ranking[0]["name"] == next(iter(heard))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "how much is the crown and does the filling hurt",
            {"ask_cost": "how much is the crown", "ask_risks": "does the filling hurt"},
        ),
        (
            "how much is the crown and the filling, and does it hurt",
            {"ask_cost": "how much is the crown ; the filling", "ask_risks": "does it hurt"},
        ),
    ],
)
def test_every_question_keeps_its_own_words(
    classifier: ClinicIntentClassifier, text: str, clauses: dict[str, str]
) -> None:
    _, heard = classifier.understand(text)

    assert heard == clauses


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("im so scared of needles", ["express_fear"]),
        ("i am terrified of the drill. does it hurt?", ["ask_risks", "express_fear"]),
        ("im really nervous, how much is it", ["ask_cost", "express_fear"]),
        ("tengo mucho miedo, cuanto cuesta", ["ask_cost", "express_fear"]),
        ("how much is it", ["ask_cost"]),
    ],
)
def test_a_fear_is_heard_but_a_question_beside_it_comes_first(
    classifier: ClinicIntentClassifier, text: str, heard: list[str]
) -> None:
    ranking, asked = classifier.understand(text)

    assert (ranking[0]["name"], list(asked)) == (heard[0], heard)


@pytest.mark.parametrize(
    "text",
    [
        "bleeding and swelling",
        "crown and filling",
        "between monday and wednesday",
        "can you tell me how much it is",
        "how much is the crown and the filling",
        "can i eat and drink before",
        "what time do you close and where do i park",
        "cancel my appointment and give me another one on friday",
    ],
)
def test_one_question_is_heard_once(classifier: ClinicIntentClassifier, text: str) -> None:
    _, heard = classifier.understand(text)

    assert len(heard) == 1


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how much is it, my chest hurts and i cant breathe", "report_emergency"),
        ("i dont want to live anymore, cancel my appointment", "report_self_harm"),
        ("me quiero morir", "report_self_harm"),
    ],
)
def test_danger_comes_before_any_question(
    classifier: ClinicIntentClassifier, text: str, intent: str
) -> None:
    ranking, heard = classifier.understand(text)

    assert ranking[0]["name"] == intent
    assert list(heard) == [intent]


def test_the_ranking_always_tells_how_strange_a_text_is(
    classifier: ClinicIntentClassifier,
) -> None:
    strangeness = {}
    for text in ("how much is a crown", "who won the world cup in 1998"):
        ranking, _ = classifier.understand(text)
        strangeness[text] = {one["name"]: one["confidence"] for one in ranking}["out_of_scope"]

    ours, strange = strangeness.values()
    assert ours < STRANGE < strange


def test_what_went_wrong_once_goes_right(classifier: ClinicIntentClassifier) -> None:
    assert regressions.wrong_ones(regressions.read(), classifier.intent_and_asked) == []


def test_no_held_out_text_is_learned() -> None:
    learned = {text.lower() for text in training_texts().texts}

    assert not [text for text in held_out_texts().texts if text.lower() in learned]


def test_every_intent_has_enough_examples() -> None:
    intents = training_texts().intents

    assert not [name for name in set(intents) if intents.count(name) < ENOUGH]
