"""What "the cheaper one", "option 2" and "the other one" mean among a plan's options."""

import re
from collections.abc import Sequence

from bot.plans.models import TreatmentOption
from bot.spoken_words import fold

CHEAPER = re.compile(
    r"\b(?:cheap(?:er|est)|(?:less|least) (?:expensive|costly|pricey)|lower priced|lowest price"
    r"|low cost|mas barat[oa]|barat[oa])\b"
)
DEARER = re.compile(
    r"\b(?:(?:more|most) (?:expensive|costly)|pric(?:ier|iest)|costlier|costliest|mas car[oa])\b"
)
PLACE = re.compile(
    r"\b(?:option|number|choice|opcion|numero) (?P<before>\d|one|two|three|uno|dos|tres)\b"
    r"|\b(?P<after>first|second|third|1st|2nd|3rd|primera|segunda|tercera)"
    r" (?:one|option|choice|opcion)\b"
)
PLACES = {
    1: {"1", "one", "uno", "first", "1st", "primera"},
    2: {"2", "two", "dos", "second", "2nd", "segunda"},
    3: {"3", "three", "tres", "third", "3rd", "tercera"},
}
OTHER_ONE = re.compile(
    r"\both?e?r (?:one|option|choice|treatment)\b|\both?e?r$|\balternative\b|\b(?:el|la) otr[oa]\b"
)


def referred_to(options: Sequence[TreatmentOption], words: str) -> list[TreatmentOption]:
    """The option meant by its price or its place in the plan; none if the words hold neither.

    words: as `plain_words` makes them
    """
    priced = [option for option in options if not option.is_no_treatment]
    if priced and CHEAPER.search(words):
        return [min(priced, key=lambda option: option.total)]
    if priced and DEARER.search(words):
        return [max(priced, key=lambda option: option.total)]
    place = PLACE.search(words)
    word = (place["before"] or place["after"]) if place else ""
    return [option for option in options if word in PLACES.get(option.position, ())]


def is_other_one(text: str) -> bool:
    """Whether a text means the option that was not spoken of."""
    return bool(OTHER_ONE.search(plain_words(text)))


def plain_words(text: str) -> str:
    """A text's words without case, accents and marks, single spaces between them."""
    return " ".join(re.findall(r"[a-z0-9']+", fold(text)))
