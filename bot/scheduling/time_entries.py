"""Turns the pieces of a message into the days and times it asks for, each wanted or not.

A piece that bends the meaning and finds nothing to bend leaves the message "unread": ask.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.time_joining import Entry
from bot.scheduling.time_pieces import Kind, Piece, Said, Weekdays, upcoming

ONE_DAY = timedelta(days=1)
LINKS = frozenset({Kind.OR, Kind.AND, Kind.COMMA, Kind.BUT, Kind.STOP})
STRENGTH = {None: 0, Kind.COMMA: 1, Kind.AND: 2, Kind.OR: 3, Kind.STOP: 4, Kind.BUT: 5}
BEND = re.compile(
    r"@[cowxmdpt]\d.*|@n(?:[0-9]|[12][0-9]|3[01])|days?|weeks?|months?|hours?|later|earlier|sooner"
    r"|next|last|every|other|following|previous|same|date|weekend|morning|afternoon|evening|night"
    r"|unless|than|before|after|until|latest"
    r"|otr[oa]s?|ultim[oa]s?|siguientes?|proxim[oa]s?|pasad[oa]s?"
)
BETWEEN_NOT_AND_DAY = re.compile(
    r"do|make|come|in|on|the|any|a|it|for|be|at|this|really|want|work|with|me|is|am|are|able|free"
    r"|available|see|like|have|get|el|la|los|las|good|great|make|there|too|super|also|i|you|we|u"
)
TELLING_ENDS = re.compile(r"can|could|need|want|would|so|do|does|lets|please|pls|id|ill|is|how")
BOUND_WORDS = frozenset({"the", "on", "maybe", "like", "el", "my", "about", "around", "a"})


@dataclass
class Reading:
    """What was read so far, and what is still waiting for the next piece."""

    said: Said
    entries: list[Entry] = field(default_factory=list)
    is_unread: bool = False
    link: Kind | None = None
    bound: str = ""
    not_yet: str = ""  # a "not" that waits for its day: "not", or "closed" if it may end there
    has_any: bool = False
    wants_earliest: bool = False
    but_not: bool = False
    is_told: bool = False  # inside "my visit is on ...", "it broke on ..."
    is_target: bool = False  # right after "to": where a visit is to be moved


def entries_of(pieces: Iterable[Piece], said: Said) -> Reading:
    """The days and times of a message in order, and whether something was left unread."""
    reading = Reading(said)
    for piece in pieces:
        _take(reading, piece)
    _close_not(reading)
    _drop_bound(reading)
    if reading.link is Kind.OR and reading.entries:
        reading.is_unread = True
    return reading


def _take(reading: Reading, piece: Piece) -> None:
    if piece.kind in {Kind.DAY, Kind.TIME}:
        _take_entry(reading, piece)
        return
    handle = HANDLERS.get(piece.kind)
    if handle:
        handle(reading, piece)
    if piece.kind is not Kind.TO:
        reading.is_target = False
    if piece.kind is not Kind.BUT:
        reading.but_not = False


def _take_entry(reading: Reading, piece: Piece) -> None:
    if reading.is_told:
        reading.bound, reading.not_yet, reading.link = "", "", None
        return
    last = reading.entries[-1] if reading.entries else None
    if reading.is_target and last:
        if reading.said.moves:
            reading.entries, reading.link, last = [], None, None
        elif reading.link is None:
            reading.is_unread = True
    is_not = bool(reading.not_yet) or reading.but_not
    if last and last.is_negated and not is_not:
        is_not = reading.link in {Kind.OR, Kind.AND}
        if reading.link is None or (reading.link is Kind.COMMA and last.kind is piece.kind):
            reading.is_unread = True
    reading.entries.append(_entry(reading, piece, is_not=is_not))
    reading.link, reading.bound, reading.not_yet = None, "", ""
    reading.is_target = reading.but_not = False


def _entry(reading: Reading, piece: Piece, *, is_not: bool) -> Entry:
    if piece.question:
        options = tuple(_entry(reading, option, is_not=is_not) for option in piece.options)
        return Entry(piece.kind, None, None, reading.link, is_not, piece.question, options)
    day, window, has_passed = piece.day, piece.window, piece.has_passed
    if reading.bound and piece.kind is Kind.TIME:
        reading.is_unread = True
    elif reading.bound and day is not None:
        bent = bend(reading.bound, day, reading.said)
        reading.is_unread |= bent is None
        day, has_passed = bent or day, False
    return Entry(piece.kind, day, window, reading.link, is_not, has_passed=has_passed)


def bend(bound: str, day: Weekdays | TimeConstraint, said: Said) -> TimeConstraint | None:
    """The days from, after, before or up to a day, or its week; None if that makes no sense."""
    days = [upcoming(said, n) for n in day.days] if isinstance(day, Weekdays) else _ends(day)
    if not days:
        return None
    low, high = min(days), max(days)
    if bound == "before" and low <= said.today:
        return None
    if bound == "week_of":
        monday = low - timedelta(low.weekday())
        return TimeConstraint(first=max(monday, said.today), last=monday + timedelta(6))
    if bound in {"from", "after"}:
        return TimeConstraint(first=low if bound == "from" else high + ONE_DAY)
    return TimeConstraint(last=high if bound == "to" else low - ONE_DAY)


def _ends(day: TimeConstraint) -> list[date]:
    if day.on is not None:
        return sorted(day.on)
    if day.first is None or day.last is None or day.not_on_weekdays:
        return []
    return [day.first, day.last]


def _take_link(reading: Reading, piece: Piece) -> None:
    if STRENGTH[piece.kind] > STRENGTH[reading.link]:
        reading.link = piece.kind
    if piece.kind in {Kind.COMMA, Kind.STOP, Kind.BUT}:
        reading.is_told = False
        _close_not(reading)
        _drop_bound(reading)
    reading.but_not = piece.word == "but" and reading.has_any
    if piece.kind is Kind.OR and not reading.entries and not reading.is_told:
        reading.is_unread = True


def _take_not(reading: Reading, _: Piece) -> None:
    if reading.is_told:
        return
    reading.is_unread |= reading.not_yet == "not" or bool(reading.bound)
    reading.not_yet = "not"


def _take_not_that(reading: Reading, _: Piece) -> None:
    """'Tuesday doesn't work' turns down Tuesday and what is listed with it."""
    if reading.is_told:
        return
    if not reading.entries:
        reading.not_yet = "closed"
        return
    n = len(reading.entries) - 1
    last = reading.entries[n]
    if n and last.link is None:
        reading.is_unread = True  # "tuesday at 3 doesn't work": both, or only the hour?
    while n >= 0:
        entry = reading.entries[n]
        reading.entries[n] = negated(entry)
        if entry.link not in {Kind.OR, Kind.AND, Kind.COMMA}:
            break
        n -= 1
    reading.link = Kind.STOP


def negated(entry: Entry) -> Entry:
    """The same day or time, turned down."""
    options = tuple(negated(option) for option in entry.options)
    return replace(entry, is_negated=True, options=options)


def _take_bound(reading: Reading, piece: Piece) -> None:
    _drop_bound(reading)
    reading.bound = "" if reading.is_told else piece.word


def _take_any(reading: Reading, piece: Piece) -> None:
    reading.has_any = True
    reading.wants_earliest |= piece.word == "earliest"
    reading.is_unread |= reading.not_yet == "not"


def _take_to(reading: Reading, piece: Piece) -> None:
    if reading.said.moves:
        reading.is_told = False
    reading.is_target = piece.word == "to" or reading.said.moves


def _take_telling(reading: Reading, _: Piece) -> None:
    reading.is_told = True


def _take_other_life(reading: Reading, _: Piece) -> None:
    """'I work until 3': the time may be taken or free, so ask."""
    reading.is_unread |= not reading.is_told


def _take_aside(reading: Reading, _: Piece) -> None:
    _drop_bound(reading)


def _take_word(reading: Reading, piece: Piece) -> None:
    if reading.is_told:
        reading.is_told = not TELLING_ENDS.fullmatch(piece.word)
        return
    reading.is_unread |= bool(BEND.fullmatch(piece.word))
    if reading.not_yet and not BETWEEN_NOT_AND_DAY.fullmatch(piece.word):
        reading.is_unread |= reading.not_yet == "not"
        reading.not_yet = ""
    if reading.bound and piece.word not in BOUND_WORDS:
        _drop_bound(reading)


def _close_not(reading: Reading) -> None:
    reading.is_unread |= reading.not_yet == "not"
    reading.not_yet = ""


def _drop_bound(reading: Reading) -> None:
    """An "after" or "before" that bent no day is unread; "by" and "from" have other uses."""
    reading.is_unread |= reading.bound in {"after", "before"}
    reading.bound = ""


HANDLERS: dict[Kind, Callable[[Reading, Piece], None]] = {
    **dict.fromkeys(LINKS, _take_link),
    Kind.NOT: _take_not,
    Kind.NOT_THAT: _take_not_that,
    Kind.BOUND: _take_bound,
    Kind.ANY: _take_any,
    Kind.TO: _take_to,
    Kind.ELSEWHERE: _take_telling,
    Kind.OTHER_LIFE: _take_other_life,
    Kind.ASIDE: _take_aside,
    Kind.WORD: _take_word,
}
