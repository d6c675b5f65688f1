"""What "the cheaper one", "option 2" and "the quick one" mean among a plan's options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.plans.models import TreatmentOption
from bot.spoken_words import fold

NOUN = r"(?:one|ones|option|choice|treatment)"
CHEAPER = re.compile(
    r"\b(?:cheap(?:er|est)|(?:less|least) (?:expensive|costly|pricey)|lower priced|lowest price"
    rf"|low cost|the cheap {NOUN}|mas barat[oa]|barat[oa]|mas economic[oa])\b"
)
DEARER = re.compile(
    r"\b(?:(?:more|most) (?:expensive|costly|pricey)|pric(?:ier|iest)|costlier|costliest"
    rf"|the (?:expensive|pricey|costly) {NOUN}|mas car[oa])\b"
)
QUICKER = re.compile(  # "which heals faster" is no length of a treatment
    rf"\b(?:the (?:quick|fast|short)(?:er)? {NOUN}|the (?:quick|fast|short)est"
    r"|(?:fewer|fewest|least|less) visits|(?:takes|with) (?:less|the least) time"
    r"|(?:is|are) (?:the )?(?:quicker|quickest|faster|fastest)|(?:el|la) (?:mas )?rapid[oa]"
    r"|mas rapid[oa]|menos (?:visitas|citas|tiempo))\b"
)
SLOWER = re.compile(
    rf"\b(?:the (?:slow|long)(?:er)? {NOUN}|more visits|most visits|mas (?:visitas|citas))\b"
)
PLACE = re.compile(
    r"\b(?:option|number|choice|opcion|numero) (?P<before>\d|one|two|three|uno|dos|tres)\b"
    r"|\b(?P<after>first|second|third|1st|2nd|3rd|primera|segunda|tercera)"
    r" (?:one|option|choice|opcion)\b"
    r"|\b(?:the|el|la) (?P<alone>first|second|third|primer[oa]|segund[oa]|tercer[oa])"
    r"(?:$| (?:por favor|please|pls)$)"
)
PLACES = {
    1: {"1", "one", "uno", "first", "1st", "primera", "primero"},
    2: {"2", "two", "dos", "second", "2nd", "segunda", "segundo"},
    3: {"3", "three", "tres", "third", "3rd", "tercera", "tercero"},
}
OTHER_ONE = re.compile(
    r"\both?e?r (?:one|option|choice|treatment)\b|\both?e?r$|\balternative\b|\b(?:el|la) otr[oa]\b"
)
SEVERAL = re.compile(r"\b(?:both|them|they|these|those|either|ambos|ambas|(?:los|las) dos)\b")


def referred_to(options: Sequence[TreatmentOption], words: str) -> list[TreatmentOption]:
    """The options meant by price, length or place in the plan; none if the words hold neither.

    words: as `plain_words` makes them

    Several if they cost or last the same: which of them is meant has to be asked.
    """
    treatments = [option for option in options if not option.is_no_treatment]
    for pattern, measure, best in ASPECTS:
        if treatments and pattern.search(words):
            wanted = best(measure(option) for option in treatments)
            return [option for option in treatments if measure(option) == wanted]
    word = place_in(words)
    return [option for option in options if word in PLACES.get(option.position, ())]


def place_in(words: str) -> str | None:
    """The place in the list that plain words refer to: "second"."""
    place = PLACE.search(words)
    return (place["before"] or place["after"] or place["alone"]) if place else None


def names_aspect(words: str) -> bool:
    """Whether plain words refer to an option by its price or its length."""
    return any(pattern.search(words) for pattern, _, _ in ASPECTS)


def without_references(words: str) -> str:
    """Plain words without those that refer to an option by price, length, place or contrast."""
    for pattern in (CHEAPER, DEARER, QUICKER, SLOWER, PLACE, OTHER_ONE, SEVERAL):
        words = pattern.sub(" ", words)
    return words


def is_other_one(text: str) -> bool:
    """Whether a text means the option that was not spoken of."""
    return bool(OTHER_ONE.search(plain_words(text)))


def means_all_spoken_of(text: str) -> bool:
    """Whether a text means several: "are they safe", "both"."""
    return bool(SEVERAL.search(plain_words(text)))


def plain_words(text: str) -> str:
    """A text's words without case, accents and marks, single spaces between them."""
    return " ".join(re.findall(r"[a-z0-9']+", fold(text)))


def _price(option: TreatmentOption) -> Measure:
    return (option.total,)


def _effort(option: TreatmentOption) -> Measure:
    """How many visits an option takes, then how many minutes they last together."""
    return len(option.visits), sum(visit.minutes for visit in option.visits)


Measure = tuple[int, ...]
Aspect = tuple[
    re.Pattern[str], Callable[[TreatmentOption], Measure], Callable[[Iterable[Measure]], Measure]
]
ASPECTS: tuple[Aspect, ...] = (
    (CHEAPER, _price, min),
    (DEARER, _price, max),
    (QUICKER, _effort, min),
    (SLOWER, _effort, max),
)
