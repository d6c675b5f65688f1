"""Numbers of months or payments as patients write them, in English and Spanish."""

import re
from decimal import Decimal

from bot.spoken_numbers import with_digits
from bot.spoken_words import fold

MOST_MONTHS = 120

MONTH_WORDS = r"months?|mos?|mths?|meses|mes"
PAYMENT_WORDS = r"payments?|installments?|instalments?|pagos|cuotas|mensualidades|plazos|abonos"
PAYING = re.compile(
    r"\b(?:pay\w*|installments?|instalments?|monthly|pag(?:o|os|ar\w*)|plazos|cuotas)\b"
)
MONTHS = re.compile(
    rf"\b(?P<count>[0-9]{{1,3}}(?:\.[0-9])?)[ -]?(?:(?:equal|monthly|easy|even) )?"
    rf"(?P<unit>{MONTH_WORDS}|{PAYMENT_WORDS}|years?|yrs?|anos?)\b(?P<half> and a half| y medio)?"
)
YEAR = re.compile(
    r"(?P<head>\b(?:over|in|within|for|across|about|take|of|en|por|spread(?: it)?(?: out)?)? ?)"
    r"(?P<year>\b(?:half a year|half year|medio ano|(?:a )?year and a half|(?:un )?ano y medio"
    r"|(?:a|an|the|un) (?:full )?(?:year|yr|ano)|a dozen months)\b)"
)
ALTERNATIVE = re.compile(r"\b(?:[0-9]{1,3} ?(?:or|to|-|/|,|o)|[0-9]{1,2} (?:a|y|and)) ?$")
NOT_A_TERM = re.compile(
    r"^ ?(?:ago|old|pregnant|behind|late|apart|post|atras|de (?:edad|embarazo|retraso))\b|^-old"
)
RATE = re.compile(
    r"\b(?:every|each|last|past|next|since|after|twice|once|times|per|\$ ?[\d,.]+|[\d,.]+k?"
    r"|bucks|dollars|hace|cada|tiene|tengo|ultimos|pasados|proximos|dentro de"
    r"|(?:bebe|hij[oa]|nin[oa]) de)(?: the)? ?$"
)


def without_months(text: str) -> str:
    """The text without its number of payments: "pay it in 2 months" is no wish for a day."""
    words = with_digits(fold(text))
    return MONTHS.sub(" ", words) if PAYING.search(words) else text


def read_months(text: str) -> int | None:
    """How many months or monthly payments a text asks for, 1 to 120.

    None if it names none or several, or if the months are no term of payment ("6 months ago").
    """
    words = with_digits(fold(text))
    terms: set[int | None] = {
        _term(words, match) for match in MONTHS.finditer(words) if _is_term(words, match)
    }
    terms |= {
        _of_year(match["year"])
        for match in YEAR.finditer(words)
        if _is_term(words, match) and not _is_how_often(words, match)
    }
    months = terms.pop() if len(terms) == 1 else None
    return months if months and months <= MOST_MONTHS else None


def _term(words: str, match: re.Match[str]) -> int | None:
    if ALTERNATIVE.search(words[: match.start()]):
        return None  # "3 or 6 months"
    count, is_years = Decimal(match["count"]), match["unit"].startswith(("y", "an"))
    if is_years:
        count = count * 12 + (6 if match["half"] else 0)
    elif match["half"]:
        return None
    return int(count) if count == int(count) else None


def _is_term(words: str, match: re.Match[str]) -> bool:
    before, after = words[: match.start()], words[match.end() :]
    return not (NOT_A_TERM.match(after) or RATE.search(before))


def _is_how_often(words: str, match: re.Match[str]) -> bool:
    """Whether "a year" is how often, not how long: it stands alone beside other words."""
    is_bare = not match["head"].strip() and match["year"] in {"a year", "the year", "un ano"}
    return is_bare and bool(re.search(r"[a-z0-9]", words.replace(match.group(), "", 1)))


def _of_year(year: str) -> int:
    if year.endswith(("and a half", "y medio")):
        return 18
    return 6 if year.startswith(("half", "medio")) else 12
