"""Lists that must not drift apart: refusals and words, actions and classes, settings and docs."""

import re
from pathlib import Path
from typing import Any

import yaml

import actions.questions
from actions.registry import ACTIONS
from bot.channels.segments import Encoding, count_segments, to_plain_letters
from bot.errors import ClinicError
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule
    for path in sorted((ROOT / "data" / "stories").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
HANDLED_APART = {"identity_not_verified"}  # asks for the date of birth instead of saying no
VALUE = re.compile(r"\{(\w+)\}")
SETTING = re.compile(r"^([A-Z_]+)=", re.M)


def refusals(kind: type[ClinicError] = ClinicError) -> set[str]:
    """The reasons of all refusals there are."""
    found = {kind.reason} if "reason" in vars(kind) else set()
    return found.union(*(refusals(child) for child in kind.__subclasses__()))


def test_every_refusal_has_words() -> None:
    missing = {f"utter_{reason}" for reason in refusals() - HANDLED_APART} - set(
        DOMAIN["responses"]
    )

    assert not missing


def test_every_action_of_the_domain_has_a_class_and_every_class_an_action() -> None:
    assert set(DOMAIN["actions"]) == set(ACTIONS)


def test_every_intent_but_the_fillers_of_forms_has_a_rule() -> None:
    with_rule = {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step}

    assert set(DOMAIN["intents"]) == with_rule


def test_a_question_is_answered_by_the_same_action_alone_and_among_others() -> None:
    by_rule = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for rule in RULES
        if "intent" in rule["steps"][0]
    }

    assert actions.questions.ACTION_FOR.items() <= by_rule.items()


def test_every_response_that_an_action_says_exists() -> None:
    said = {
        name
        for path in (ROOT / "actions").glob("*.py")
        for name in re.findall(r'"(utter_[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    composed = {"utter_option", "utter_details"}  # a variant by the number of visits is added

    assert said - composed <= set(DOMAIN["responses"])


def test_every_response_is_written_in_plain_letters() -> None:
    texts = [
        to_plain_letters(variant["text"], keep_accents="condition" not in variant)
        for variants in DOMAIN["responses"].values()
        for variant in variants
    ]

    assert [text for text in texts if count_segments(text).encoding is not Encoding.GSM7] == []


def test_every_setting_stands_in_the_example_and_in_the_readme() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    example = set(SETTING.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert settings == example
    assert {name for name in settings if f"`{name}`" not in readme} == set()


def test_no_file_is_longer_than_the_style_guide_allows() -> None:
    folders = ("bot", "actions", "emulator", "tests")
    code = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 250
        and "migrations" not in path.parts
    }

    assert too_long == {}


def test_every_response_exists_in_spanish_with_the_same_values_for_every_channel() -> None:
    for name, variants in DOMAIN["responses"].items():
        english = {v.get("channel"): v["text"] for v in variants if "condition" not in v}
        spanish = {v.get("channel"): v["text"] for v in variants if "condition" in v}
        assert english.keys() == spanish.keys(), name
        for channel, text in english.items():
            assert set(VALUE.findall(text)) == set(VALUE.findall(spanish[channel])), name
