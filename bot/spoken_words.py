"""Numbers, weekdays and months as patients type them, in English and Spanish, with typos."""

import re
import unicodedata

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7,
    "agosto": 8, "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
    "ene": 1, "abr": 4, "dic": 12,
}  # fmt: skip
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20,
    "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "primero": 1, "primera": 1, "primer": 1, "segundo": 2, "segunda": 2, "tercero": 3,
    "tercera": 3, "tercer": 3, "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5,
}  # fmt: skip
SHORT_WEEKDAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "wednes": 2, "thu": 3, "thur": 3,
    "thurs": 3, "thr": 3, "fri": 4, "sat": 5, "sun": 6,
    "lun": 0, "mier": 2, "jue": 3, "vie": 4, "biernes": 4, "savado": 5, "martez": 1,
    "lunez": 0, "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5,
    "domingo": 6, "sabados": 5, "domingos": 6,
}  # fmt: skip
LONG_SPANISH = {"miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6}
NOT_WEEKDAYS = frozenset(
    {"sundae", "sundry", "midday", "workday", "birthday", "vienes", "viene", "jueces", "salado",
     "domino", "dominos"}
)  # fmt: skip
PLAIN = {0x2018: "'", 0x2019: "'", 0x60: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"}


def fold(text: str) -> str:
    """Text in lower case without accents, with plain quotes and dashes."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def distance(one: str, other: str) -> int:
    """Edits between two words: letters added, dropped, replaced or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]


def weekday_of(word: str) -> int | None:
    """The weekday a folded word names, 0 for Monday; also plural, cut short or misspelled."""
    singular = word[:-1] if word.endswith("days") else word
    if singular in WEEKDAYS:
        return WEEKDAYS.index(singular)
    if word in SHORT_WEEKDAYS:
        return SHORT_WEEKDAYS[word]
    if len(singular) < 5 or singular in NOT_WEEKDAYS or word in NUMBERS or word in MONTHS:
        return None
    spanish = [
        n for day, n in LONG_SPANISH.items() if word[0] == day[0] and distance(word, day) <= 1
    ]
    if spanish:
        return spanish[0]
    far = [_slips(singular, day) for day in WEEKDAYS]
    least = min(far)
    return far.index(least) if least <= 2 and far.count(least) == 1 else None


def _slips(word: str, day: str) -> int:
    """Edits from a weekday's name if few enough for a slip, else 9."""
    slips = distance(word, day)
    is_near = word[0] == day[0] and slips <= (2 if len(day) > 7 else 1)
    return slips if is_near else 9


def month_of(word: str) -> int | None:
    """The month a folded word names, 1 to 12; long names also with one misspelling."""
    if word in MONTHS:
        return MONTHS[word]
    if len(word) < 7:
        return None
    near = {n for name, n in MONTHS.items() if len(name) >= 7 and distance(word, name) == 1}
    return near.pop() if len(near) == 1 else None


def ordinal_of(word: str) -> int | None:
    """What "third" or "3rd" counts to; None for any other folded word."""
    digits = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", word)
    return int(digits.group(1)) if digits else ORDINALS.get(word)


def number_of(word: str) -> int | None:
    """The whole number a folded word or its digits stand for, up to six digits."""
    return int(word) if re.fullmatch(r"[0-9]{1,6}", word) else NUMBERS.get(word)
