"""Reads what a patient's message asks of a visit's time, or what must be asked back.

The left-over rule: a word that may bend the meaning ("or", "not", "after", a number, "day") and
that no rule has read turns the answer into a question. A confident wrong day is worse.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time

from bot.scheduling.time_clock_rules import CLOCK_RULES
from bot.scheduling.time_constraints import DayHours, TimeConstraint, Unclear
from bot.scheduling.time_date_rules import DATE_RULES, HOUR_AFTER_A_DAY
from bot.scheduling.time_day_rules import DAY_RULES
from bot.scheduling.time_entries import TOLD_ELSEWHERE_ENDS, Reading, entries_of
from bot.scheduling.time_joining import Contradiction, Entry, join
from bot.scheduling.time_other_rules import ASIDE_RULES, OTHER_RULES
from bot.scheduling.time_pieces import Kind, Piece, Said
from bot.scheduling.time_tokens import tagged

__all__ = ["DayHours", "TimeConstraint", "Unclear", "read_time_phrase"]

RULES = [*ASIDE_RULES, *CLOCK_RULES, *DATE_RULES, *DAY_RULES, *OTHER_RULES]
MOVES = re.compile(r"\b(?:move|moved|change|switch|reschedule|push|swap|bump|cambiar|mover)\b")
BEND = re.compile(
    r"@[nctowxmdp]\d.*|days?|weeks?|months?|hours?|later|earlier|sooner|next|last|every|other"
    r"|following|previous|same|day|date|weekend|morning|afternoon|evening|night|both|either|unless"
    r"|than|only if|work(?:ing)?|school|class|classes|vacation|trip|meeting|expires?|runs|flight"
    r"|leave|leaving|shift|town|off|practice|before|after|until|semana|dia|dias"
)
VAGUE = re.compile(
    r"(?:(?:can|could|do|you|i|u|we|have|got|get|in|anything|something|any|a|little|bit|much|is|there"
    r"|if|possible|please|,|;|the|time|way|come|be|make|it|sometime) )*"
    r"(?:earlier|sooner|later|(?:an ?other|different|other|new) (?:day|time|date))"
    r"(?: (?:please|if|possible|time|date|day|one|in|would|be|better|works?|;|,|the|that|week|is"
    r"|good|appointment|appt|slot|spot|then))*"
)
WEAK_ANY = 7  # words: in a longer text "whenever" is about something else
BIG = 31  # a larger number is no day and no hour


def read_time_phrase(
    text: str, *, today: date, now_local: time, hours: DayHours
) -> TimeConstraint | Unclear | None:
    """What a message asks of a visit's time.

    today, now_local: the clinic's local day and time when it was said
    hours: the clinic's widest hours, which tell 3 AM from 3 PM

    A weekday is the next one after today; a date that has passed is the next month's or year's.
    Returns a constraint to be read back in full (`describe`), Unclear with candidates where it
    must be asked, None if the text holds no time phrase.
    """
    words = tagged(text)
    said = Said(today, now_local, hours, moves=bool(MOVES.search(words)))
    pieces = list(_pieces(words, said))
    reading = entries_of(pieces, said)
    if not reading.entries:
        return _without_entries(words, pieces)
    return _settled(reading, said)


def _pieces(words: str, said: Said) -> Iterator[Piece]:
    """The pieces of a tagged message, left to right: at each word the first rule that fits."""
    place, before = 0, Piece(Kind.STOP)
    while place < len(words):
        rules = [HOUR_AFTER_A_DAY, *RULES] if before.kind is Kind.DAY else RULES
        before, place = _next_piece(rules, words, place, said)
        yield before


def _next_piece(
    rules: Sequence[tuple[re.Pattern[str], object]], words: str, place: int, said: Said
) -> tuple[Piece, int]:
    for pattern, build in rules:
        match = pattern.match(words, place)
        piece = build(match, said) if match and callable(build) else None
        if match and piece is not None and match.end() > place:
            return piece, match.end() + 1
    word = words[place:].split(" ", 1)[0]
    return Piece(Kind.WORD, word), place + len(word) + 1


def _settled(reading: Reading, said: Said) -> TimeConstraint | Unclear:
    found = _alternatives(reading.entries, said)
    if reading.question:
        return Unclear(reading.question, found)
    if len(found) == 1 and not reading.is_unread:
        return found[0]
    return Unclear("which_of_these" if len(found) > 1 else "not_understood", found)
