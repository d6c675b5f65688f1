"""The phrases and replies in force, from approved.yml, and whether a text holds one."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.clinics.models import Clinic
from bot.languages import Language
from bot.spoken_words import fold

Phrases = tuple[re.Pattern[str], ...]
Wording = dict[str, str]  # a sentence by its language
WORDING = ("replies", "held", "over", "ask_plainly", "pain")
PHRASES = (
    "figures", "denied", "not_now", "long_ago", "emergency_always", "emergency", "self_harm",
    "relapse", "it_is_over", "strong_pain", "signs", "worrying",
)  # fmt: skip
NAMED = re.compile(r"<(\w+)>")
REPEATED = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True)
class Approved:
    """One version of the phrases and replies. Phrases stand by their section's name."""

    version: int
    wording: dict[str, dict[str, Wording]]
    phrases: dict[str, Phrases]


@cache
def approved() -> Approved:
    """What is in force."""
    path = Path(__file__).with_name("approved.yml")
    file: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Approved(
        version=file["version"],
        wording={section: file[section] for section in WORDING},
        phrases={
            name: tuple(_compiled(phrase, file["words"]) for phrase in phrases)
            for section in PHRASES
            for name, phrases in _lists_of(section, file[section]).items()
        },
    )


def _lists_of(section: str, content: list[str] | dict[str, list[str]]) -> dict[str, list[str]]:
    """A section's phrases under its name, and each of its parts as `section.part`."""
    if isinstance(content, list):
        return {section: content}
    parts = {f"{section}.{part}": phrases for part, phrases in content.items()}
    return {section: [phrase for phrases in content.values() for phrase in phrases], **parts}


def _compiled(phrase: str, words: dict[str, str]) -> re.Pattern[str]:
    """A phrase with the words that <name> stands for."""
    return re.compile(NAMED.sub(lambda name: words[name.group(1)], phrase))


def say(section: str, name: str, language: Language | None, clinic: Clinic) -> str:
    """An approved sentence, with the clinic's own where it has one in that language."""
    is_spanish = language is Language.SPANISH
    own = {
        field: clinic.spanish.get(field, "") if is_spanish else getattr(clinic, field)
        for field in ("urgent_advice", "crisis_advice")
    }
    words = approved().wording[section][name][language or Language.ENGLISH].format(**own)
    return " ".join(words.split())


def holds(section: str, words: str) -> bool:
    """Whether a plain text holds one of a section's phrases."""
    return any(phrase.search(words) for phrase in approved().phrases[section])


def without(section: str, words: str) -> str:
    """A plain text without a section's phrases."""
    for phrase in approved().phrases[section]:
        words = phrase.sub(" ", words)
    return " ".join(words.split())


def before(section: str, words: str) -> str:
    """A plain text as far as the first of a section's phrases."""
    found = [phrase.search(words) for phrase in approved().phrases[section]]
    return words[: min((match.start() for match in found if match), default=len(words))]


def plain(text: str) -> str:
    """A text in lower case without accents and apostrophes, letters repeated at most twice."""
    words = fold(text).replace("'", "").replace("\u2019", "")
    words = REPEATED.sub(r"\1\1", words)
    return " ".join(re.sub(r"[^\w\s.,!?;:\n-]", " ", words).split(" ")).strip()


def clauses(words: str) -> list[str]:
    """A plain text cut at its punctuation and at words that turn it."""
    pieces = re.split(r"[.,!?;:\n]+|\bbut\b|\bpero\b|\bbecause\b|\bcuz\b|\bporque\b", words)
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]
