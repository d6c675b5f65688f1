"""Birth dates and given names as people type them when they are asked who they are."""

import re
from collections.abc import Collection
from datetime import date

from bot.patients.birth_date_words import DAY, FULL_YEAR, YEAR, day_of, year_of
from bot.spoken_words import MONTHS, distance, fold

FIRST_YEAR, LAST_YEAR = 1900, 2026
MASK = "[date of birth]"
LONG_NAME = 5  # letters; a shorter name must be spelled right
NAME_IN_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
LATER = r"(?![0-9:]|[/.-][0-9]|,[0-9]{3})"
DATE = re.compile(
    r"(?<![0-9$:])(?<![0-9][/.,-])(?:"
    r"(?P<iso_year>(?:19|20)[0-9]{2}) ?[-/. ] ?(?P<iso_month>[0-9]{1,2})"
    r" ?[-/. ] ?(?P<iso_day>[0-9]{1,2})"
    r"|(?P<month>[0-9]{1,2}) ?(?P<between>[-/.]) ?(?P<day>[0-9]{1,2}) ?[-/.] ?"
    r"(?P<year>[0-9]{4}|'?[0-9]{2})"
    r"|(?P<spaced_month>[0-9]{1,2}) (?P<spaced_day>[0-9]{1,2}) (?P<spaced_year>[0-9]{4}|[0-9]{2})"
    r"|(?P<run_month>[0-9]{2})(?P<run_day>[0-9]{2})(?P<run_year>(?:19|20)[0-9]{2})"
    r"|(?P<run_iso_year>(?:19|20)[0-9]{2})(?P<run_iso_month>[0-9]{2})(?P<run_iso_day>[0-9]{2})"
    rf"|(?P<named_day>{DAY})[ -]?(?:of |de )?"
    rf"(?P<day_month>{NAME_IN_MONTH})\.?,?[ -]?"
    rf"(?:de |del |of |in )?(?:el )?(?:ano |year )?(?P<day_year>{YEAR})"
    rf"|\b(?P<named_month>{NAME_IN_MONTH})\.?[ -]?(?:the )?"
    rf"(?P<month_day>{DAY})(?![0-9])[,.]?[ -]{{0,2}}"
    rf"(?:of |in |de |del )?(?P<month_year>{YEAR})"
    rf"|(?P<first_year>{FULL_YEAR})[ -](?P<first_month>{NAME_IN_MONTH})[ -](?:the )?"
    rf"(?P<first_day>{DAY})"
    rf"){LATER}(?! ?(?:[ap]\.?m\b|o'?clock))",
    re.IGNORECASE,
)
SHAPES = (
    ("iso_year", "iso_month", "iso_day"),
    ("year", "month", "day"),
    ("spaced_year", "spaced_month", "spaced_day"),
    ("run_year", "run_month", "run_day"),
    ("run_iso_year", "run_iso_month", "run_iso_day"),
    ("day_year", "day_month", "named_day"),
    ("month_year", "named_month", "month_day"),
    ("first_year", "first_month", "first_day"),
)
BORN = re.compile(
    r"\b(?:born|birth|birthday|birthdate|bday|b-day|dob|d\.o\.b|nacio|naci|nacida|nacido"
    r"|nacimiento|cumpleanos)\b"
)
SPANISH = re.compile(r"\b(?:naci|nacio|nacid[oa]|nacimiento|cumpleanos|fecha|el|es|mi|dia)\b")
LAST_HOUR = 24
TURNED_DOWN = re.compile(r"\b(?:no|not) (?:es |era |is |was )?(?:para|de|for|about) (\w+)")


def read_birth_date(text: str, *, day_may_be_first: bool = False) -> date | None:
    """The one birth date that a text holds, a day from 1900 to 2026.

    Month before day; 17/05/1984 is read the other way round, since no month is 17, and 5/7/1984
    not at all beside Spanish words or where the writer may put the day first. Of two-digit years,
    27 to 99 belong to the last century. None if there is no date, an impossible one, or several
    different ones.
    """
    words = _folded(text)
    matches = [match for match in DATE.finditer(words) if _is_birth_date(words, match)]
    day_may_be_first = day_may_be_first or SPANISH.search(words) is not None
    if day_may_be_first and any(_may_be_turned(match) for match in matches):
        return None
    found = {_day(match) for match in matches}
    return found.pop() if len(found) == 1 else None


def mask_birth_dates(text: str) -> str:
    """The text with every date that may be a birth date replaced by "[date of birth]".

    Impossible days are masked too (a slip of the thumb). A date without a year is a coming one.
    """
    words = _folded(text)
    masked, place = "", 0
    for match in DATE.finditer(words):
        if _is_birth_date(words, match):
            masked += text[place : match.start()] + MASK
            place = match.end()
    return masked + text[place:]


def read_given_names(text: str, known: Collection[str]) -> frozenset[str]:
    """Which of the known given names stand in a text as whole words.

    Case and accents do not matter; a name of five letters or more may be one edit off, unless
    the word is itself another known name. Of "not for Leo, for Ana" it is Ana alone.
    """
    words = _words(text)
    exact = frozenset(name for name in known if _stands_in(words, _words(name)))
    exact |= {name for name in known if f"{fold(name)}s" in words}  # "anas treatment"
    spoken_for = {word for name in exact for word in _words(name)}
    left = [word for word in words if word not in spoken_for]
    found = exact | {name for name in known if _is_near_one(fold(name), left)}
    turned_down = set(TURNED_DOWN.findall(fold(text)))
    return frozenset(n for n in found if fold(n) not in turned_down) or found


def _is_birth_date(text: str, match: re.Match[str]) -> bool:
    """Whether a match is a plausible birth date and no visit's day and hour ("dec 1 10")."""
    year, month, _ = _parts(match)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    if match["run_year"] or match["run_iso_year"]:
        return _day(match) is not None
    if match["month"] and match["between"] == "." and "/" in match.group():
        return False
    named_year = match["day_year"] or match["month_year"] or ""
    short, is_full = year_of(match["spaced_year"] or named_year or "1900")
    if is_full or named_year.startswith("'"):
        return month > 0
    if match["spaced_year"] is None and short > LAST_HOUR:
        return True
    rest = text[: match.start()] + text[match.end() :]
    return bool(BORN.search(fold(rest))) or not re.search(r"\w", rest)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a match, the year in full; month and day may be impossible."""
    year, month, day = next(
        (match[y], match[m], match[d]) for y, m, d in SHAPES if match[y] is not None
    )
    number, is_full = year_of(year)
    century = 0 if is_full else 1900 if number > LAST_YEAR % 100 else 2000
    return century + number, MONTHS.get(month) or int(month), day_of(day)


def _day(match: re.Match[str]) -> date | None:
    year, month, day = _parts(match)
    if month > 12:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _may_be_turned(match: re.Match[str]) -> bool:
    """Whether a date in figures gives another day if read with the day first."""
    _, month, day = _parts(match)
    is_named = match["day_year"] or match["month_year"] or match["first_year"]
    is_iso = match["iso_year"] or match["run_iso_year"]
    return not (is_named or is_iso) and month != day and max(month, day) <= 12


def _folded(text: str) -> str:
    """The text folded letter by letter, so that places in it stay where they are."""
    folded = (fold(letter) for letter in text)
    return "".join(
        plain if len(plain) == 1 else letter for plain, letter in zip(folded, text, strict=True)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"['\u2019]s\b", "", fold(text)))


def _stands_in(words: list[str], name: list[str]) -> bool:
    size = len(name)
    return size > 0 and any(words[n : n + size] == name for n in range(len(words) - size + 1))


def _is_near_one(name: str, words: list[str]) -> bool:
    if len(name) < LONG_NAME:
        return False
    return any(abs(len(word) - len(name)) <= 1 and distance(word, name) == 1 for word in words)
