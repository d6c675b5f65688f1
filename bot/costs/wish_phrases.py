"""How patients say they would like to pay: money down, so much a month, by when, from when."""

import calendar
import re
from datetime import date

from bot.costs.due_dates import months_later
from bot.costs.what_if import PaymentWish
from bot.money import Cents
from bot.money_phrases import MarkedAmount, marked_amounts
from bot.month_phrases import read_months
from bot.spoken_words import MONTHS, fold

DOWN_BEFORE = re.compile(
    r"\b(?:down(?: payment)?|deposit|up ?front|put|start with|have|got|saved|give(?: you)?"
    r"|tengo|enganche|entrada|inicial|anticipo|pongo|poner|dejo|dejar|doy|dar|adelanto)"
    r"(?: (?:of|is|was|about|like|de|es|como|unos|with))*$"
)
DOWN_AFTER = re.compile(r"^ ?(?:now|today|at first|to start|ahora|ahorita|hoy|primero|ya)\b")
MONTHLY_BEFORE = re.compile(
    r"\b(?:monthly|each|payments?|installments?|pagos|cuotas|mensualidad(?:es)?)"
    r"(?: (?:of|at|is|about|for|de|como|unos))*$"
)
SAYS_MONTHLY = re.compile(r"\b(?:month|monthly|mo|mes|mensual|mensualidad|cuotas?)\b")
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
NOT_COUNTED = r"\b(?! ?(?:months?|payments?|meses|pagos))"
DAY_OF_IT = (
    rf"(?:(?P<month>{MONTH})\.?(?: (?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?{NOT_COUNTED})?"
    rf"|(?:the )?(?P<day2>[0-3]?[0-9])(?:st|nd|rd|th)? (?:of |de )?(?P<month2>{MONTH})"
    r"|(?P<christmas>christmas|xmas|navidad)"
    r"|(?P<next>next month|(?:el )?(?:proximo mes|mes que viene|mes proximo))"
    r"|(?:on )?(?:the|el) (?P<day3>[0-3]?[0-9])(?:st|nd|rd|th)?)\b"
)
DONE = (
    r"(?:done|finish(?:ed)?|paid(?: it)?(?: off)?|pay (?:it |this )?off|over with|complete"
    r"|terminar|acabar|pagad[oa]|pagar(?:lo|la)? (?:todo|complet[oa])|liquidar|saldar)"
)
DONE_BY = re.compile(rf"\b{DONE}\b[a-z ]{{0,30}}?\b(?:by|before|in|para|antes de|en) {DAY_OF_IT}")
FIRST_ON = re.compile(
    r"\b(?:start(?:ing)?|begin(?:ning)?|first (?:payment|one)|empezar|empiezo|empezando|comenzar"
    rf"|primer pago)\b[a-z ]{{0,30}}?(?:\b(?:in|on|from|by|en|el|a partir de)\b )?{DAY_OF_IT}"
)
WIDE = re.compile(r"\bbefore|antes de\b")


def read_payment_wish(text: str, today: date) -> PaymentWish:
    """What a text says about how to pay; a part that it leaves open or unclear is None.

    today: the clinic's local day; months that are past mean next year's
    """
    amounts = marked_amounts(text)
    down, monthly = _by_role(amounts, fold(text))
    return PaymentWish(
        down_payment=down,
        monthly=monthly,
        months=read_months(text),
        done_by=_done_by(text, today),
        first_on=_first_on(text, today),
    )


def _by_role(amounts: list[MarkedAmount], words: str) -> tuple[Cents | None, Cents | None]:
    """The amount down and the amount a month; an amount named twice over is left out."""
    down = {one.amount for one in amounts if _is_down(one)}
    monthly = {one.amount for one in amounts if not _is_down(one) and _is_monthly(one)}
    others = {one.amount for one in amounts if not _is_down(one) and not _is_monthly(one)}
    if not monthly and len(others) == 1 and not down and SAYS_MONTHLY.search(words):
        monthly = others
    return (down.pop() if len(down) == 1 else None), (max(monthly) if monthly else None)


def _is_down(one: MarkedAmount) -> bool:
    is_marked = one.is_down or DOWN_AFTER.match(one.after) or DOWN_BEFORE.search(one.before)
    return bool(is_marked) and not one.is_each


def _is_monthly(one: MarkedAmount) -> bool:
    return one.is_each or bool(MONTHLY_BEFORE.search(one.before))


def _done_by(text: str, today: date) -> date | None:
    found = DONE_BY.search(fold(text))
    if found is None:
        return None
    day = _day(found, today, last=not WIDE.search(found.group()))
    if day is None or not WIDE.search(found.group()):
        return day
    return date.fromordinal(day.toordinal() - 1)


def _first_on(text: str, today: date) -> date | None:
    found = FIRST_ON.search(fold(text))
    return _day(found, today, last=False) if found else None


def _day(found: re.Match[str], today: date, *, last: bool) -> date | None:
    """The day meant; a month alone is its last day for an end, its first for a beginning."""
    if found["next"]:
        ahead = months_later(today, 1)
        return _end(ahead) if last else ahead
    if found["christmas"]:
        christmas = date(today.year, 12, 25)
        return christmas if christmas > today else christmas.replace(year=today.year + 1)
    month = found["month"] or found["month2"]
    day = found["day"] or found["day2"] or found["day3"]
    if month is None:
        return _coming(int(day), today)
    number = MONTHS[month]
    year = today.year + (number < today.month or (number == today.month and day is None))
    if day is None:
        return _end(date(year, number, 1)) if last else date(year, number, 1)
    if not 1 <= int(day) <= calendar.monthrange(year, number)[1]:
        return None
    meant = date(year, number, int(day))
    return meant if meant > today else meant.replace(year=year + 1, day=min(int(day), 28))


def _coming(day: int, today: date) -> date | None:
    """The next time that a day of the month comes round."""
    if not 1 <= day <= 31:
        return None
    meant = today.replace(day=min(day, calendar.monthrange(today.year, today.month)[1]))
    return meant if meant > today else months_later(meant, 1)


def _end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
