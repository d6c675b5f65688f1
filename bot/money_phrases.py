"""Amounts of money as patients write them, in English and Spanish."""

import re
from decimal import Decimal
from typing import NamedTuple

from bot.money import Cents
from bot.spoken_numbers import with_digits
from bot.spoken_words import fold

LEAST_BARE = 20  # dollars: a smaller number without a sign counts something else

ENGLISH = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{2}"
EUROPEAN = r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]{4,},[0-9]{2}"
ONLY_SPANISH = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3},[0-9]{1,2}"  # "1.250" may be a slip elsewhere
DOLLARS = r"(?:\$|(?:dollars?|bucks?|usd|dolar(?:es)?|dlls?|dlrs?)\b)"
DOWN = (
    r"(?:down|deposit|up ?front|inicial|por adelantado|para empezar"
    r"|de (?:enganche|entrada|inicial|pie|anticipo|adelanto|deposito|cuota inicial))\b"
)
EACH = (
    r"(?:(?:a|per|each|e?ve?ry|al|por|cada) (?:month|mes|mo)\b|monthly\b(?! (?:pay|inst))"
    r"|mensual(?:es)?\b|/ ?(?:mo|month|mes)\b)"
)
NOW = re.compile(r"^ ?(?:now|today|at first|to start|ahora|hoy|primero)\b")
AMOUNT_FORM = (
    r"(?P<before>\$ ?|\busd ?)?(?<![\d.,:/-])(?<!\d )(?P<number>{number})"
    r"(?![\d:]|[.,/-]\d| \d{{3}}(?!\d))"
    r"(?P<thousand> ?(?:k|grand|thousand|mil)\b)?"
    r"(?P<after> ?(?:{dollars}|cents?\b|centavos?\b|{down}|{each}))?"
)
MARKS = {"dollars": DOLLARS, "down": DOWN, "each": EACH}
AMOUNT = re.compile(AMOUNT_FORM.format(number=f"{EUROPEAN}|{ENGLISH}", **MARKS))
SPANISH_AMOUNT = re.compile(
    AMOUNT_FORM.format(number=f"{EUROPEAN}|{ONLY_SPANISH}|{ENGLISH}", **MARKS)
)
SPANISH = re.compile(
    r"\b(?:al|mes(?:es)?|dolar(?:es)?|de|puedo|pagar|pago|pagos|cuotas?|enganche|entrada|por|son|el"
    r"|los|mensual(?:es)?|cuesta|dar|doy|tengo)\b"
)
MONEY_VERB = re.compile(
    r"\b(?:pay|paying|paid|afford|put|deposit|payments?|budget|spend|spending|owe|owed|charged?"
    r"|costs?|have|got|give|start with|price|total|balance|saved"
    r"|pagar|pago|pagos|cuotas?|mensualidad(?:es)?|enganche|entrada|inicial|anticipo|puedo|dar|doy"
    r"|abonar|poner|pongo|dejar|dejo|saldo|precio|cuesta)"
    r"(?: (?:of|only|just|about|around|maybe|like|up to|is|was|for|me|you|down|the|at least|at most"
    r"|de|solo|como|unos|hasta|dar|pagar|poner|es))*$"
)
COUNTED = re.compile(
    r"^ ?(?:%|percent|por ?ciento|months?|mos?\b|meses|(?:monthly )?payments?|installments?|weeks?"
    r"|years?|yrs?\b|days?|hours?|hrs?\b|min|visits?|times|kids|am\b|pm\b|people|teeth|appointments?|appts?"
    r"|fillings?|crowns?|x\b|of\b|cents?|anos?\b|dias?\b|semanas?|horas?\b|veces|dientes|muelas|hijos"
    r"|citas?\b|personas|pagos|cuotas|mensualidades|pesos\b)"
)
VAGUE = re.compile(r"\b(?:couple|few|some|several|par|varios)(?: of| de)? $")
WITH_CENTS = re.compile(
    rf"([0-9]+) ?{DOLLARS} (?:and |with |y |con )?([0-9]{{1,2}}) ?(?:cents?|centavos?)\b"
)
RANGE = re.compile(rf"(?<![0-9.,/-])([0-9]+) ?- ?(?=[0-9]+ ?(?:{DOLLARS}|{EACH}|{DOWN}))")
OTHER_END = re.compile(rf"^ ?(?:to|or|and|o|a|y) \$? ?(?:{ENGLISH}) ?(?:{DOLLARS}|{EACH}|{DOWN})")


class MarkedAmount(NamedTuple):
    """An amount, what its own words say it is for, and the folded words around it."""

    amount: Cents
    is_down: bool
    is_each: bool  # each month
    before: str
    after: str


def read_amounts(text: str) -> list[Cents]:
    """The amounts of money a text names, in the order they stand there."""
    return [found.amount for found in marked_amounts(text)]


def marked_amounts(text: str) -> list[MarkedAmount]:
    """The amounts of money a text names, each with what it is for.

    A number counts as money if a sign or a word says so ("$300", "300 down", "pay 300"); "a couple
    hundred" is left out, since it is no number. A message that is one number of 20 or more, or
    one with cents, counts. "1.250,50" is 1250.50; "1.250" is left out but beside Spanish words.
    """
    words = with_digits(fold(text))
    words = WITH_CENTS.sub(lambda m: f"{m[1]}.{int(m[2]):02d} dollars", words)
    words = RANGE.sub(r"\1 to ", words)
    form = SPANISH_AMOUNT if SPANISH.search(words) else AMOUNT
    matches = list(form.finditer(words))
    marked = [match for match in matches if _is_marked(match)]
    found = [
        (match, _amount(words, match, beside_others=marked not in ([], [match])))
        for match in matches
    ]
    return [_marked(words, match, amount) for match, amount in found if amount is not None]


def _marked(words: str, match: re.Match[str], amount: Cents) -> MarkedAmount:
    mark = (match["after"] or "").strip()
    before, after = words[: match.start()].rstrip(), words[match.end() :]
    is_down = bool(re.fullmatch(DOWN, mark) or re.match(rf" ?{DOWN}", after))
    is_each = bool(re.fullmatch(EACH, mark) or re.match(rf" ?{EACH}", after))
    return MarkedAmount(amount, is_down, is_each, before, after)


def _amount(words: str, match: re.Match[str], *, beside_others: bool) -> Cents | None:
    before, after = words[: match.start()], words[match.end() :]
    if VAGUE.search(before):
        return None
    dollars = _decimal(match["number"]) * (1000 if match["thousand"] else 1)
    if (match["after"] or "").strip().startswith("cent"):
        return Cents(int(dollars))
    if not _is_marked(match) and not (beside_others and NOW.match(after)):
        is_bare = not before.strip() and not after.strip(" .!?")
        is_meant = is_bare or bool(MONEY_VERB.search(before.rstrip()) or OTHER_END.match(after))
        has_cents = bool(re.search(r"[.,][0-9]{2}$", match["number"]))
        is_small = dollars < LEAST_BARE and not (is_bare and has_cents)
        if not is_meant or COUNTED.match(after) or is_small:
            return None
    return Cents(int(dollars * 100))


def _is_marked(match: re.Match[str]) -> bool:
    """Whether a sign or a word at the number itself says that it is money."""
    return bool(match["before"] or match["after"] or match["thousand"]) or "," in match["number"]


def _decimal(number: str) -> Decimal:
    """A number as English or European commas and dots have it."""
    if re.fullmatch(rf"{EUROPEAN}|{ONLY_SPANISH}", number):
        number = number.replace(".", "").replace(",", ".")
    return Decimal(number.replace(",", ""))
