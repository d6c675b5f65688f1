"""What a short reply asks of a choice: its number, its place in the list, its day or time."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversations.choice_words import FILLERS
from bot.spoken_words import month_of, number_of, ordinal_of, weekday_of


@dataclass(frozen=True)
class Choice:
    """One numbered choice as it was offered. `starts_at_local` is the clinic's local time."""

    number: int
    label: str
    starts_at_local: datetime | None = None


Selector = Callable[[Choice], bool]

AT = r"(?:\b(?:at|around|about|a las|a la|de las|de la) )?"
CLOCK = re.compile(
    rf"{AT}\b(?P<hour>[0-9]{{1,2}})(?:[:.](?P<minute>[0-9]{{2}}))? ?(?P<half>[ap])\.?m?\b"
    rf"|{AT}\b(?P<hour_>[0-9]{{1,2}}):(?P<minute_>[0-9]{{2}})\b"
    r"|\b(?:at|around|about|a las|de las|a la|de la) (?P<hour_alone>[0-9]{1,2})\b"
)
NAMED_DAY = re.compile(
    r"\b(?P<month>[a-z]{3,9}) (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\b(?!:)"
    r"|\b(?P<number>[0-9]{1,2})/(?P<day_>[0-9]{1,2})\b"
)
PLACE = re.compile(
    r"(?<!\bor )\b(?P<place>earliest|soonest|earlier|sooner|later|latest|last|middle"
    r"|ultimo|ultima)\b"
)
ONE = re.compile(
    r"(?:^|\b(?:option|number|choice|with|take|pick|opcion|numero) )(?:one|uno|una)\b(?! of)"
)
NTH_ONE = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th) (?:one|option|choice|time|slot)\b")
WORD = re.compile(r"[a-z]+|[0-9]+(?:st|nd|rd|th)?|\S")


def selectors_in(words: str, choices: Sequence[Choice]) -> tuple[list[Selector], list[str]]:
    """What a plain reply asks of a choice, and the words that were not understood."""
    selectors: list[Selector] = []

    def take(match: re.Match[str]) -> str:
        selector = _read(match, choices)
        selectors.extend([selector] if selector else [])
        return " ; " if selector else match.group()

    for pattern in (NAMED_DAY, CLOCK, PLACE):
        words = pattern.sub(take, words)
    left = []
    words = NTH_ONE.sub(r"\1", ONE.sub("1", words)).replace(";", "")
    for word in WORD.findall(words):
        selector = _of_word(word)
        if selector is not None:
            selectors.append(selector)
        elif word not in FILLERS:
            left.append(word)
    return selectors, left


def _read(match: re.Match[str], choices: Sequence[Choice]) -> Selector | None:
    if match.re is PLACE:
        return _of_place(match["place"], choices)
    return _of_day(match) if match.re is NAMED_DAY else _of_clock(match)


def _of_word(word: str) -> Selector | None:
    if word in {"morning", "mornings"}:
        return _starts(lambda start: start.hour < 12)
    if word in {"afternoon", "afternoons", "tarde"}:
        return _starts(lambda start: start.hour >= 12)
    if word in {"one", "uno"}:  # "the tuesday one" is no number
        return None
    weekday = weekday_of(word)
    if weekday is not None:
        return _starts(lambda start: start.weekday() == weekday)
    ordinal, number = ordinal_of(word), number_of(word)
    if ordinal is not None and word[0].isdigit():
        on_day = _starts(lambda start: start.day == ordinal)
        return lambda choice: choice.number == ordinal or on_day(choice)
    wanted = number if ordinal is None else ordinal
    return None if wanted is None else lambda choice: choice.number == wanted


def _of_place(place: str, choices: Sequence[Choice]) -> Selector:
    if place in {"earlier", "sooner", "later"} and len(choices) > 2:
        return lambda _: True  # of three, "the later one" may be either of two
    if place == "middle":
        return lambda choice: choice.number == choices[len(choices) // 2].number
    if place in {"last", "ultimo", "ultima"}:
        return lambda choice: choice.number == choices[-1].number
    starts = [choice.starts_at_local for choice in choices if choice.starts_at_local]
    if not starts:
        return lambda _: False
    wanted = max(starts) if place in {"later", "latest"} else min(starts)
    return _starts(lambda start: start == wanted)


def _of_clock(match: re.Match[str]) -> Selector:
    hour = int(match["hour"] or match["hour_"] or match["hour_alone"])
    minute = int(match["minute"] or match["minute_"] or 0)
    if match["half"]:
        hours = {hour % 12 + (12 if match["half"] == "p" else 0)}
    else:
        hours = {hour, hour + 12} if hour < 12 else {hour}
    return _starts(lambda start: start.hour in hours and start.minute == minute)


def _of_day(match: re.Match[str]) -> Selector | None:
    month = month_of(match["month"]) if match["month"] else int(match["number"])
    day = int(match["day"] or match["day_"])
    if month is None:
        return None
    return _starts(lambda start: (start.month, start.day) == (month, day))


def _starts(fits: Callable[[datetime], bool]) -> Selector:
    return lambda choice: choice.starts_at_local is not None and fits(choice.starts_at_local)
