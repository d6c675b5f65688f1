"""Which of the offered choices a short reply picks, and what is a bare yes or no."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.choice_selectors import Choice, selectors_in
from bot.conversations.choice_words import ANY, FILLERS, NO, NONE, NOT, YES, plain
from bot.spoken_words import fold

__all__ = ["Ambiguous", "Choice", "NoneOfThem", "Picked", "read_choice", "read_yes_no"]

LIST = re.compile(r"\b(?:or|and|o|y)\b")


@dataclass(frozen=True)
class Ambiguous:
    """The reply picks among the choices, but several fit: ask again. Positions from 0."""

    indices: tuple[int, ...]


@dataclass(frozen=True)
class NoneOfThem:
    """The reply turns all choices down."""


Picked = int | Ambiguous | NoneOfThem | None


def read_choice(text: str, choices: Sequence[Choice]) -> Picked:
    """The position (from 0) of the choice that a reply picks.

    Everything in the reply must be understood: an unread word means None, so that "2 kids",
    "in 2 weeks" or "not the second" pick nothing. Ambiguous if several choices fit ("tuesday"
    with two Tuesdays, "1 or 2"); NoneOfThem for "neither", "none of those work", "no".
    "Any of them" is the first of several times; among anything else it is ambiguous.
    """
    words = plain(text)
    if not choices or not words:
        return None
    if NONE.fullmatch(words) or NO.fullmatch(words):
        return NoneOfThem()
    if ANY.fullmatch(words):
        has_times = all(choice.starts_at_local for choice in choices)
        return 0 if has_times or len(choices) == 1 else Ambiguous(tuple(range(len(choices))))
    if YES.fullmatch(words):
        return 0 if len(choices) == 1 else None
    if NOT.search(words) and not _labelled(_content(words), choices):
        return None
    return _pick(words, choices, is_question="?" in text)


def read_yes_no(text: str) -> bool | None:
    """True or False if the whole message is a yes or a no, in English or Spanish; else None."""
    words = plain(text)
    if YES.fullmatch(words):
        return True
    return False if NO.fullmatch(words) else None


def _pick(words: str, choices: Sequence[Choice], *, is_question: bool) -> Picked:
    selectors, left = selectors_in(words, choices)
    named = _labelled(left, choices)
    if (left and not named) or (not selectors and (is_question or not left)):
        return None
    hits = [{n for n, choice in enumerate(choices) if fits(choice)} for fits in selectors]
    hits += [named] if left else []
    if not all(hits):
        return None
    common, union = set.intersection(*hits), set.union(*hits)
    is_list = len(union) > 1 and LIST.search(words)
    if len(common) == 1 and not is_list:
        return common.pop()
    return Ambiguous(tuple(sorted(union if is_list else common or union)))


def _content(words: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", words) if word not in FILLERS]


def _labelled(words: list[str], choices: Sequence[Choice]) -> set[int]:
    """The choices whose label holds all of the words, as "no treatment" does."""
    labels = [set(re.findall(r"[a-z]+", fold(choice.label))) for choice in choices]
    return {n for n, label in enumerate(labels) if words and set(words) <= label}
