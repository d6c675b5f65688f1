"""When understanding is too unsure to act on: measured, docs/understanding.md has the figures."""

import re
from collections.abc import Sequence
from typing import Any

from bot.spoken_words import fold

SURE = 0.7  # below: what changes something is read back first, however plain the words
UNSURE = 0.5  # below, with another meaning near: asked back
NEAR = 0.2  # as near as this to the likeliest
POSSIBLE = 0.1  # below: not offered as a meaning
UNCLEAR = 0.3  # below, with no other meaning near: not understood
# What may be offered as a meaning: it can be answered, and a patient knows what it is. Never
# danger, small talk, or what depends on the message before.
MEANINGS = (
    "ask_treatment_options", "ask_treatment_details", "ask_benefits", "ask_risks",
    "ask_preparation_aftercare", "ask_recommendation", "ask_cost", "ask_installments",
    "ask_insurance", "accept_treatment", "decline_treatment", "book_appointment", "inform_time",
    "reschedule_appointment", "cancel_appointment", "check_appointment", "confirm_attendance",
    "request_human", "ask_clinic_info", "ask_records",
)  # fmt: skip
ALIKE = {"inform_time": "book_appointment"}  # to a patient these are one
MASHED = re.compile(
    r"[^aeiouy\d]+|.*[^aeiouy\d]{5}.*|.*([a-z])\1\1.*|[a-z]"
    r"|.*(?:asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|wert|rtyu|uiop|zxcv|xcvb|cvbn).*"
)
OTHER_BUSINESS = re.compile(
    r"pharmac\w*|farmacia|prescri\w*|receta|refill\w*|rx|jobs?|hir(?:e|ing)|career\w*|trabajo|empleo"
    r"|billing|bill|invoice|refund\w*|factura|hospital|veterinar\w*|vet|vaccin\w*|vacuna"
)


def meanings_of(ranking: Sequence[dict[str, Any]]) -> list[str]:
    """The intents, two at most, that an unsure message may mean, likeliest first.

    ranking: intents with their confidence, the one that would be acted on first
    """
    found: dict[str, str] = {}
    for one in ranking:
        name = str(one["name"])
        if name in MEANINGS and one["confidence"] >= POSSIBLE:
            found.setdefault(ALIKE.get(name, name), name)
    return list(found.values())[:2]


def is_unsure(ranking: Sequence[dict[str, Any]]) -> bool:
    """Whether the intent that comes first is too weak, or another too near, to act on it."""
    if not ranking or ranking[0]["name"] not in MEANINGS:
        return False
    confidence = {str(one["name"]): float(one["confidence"]) for one in ranking}
    best = float(ranking[0]["confidence"])
    meanings = meanings_of(ranking)
    if len(meanings) < 2:
        return best < UNCLEAR
    return best < UNSURE and best - confidence[meanings[1]] <= NEAR


def is_nonsense(text: str) -> bool:
    """Whether no word of a text is one: "asdfgh", "???", a row of pictures. A number is one."""
    return all(MASHED.fullmatch(word) for word in re.findall(r"[^\W_]+", fold(text)))


def is_stray_word(text: str) -> bool:
    """Whether a text is a single word."""
    return len(text.split()) == 1


def names_other_business(text: str) -> bool:
    """Whether a single word names what patients ask us for and others do: "pharmacy?"."""
    return OTHER_BUSINESS.fullmatch(re.sub(r"\W", "", fold(text))) is not None
