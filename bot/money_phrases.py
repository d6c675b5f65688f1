"""Amounts of money and numbers of months as patients write them."""

import re
from decimal import Decimal

from bot.money import Cents
from bot.spoken_words import NUMBERS, fold

LEAST_BARE = 20  # dollars: a smaller number without a sign counts something else
MOST_MONTHS = 120

SMALL = "|".join(sorted((w for w in NUMBERS if w != "once"), key=len, reverse=True))
SPOKEN = re.compile(
    rf"\b(?:(?:a |an )?(?:half a )?(?:{SMALL}|hundred|thousand|grand)\b)"
    rf"(?:[ -](?:and )?(?:a )?(?:{SMALL}|hundred|thousand|grand)\b)*"
)
NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{2}"
AMOUNT = re.compile(
    rf"(?P<before>\$ ?|\busd ?)?(?<![\d.,:/-])(?P<number>{NUMBER})(?![\d:]|[.,/-]\d)"
    r"(?P<thousand> ?(?:k|grand|thousand)\b)?(?P<after> ?(?:\$|dollars?\b|bucks?\b|usd\b|dolares\b"
    r"|cents?\b|down\b|deposit\b|up ?front\b|(?:a|per|each|every|al) (?:month|mes|mo)\b|monthly\b"
    r"|mensuales\b|/ ?(?:mo|month)\b|de enganche\b))?"
)
MONEY_VERB = re.compile(
    r"\b(?:pay|paying|paid|afford|put|deposit|payment|budget|spend|spending|owe|owed|charged?|costs?"
    r"|pagar|puedo|have|got|give|start with|price|total|balance|saved)"
    r"(?: (?:of|only|just|about|around|maybe|like|up to|is|was|for|me|down|the|at least|at most))*$"
)
COUNTED = re.compile(
    r"^ ?(?:%|percent|months?|mos?\b|meses|payments?|installments?|weeks?|years?|yrs?\b|days?"
    r"|hours?|hrs?\b|min|visits?|times|kids|am\b|pm\b|people|teeth|appointments?|appts?|fillings?|crowns?"
    r"|x\b|of\b|cents?)"
)
VAGUE = re.compile(r"\b(?:couple|few|some|several)(?: of)? $")

MONTH_WORDS = r"months?|mos?|mths?|meses|mes"
PAYMENT_WORDS = r"payments?|installments?|instalments?|pagos|cuotas"
COUNT = rf"(?P<count>[0-9]{{1,3}}(?:\.[0-9])?|{SMALL})"
PAYING = re.compile(r"\b(?:pay\w*|installments?|instalments?|monthly|pagar\w*|plazos|cuotas)\b")
MONTHS = re.compile(
    rf"\b{COUNT}[ -]?(?:(?:equal|monthly|easy|even) )?(?P<unit>{MONTH_WORDS}|{PAYMENT_WORDS}"
    r"|years?|yrs?|anos)\b(?P<half> and a half)?"
)
YEAR = re.compile(
    r"(?P<head>\b(?:over|in|within|for|across|about|take|of|en|por|spread(?: it)?(?: out)?)? ?)"
    r"(?P<year>\b(?:half a year|half year|medio ano|a year and a half|(?:a|an|one|the|un)"
    r" (?:full )?(?:year|yr|ano)|a dozen months)\b)"
)
YEARS = {"half a year": 6, "half year": 6, "medio ano": 6, "a year and a half": 18}
ALTERNATIVE = re.compile(rf"\b(?:[0-9]{{1,3}}|{SMALL}) ?(?:or|to|-|/|,|o) ?$")
NOT_A_TERM = re.compile(r"^ ?(?:ago|old|pregnant|behind|late|apart|post)\b|^-old")
RATE = re.compile(
    r"\b(?:every|each|last|past|next|since|after|twice|once|times|per|\$ ?[\d,.]+|[\d,.]+k?"
    r"|bucks|dollars)(?: the)? ?$"
)


def without_months(text: str) -> str:
    """The text without its number of payments: "pay it in 2 months" is no wish for a day."""
    return MONTHS.sub(" ", fold(text)) if PAYING.search(fold(text)) else text


def read_amounts(text: str) -> list[Cents]:
    """The amounts of money a text names, in the order they stand there.

    A number counts as money if a sign or a word says so ("$300", "300 down", "pay 300"); "a couple
    hundred" is left out, since it is no number. A message that is one number of 20 or more counts.
    """
    words = SPOKEN.sub(_digits, fold(text))
    found = (_amount(words, match) for match in AMOUNT.finditer(words))
    return [amount for amount in found if amount is not None]


def read_months(text: str) -> int | None:
    """How many months or monthly payments a text asks for, 1 to 120.

    None if it names none or several, or if the months are no term of payment ("6 months ago").
    """
    words = fold(text)
    terms: set[int | None] = {
        _term(words, match) for match in MONTHS.finditer(words) if _is_term(words, match)
    }
    terms |= {
        YEARS.get(match["year"], 12)
        for match in YEAR.finditer(words)
        if _is_term(words, match) and not _is_part_of_count(words, match)
    }
    months = terms.pop() if len(terms) == 1 else None
    return months if months and months <= MOST_MONTHS else None


def _amount(words: str, match: re.Match[str]) -> Cents | None:
    before, after = words[: match.start()], words[match.end() :]
    if VAGUE.search(before):
        return None
    dollars = Decimal(match["number"].replace(",", "")) * (1000 if match["thousand"] else 1)
    marker = (match["after"] or "").strip()
    if marker.startswith("cent"):
        return Cents(int(dollars))
    if not (match["before"] or marker or match["thousand"] or "," in match["number"]):
        is_bare = not before.strip() and not after.strip(" .!?")
        is_meant = is_bare or bool(MONEY_VERB.search(before.rstrip()))
        if not is_meant or COUNTED.match(after) or dollars < LEAST_BARE:
            return None
    return Cents(int(dollars * 100))


def _digits(spoken: re.Match[str]) -> str:
    """'a hundred and fifty' as '150'; words that form no number stay as they are."""
    total = group = 0
    for word in re.findall(r"[a-z]+", spoken.group()):
        if word == "hundred":
            group = (group or 1) * 100
        elif word in {"thousand", "grand"}:
            total, group = total + (group or 1) * 1000, 0
        elif word == "half":
            return spoken.group()
        elif word in NUMBERS:
            if not _may_follow(group, NUMBERS[word]):
                return spoken.group()
            group += NUMBERS[word]
    return str(total + group)


def _may_follow(group: int, number: int) -> bool:
    """Whether a number word can be added to what was read: "twenty five", not "five twenty"."""
    room = 100 if group % 100 == 0 else 10 if group % 10 == 0 and group % 100 >= 20 else 0
    return group == 0 or number < room


def _term(words: str, match: re.Match[str]) -> int | None:
    if ALTERNATIVE.search(words[: match.start()]):
        return None  # "3 or 6 months"
    count = Decimal(str(NUMBERS.get(match["count"], match["count"])))
    if match["unit"].startswith(("y", "a")):
        count = count * 12 + (6 if match["half"] else 0)
    return int(count) if count == int(count) and not _is_half_month(match) else None


def _is_half_month(match: re.Match[str]) -> bool:
    return bool(match["half"]) and not match["unit"].startswith(("y", "a"))


def _is_term(words: str, match: re.Match[str]) -> bool:
    before, after = words[: match.start()], words[match.end() :]
    return not (NOT_A_TERM.match(after) or RATE.search(before))


def _is_part_of_count(words: str, match: re.Match[str]) -> bool:
    """Whether "one year" was read as a count already, or "a year" is how often, not how long."""
    if match["year"].startswith("one"):
        return True
    return (
        not match["head"].strip()
        and match["year"] in {"a year", "the year", "un ano"}
        and bool(re.search(r"[a-z0-9]", words.replace(match.group(), "", 1)))
    )
