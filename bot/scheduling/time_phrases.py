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
from bot.scheduling.time_entries import Reading, entries_of
from bot.scheduling.time_joining import Contradiction, Entry, join
from bot.scheduling.time_other_rules import ASIDE_RULES, OTHER_RULES
from bot.scheduling.time_pieces import Kind, Piece, Rule, Said
from bot.scheduling.time_tokens import tagged

__all__ = ["DayHours", "TimeConstraint", "Unclear", "read_time_phrase"]

RULES = [*ASIDE_RULES, *CLOCK_RULES, *DATE_RULES, *DAY_RULES, *OTHER_RULES]
MOVES = re.compile(r"\b(?:mov(?:e|ed|ing)|change|switch|reschedule|push|swap|bump|cambiar|mover)\b")
VAGUE_AROUND = (
    r"(?:(?:can|could|do|you|i|u|we|have|got|get|in|anything|something|any|a|little|bit|much|is"
    r"|there|if|possible|please|,|;|the|time|way|come|be|make|it|sometime|would|better|works?|that"
    r"|good|appointment|appt|slot|then|one|day|week) ?)*"
)
VAGUE = re.compile(
    VAGUE_AROUND
    + r"\b(?:earlier|sooner|later|(?:an ?other|different|other|new) (?:day|time|date)) ?"
    + VAGUE_AROUND
)
Found = TimeConstraint | Unclear | None
WEAK_ANY = 7  # words: in a longer text "whenever" is about something else


def read_time_phrase(
    text: str, *, today: date, now_local: time, hours: DayHours
) -> TimeConstraint | Unclear | None:
    """What a message asks of a visit's time.

    today, now_local: the clinic's local day and time when it was said
    hours: the clinic's widest hours, which tell 3 AM from 3 PM

    A weekday is the next one; today's own may mean today or in a week and is asked while today is
    possible. A date that has passed is the next month's or year's, asked if it stands alone.
    Returns a constraint to be read back in full (`describe`), Unclear with candidates where it
    must be asked, None if the text holds no time phrase.
    """
    words = tagged(text)
    said = Said(today, now_local, hours, moves=bool(MOVES.search(words)))
    found = _read(words, said)
    if f"@d{today.weekday()}" not in words:
        return found
    return _today_or_in_a_week(_read(words, replace(said, takes_today=True)), found, said)


def _read(words: str, said: Said) -> Found:
    reading = entries_of(_pieces(words, said), said)
    return _settled(reading, said) if reading.entries else _without_entries(words, reading)


def _today_or_in_a_week(sooner: Found, later: Found, said: Said) -> Found:
    """Both readings of today's weekday: one if they agree or today is over, else a question."""
    is_sure = isinstance(later, TimeConstraint) and isinstance(sooner, Unclear)
    if sooner == later or sooner is None or later is None or is_sure:
        return later
    keys = [found.question_key for found in (sooner, later) if isinstance(found, Unclear)]
    readings = [
        found.candidates if isinstance(found, Unclear) else (found,) for found in (sooner, later)
    ]
    possible = [found for found in readings[0] if _may_still_be(found, said)]
    if not possible:
        return later
    both = tuple(dict.fromkeys([*possible, *readings[1]]))
    return Unclear(keys[0] if keys else "which_date", both)


def _may_still_be(found: TimeConstraint, said: Said) -> bool:
    """Whether a reading is not for today alone or leaves some time of it."""
    if found.on is None or min(found.on) != said.today:
        return True
    latest = min(found.to_time or said.hours.closes, said.hours.closes)
    return latest > said.now_local


def _pieces(words: str, said: Said) -> Iterator[Piece]:
    """The pieces of a tagged message, left to right: at each word the first rule that fits."""
    place, before = 0, Piece(Kind.STOP)
    while place < len(words):
        rules = [HOUR_AFTER_A_DAY, *RULES] if before.kind is Kind.DAY else RULES
        before, place = _next_piece(rules, words, place, said)
        yield before


def _next_piece(rules: Sequence[Rule], words: str, place: int, said: Said) -> tuple[Piece, int]:
    for pattern, build in rules:
        match = pattern.match(words, place)
        piece = build(match, said) if match and match.end() > place else None
        if match and piece is not None:
            return piece, match.end() + (words[match.end() - 1] != " ")
    word = words[place:].split(" ", 1)[0]
    return Piece(Kind.WORD, word), place + len(word) + 1


def _settled(reading: Reading, said: Said) -> TimeConstraint | Unclear:
    question = next((entry.question for entry in reading.entries if entry.question), "")
    found = _candidates(reading.entries, said)
    if question:
        return Unclear(question, found)
    if len(reading.entries) == 1 and reading.entries[0].has_passed:
        return Unclear("which_date", found)
    if len(found) == 1 and not reading.is_unread:
        return found[0]
    return Unclear("which_of_these" if len(found) > 1 else "not_understood", found)


def _candidates(entries: list[Entry], said: Said) -> tuple[TimeConstraint, ...]:
    """All that the entries may mean; none if they contradict each other."""
    unsure = next((n for n, entry in enumerate(entries) if entry.question), None)
    if unsure is not None:
        before, after = entries[:unsure], entries[unsure + 1 :]
        read = [_candidates([*before, o, *after], said) for o in entries[unsure].options]
        return tuple(dict.fromkeys(found for several in read for found in several))
    try:
        return tuple(dict.fromkeys(join(entries, said)))
    except Contradiction:
        return ()


def _without_entries(words: str, reading: Reading) -> TimeConstraint | Unclear | None:
    is_short = len(words.split()) <= WEAK_ANY
    if reading.wants_earliest or (reading.has_any and is_short):
        return Unclear("not_understood") if reading.is_unread else TimeConstraint()
    return Unclear("which_date") if VAGUE.fullmatch(words.strip(" ;")) else None
