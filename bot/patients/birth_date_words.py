"""Days and years of birth dates in words: "seventeenth", "treinta y uno", "nineteen oh four"."""

import re

from bot.spoken_words import NUMBERS, ORDINALS

UNITS = "one|two|three|four|five|six|seven|eight|nine"
UNIT_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
SPANISH_TENS = "treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa"
UNIT = rf"(?:{UNIT_ORDINALS}|{UNITS})"
SPANISH_UNIT = r"(?:uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
LONG_TENS = (
    rf"(?:{TENS})(?:[ -]{UNIT}|(?![ -]{UNIT}\b))"
    rf"|(?:{SPANISH_TENS})(?: y {SPANISH_UNIT}|(?! y {SPANISH_UNIT}\b))"
)
SINGLE = [
    word for word in [*ORDINALS, *NUMBERS] if not re.fullmatch(rf"{TENS}|{SPANISH_TENS}", word)
]
PLAIN = "|".join(sorted(SINGLE, key=len, reverse=True))
SMALL = rf"(?:{LONG_TENS}|uno|{PLAIN})"
TWO_DIGITS = rf"(?:{LONG_TENS}|oh?[ -](?:{UNITS})|ten|eleven|twelve|[a-z]+teen)"
CENTURY = (
    rf"nineteen[ -](?:hundred[ -](?:and[ -])?{SMALL}|hundred|{TWO_DIGITS})|twenty[ -]{TWO_DIGITS}"
    rf"|two thousand(?:[ -](?:and[ -])?{SMALL})?|mil novecientos(?: {SMALL})?|dos mil(?: {SMALL})?"
)
NUMBER = rf"(?:{TENS}|{SPANISH_TENS}|{PLAIN}|uno|hundred|thousand|mil|oh)"
DAY = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th|er|ro)?|\b{SMALL}\b)"
FULL_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|\b(?:{CENTURY})\b)"
YEAR = rf"(?:[0-9]{{4}}|'?[0-9]{{2}}|\b(?:{CENTURY}|{SMALL})\b(?![ -]{NUMBER}\b))"
BASES = (("mil novecientos", 1900), ("dos mil", 2000), ("two thousand", 2000), ("nineteen", 1900),
         ("twenty", 2000))  # fmt: skip


def day_of(said: str) -> int:
    """The day of the month that folded digits or words name; 0 if they name none."""
    digits = re.match(r"[0-9]+", said)
    return int(digits.group()) if digits else _small(said)


def year_of(said: str) -> tuple[int, bool]:
    """The year that folded digits or words name, and whether its century was said."""
    digits = said.lstrip("'")
    if digits.isdigit():
        return int(digits), len(digits) == 4
    if re.fullmatch(CENTURY, said):
        for words, base in BASES:
            if said.startswith(words):
                return base + _small(said.removeprefix(words)), True
    return _small(said), False


def _small(said: str) -> int:
    words = re.findall(r"[a-z]+", said)
    return sum(NUMBERS.get(word, ORDINALS.get(word, int(word in {"uno", "un"}))) for word in words)
