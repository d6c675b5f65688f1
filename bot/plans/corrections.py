"""Short messages that only point at an option: "no, the crown", "and the other?".

What they mean depends on what was said before; here it is only read how they point.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.choosing import is_by_place, options_named, words_around
from bot.plans.models import TreatmentOption
from bot.plans.references import is_other_one, means_all_spoken_of, plain_words

WORDS_AROUND = """
    no nope nah not wait hold on sorry actually i mean meant instead rather oops correction my bad
    and what about how for same with if also question then thanks of than me
    make it lets let's do go take ill i'll id i'd want choose pick change switch to prefer have get
    would like the a an one ones option choice treatment please pls plz ok okay oh um hm yes yeah
    yep this that just mejor perdon perdona digo quise decir espera en realidad y para que tal con
    tambien lo mismo misma pregunta quiero prefiero elijo escojo cambia cambiar cambio hagamos
    vamos el la los las un una de del opcion por favor si
"""
AROUND = frozenset(WORDS_AROUND.split())
ADDS = re.compile(r"(?:ok(?:ay)? )?(?:and|what|how|same|y|que tal|lo mismo|para)\b")
CORRECTS = re.compile(
    r"\b(?:no|nope|nah|not|wait|hold on|sorry|actually|i mean|i meant|instead|rather|oops|mejor"
    r"|perdon|perdona|digo|quise decir|espera|en realidad)\b"
)
CHOOSES = re.compile(
    r"\b(?:make it|lets|let's|do|go with|take|i'?ll|want|choose|pick|change|switch|prefer|have|get"
    r"|quiero|prefiero|elijo|escojo|cambia\w*|hagamos|vamos|mejor)\b"
)
TURNED_DOWN = (
    r"\b(?:not|instead of|rather than|en vez de|en lugar de|no quiero|no prefiero|no elijo)"
    r" (?:the |a |el |la |un |una )?"
)


@dataclass(frozen=True)
class Pointing:
    """What a short message points at, and how.

    options: those named; none for "the other one" or "both", which depend on what was said
    adds: "and the filling?"; corrects: "no, the filling"; chooses: "make it the filling"
    may_be_other: "the second one" may as well be of another list, of times or patients
    """

    options: tuple[TreatmentOption, ...]
    adds: bool
    corrects: bool
    chooses: bool
    may_be_other: bool


def read_pointing(options: Sequence[TreatmentOption], text: str) -> Pointing | None:
    """How a message points at options, if it does nothing else; None for any other."""
    words = plain_words(text)
    named = options_named(options, text)
    if not (named or is_other_one(text) or means_all_spoken_of(text)):
        return None
    if set(words_around(options, text)) - AROUND:
        return None
    meant = [option for option in named if not _is_turned_down(option, words)]
    if named and not meant:
        return None  # "not the crown" names none
    adds = bool(ADDS.match(words)) or text.rstrip().endswith("?")
    return Pointing(
        options=tuple(meant),
        adds=adds,
        corrects=bool(CORRECTS.search(words)),
        chooses=bool(CHOOSES.search(words)) and not adds,
        may_be_other=not named or is_by_place(options, words),
    )


def _is_turned_down(option: TreatmentOption, words: str) -> bool:
    """Whether a text says "not the crown" of it."""
    names = [option.name, *option.synonyms]
    return any(re.search(TURNED_DOWN + re.escape(plain_words(name)), words) for name in names)
