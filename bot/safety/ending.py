"""Whether a patient says that it is over."""

from enum import StrEnum

from bot.conversations.choices import read_yes_no
from bot.safety.approved import clauses, holds, plain, without
from bot.safety.detecting import Danger

FEW_WORDS = 2


class Told(StrEnum):
    """What a text under a hold says of the danger."""

    OVER = "over"
    UNCLEAR = "unclear"  # some word of it, not plain enough after self-harm
    NOT_OVER = "not_over"


def read_ending(text: str, danger: Danger, *, was_asked: bool) -> Told | None:
    """What a text says of whether it is over; None if it says nothing of it.

    danger: after self-harm "fine" counts only as the whole message, and a bare yes not at all
    was_asked: our last reply asked whether the patient is safe
    """
    is_self_harm = danger is Danger.SELF_HARM
    answer = read_yes_no(text) if was_asked else None
    if answer is not None and not holds("it_is_over.acknowledged", plain(text)):
        return (Told.UNCLEAR if is_self_harm else Told.OVER) if answer else Told.NOT_OVER
    words = " ".join(clauses(plain(text)))
    is_plain, is_soft = holds("it_is_over.plainly", words), holds("it_is_over.over", words)
    if not (is_plain or is_soft):
        return None
    rest = _rest(words)
    if holds("it_is_over.not_over", rest) or "but" in plain(text).split():
        return Told.UNCLEAR if is_self_harm else None
    if is_self_harm and not is_plain and without("it_is_over.fillers", rest):
        return Told.UNCLEAR
    return Told.OVER


def says_nothing_else(text: str) -> bool:
    """Whether a text that says it is over asks nothing besides."""
    rest = without("it_is_over.fillers", _rest(" ".join(clauses(plain(text)))))
    return "?" not in text and len(rest.split()) <= FEW_WORDS


def _rest(words: str) -> str:
    return without("it_is_over.over", without("it_is_over.plainly", words))
