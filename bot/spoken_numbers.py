"""Numbers told in words, in English and Spanish, as digits: "a hundred and fifty", "mil"."""

import re

from bot.spoken_words import NUMBERS

HUNDREDS = {
    "cien": 100, "ciento": 100, "doscient": 200, "trescient": 300, "cuatrocient": 400,
    "quinient": 500, "seiscient": 600, "setecient": 700, "ochocient": 800, "novecient": 900,
}  # fmt: skip
THOUSAND = frozenset({"thousand", "grand", "mil"})
UNITS = {word: number for word, number in NUMBERS.items() if word != "once"} | {
    "zero": 0,
    "cero": 0,
}
WORD = "|".join(sorted([*UNITS, "hundred", *THOUSAND, "cien(?:to)?"], key=len, reverse=True))
WORD += r"|(?:dos|tres|cuatro|quin|seis|sete|ocho|nove)(?:cient|ient)[oa]s"
ONE = r"uno|(?<= y )una?|un(?= (?:dolar|mes|pago))"
ELEVEN = re.compile(r"\bonce(?= (?:mil|meses|pagos|cuotas|mensualidades|plazos|dolares)\b)")
SPOKEN = re.compile(
    rf"\b(?:(?:a |an )?(?:half a )?(?:{WORD})\b)(?:(?:[ -]| and | y )(?:a )?(?:{WORD}|{ONE})\b)*"
    r"(?![ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)"
)


def with_digits(words: str) -> str:
    """Folded text with its number words as digits; those that form no number stay as they are.

    "Once" is eleven only before what is counted in Spanish ("once meses").
    """
    return SPOKEN.sub(_digits, ELEVEN.sub("11", words))


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
    if word in {"un", "una", "uno"}:
        return 1
    return HUNDREDS.get(word, HUNDREDS.get(word[:-2], UNITS.get(word)))


def _may_follow(group: int, number: int) -> bool:
    """Whether a number word can be added to what was read: "twenty five", not "five twenty"."""
    room = 100 if group % 100 == 0 else 10 if group % 10 == 0 and group % 100 >= 20 else 0
    return group == 0 or number < room
