"""Whether a text tells of danger: read before anything else, in English and Spanish."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.spoken_words import fold

SPANISH = re.compile(
    r"\b(?:no puedo|quiero|quisiera|estoy|esta|mi|se|me|el|la|los|las|mucho|mucha|por favor|ayuda"
    r"|dolor|sangre|vida|morir\w*)\b"
)
SPANISH_WORDS = 2  # "me" and "no" are English too


class Danger(StrEnum):
    """What kind of danger a text tells of."""

    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"


@dataclass(frozen=True)
class Approved:
    """The approved phrases and replies, one version of them."""

    version: int
    figures: tuple[re.Pattern[str], ...]
    not_now: tuple[re.Pattern[str], ...]
    phrases: dict[Danger, tuple[re.Pattern[str], ...]]
    replies: dict[Danger, dict[str, str]]


def read_danger(text: str) -> Danger | None:
    """The danger that a text tells of, self-harm first; None for figures of speech and worries."""
    approved = approved_phrases()
    words = plain(text)
    for figure in approved.figures:
        words = figure.sub(" ", words)
    if _holds(approved.phrases[Danger.SELF_HARM], words):
        return Danger.SELF_HARM
    clauses = re.split(r"[.!?;\n]+|\bbut\b|\bpero\b", words)
    told = [clause for clause in clauses if not _holds(approved.not_now, clause)]
    if any(_holds(approved.phrases[Danger.EMERGENCY], clause) for clause in told):
        return Danger.EMERGENCY
    # Swelling in one sentence and fever in the next are one danger.
    is_told = not _holds(approved.not_now, words)
    whole = " ".join(clauses)
    return (
        Danger.EMERGENCY if is_told and _holds(approved.phrases[Danger.EMERGENCY], whole) else None
    )


def reply_to(danger: Danger, text: str, urgent_advice: str) -> str:
    """The approved reply, in the language of the text."""
    language = "es" if len(SPANISH.findall(plain(text))) >= SPANISH_WORDS else "en"
    return approved_phrases().replies[danger][language].format(urgent_advice=urgent_advice)


def plain(text: str) -> str:
    """A text in lower case without accents and apostrophes, single spaces."""
    words = fold(text).replace("'", "").replace("\u2019", "")
    return " ".join(re.sub(r"[^\w\s.!?;\n]", " ", words).split())


@cache
def approved_phrases() -> Approved:
    """The phrases in force, from approved.yml."""
    path = Path(__file__).with_name("approved.yml")
    file: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Approved(
        version=file["version"],
        figures=_compiled(file["figures"]),
        not_now=_compiled(file["not_now"]),
        phrases={danger: _compiled(file[danger.value]) for danger in Danger},
        replies={danger: file["replies"][danger.value] for danger in Danger},
    )


def _compiled(phrases: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase) for phrase in phrases)


def _holds(phrases: tuple[re.Pattern[str], ...], words: str) -> bool:
    return any(phrase.search(words) for phrase in phrases)
