"""Numbers told in words, in English and Spanish, as digits: "a hundred and fifty", "mil"."""

import re

from bot.spoken_words import NUMBERS

HUNDREDS = {
    "cien": 100, "ciento": 100, "doscient": 200, "trescient": 300, "cuatrocient": 400,
    "quinient": 500, "seiscient": 600, "setecient": 700, "ochocient": 800, "novecient": 900,
}  # fmt: skip
THOUSAND = frozenset({"thousand", "grand", "mil"})
UNITS = NUMBERS | {"zero": 0, "cero": 0, "uno": 1, "un": 1, "una": 1}
FEW = [word for word in NUMBERS if word != "once"]
WORD = "|".join(sorted([*FEW, "zero", "cero", "hundred", *THOUSAND, "cien(?:to)?"], reverse=True))
WORD += r"|(?:dos|tres|cuatro|quin|seis|sete|ocho|nove)(?:cient|ient)[oa]s"
WORD += r"|once(?= (?:mil|meses|pagos|cuotas|mensualidades|plazos|dolares|al mes)\b)"
WORD += r"|once(?= de (?:enganche|entrada|inicial)\b)"
ONCE = "|".join(rf"(?<={before} )once" for before in ("nto", "tos", "tas", "mil"))
LATER = rf"{WORD}|uno|(?<= y )una?|un(?= (?:dolar|mes|pago))|{ONCE}"
SPOKEN = re.compile(
    rf"\b(?:(?:a |an )?(?:half a )?(?:{WORD})\b)(?:(?:[ -]| and | y )(?:a )?(?:{LATER})\b)*"
    r"(?![ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)"
)


def with_digits(words: str) -> str:
    """Folded text with its number words as digits; those that form no number stay as they are.

    "Once" is eleven only before what is counted in Spanish ("once meses").
    """
    return SPOKEN.sub(_digits, words)


def _digits(spoken: re.Match[str]) -> str:
    total = group = 0
    for word in re.findall(r"[a-z]+", spoken.group()):
        if word == "half":
            return spoken.group()
        if word == "hundred":
            group = (group or 1) * 100
        elif word in THOUSAND:
            total, group = total + (group or 1) * 1000, 0
        elif (number := _value(word)) is not None:
            if not _may_follow(group, number):
                return spoken.group()
            group += number
    return str(total + group)


def _value(word: str) -> int | None:
    """What a word adds; "doscientos" and "doscientas" are found without their ends."""
    return HUNDREDS.get(word, HUNDREDS.get(word[:-2], UNITS.get(word)))


def _may_follow(group: int, number: int) -> bool:
    """Whether a number word can be added to what was read: "twenty five", not "five twenty"."""
    room = 100 if group % 100 == 0 else 10 if group % 10 == 0 and group % 100 >= 20 else 0
    return group == 0 or number < room
