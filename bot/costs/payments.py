"""Equal monthly payments, exact to the cent: whole numbers all the way, no rounding but the law's.

Interest is kept as the ratio of two whole numbers, so half a cent is half a cent.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bot.costs.errors import TermsNotOffered
from bot.money import Cents, split_evenly

LONGEST_MONTHS = 60
DAYS_OF_A_MONTH = 30  # all months count alike: Appendix J (b)(3)(iv) and (b)(5)


class FirstPeriod(NamedTuple):
    """How long after signing the first payment is due: full months and odd days before them."""

    months: int = 1
    days: int = 0

    @property
    def fraction(self) -> float:
        """The odd days as a part of a month."""
        return self.days / DAYS_OF_A_MONTH


ONE_MONTH = FirstPeriod()


def monthly_payments(
    principal: Cents, interest_rate: Decimal, months: int, first: FirstPeriod = ONE_MONTH
) -> list[Cents]:
    """Equal monthly payments that pay off an amount; the last one absorbs the rounding.

    principal: cents left after the down payment, at least 1
    interest_rate: yearly, as a fraction, Decimal("0.0999") for 9.99 %; 0 is interest-free
    months: number of payments, 1 to 60, a month apart
    first: until the first of them; interest runs in odd days too

    Returns `months` amounts in cents, in the order they fall due.
    Raises TermsNotOffered outside these ranges.
    Source: actuarial method, 12 CFR 1026 Appendix J, with unit periods of one month.
    """
    if principal < 1 or not 1 <= months <= LONGEST_MONTHS or not 0 <= interest_rate < 1:
        raise TermsNotOffered
    if interest_rate == 0:
        return split_evenly(principal, months)
    interest, of = _monthly(interest_rate)
    balance: int = principal
    if first != ONE_MONTH:  # what is owed a month before the first payment
        balance = _grown(principal, interest_rate, first)
    multiplied, divided = _annuity(interest_rate, months)
    payment = (2 * balance * multiplied + divided) // (2 * divided)
    last = _last(balance, interest, of, payment, months)
    if last < 0:  # an amount of a few cents: rounding up would pay more than is owed
        payment -= 1
        last = _last(balance, interest, of, payment, months)
    return [Cents(payment)] * (months - 1) + [Cents(last)]


def with_interest(balance: Cents, interest_rate: Decimal) -> Cents:
    """What is owed a month later, halves of a cent rounded up."""
    interest, of = _monthly(interest_rate)
    return Cents(balance + (2 * balance * interest + of) // (2 * of))


def _last(balance: int, interest: int, of: int, payment: int, months: int) -> int:
    """What is owed after all payments but one, with the last month's interest."""
    twice, doubled = 2 * interest, 2 * of
    for _ in range(months - 1):
        balance += (balance * twice + of) // doubled - payment
    return balance + (balance * twice + of) // doubled


@lru_cache(maxsize=64)
def _monthly(interest_rate: Decimal) -> tuple[int, int]:
    """A month's interest as a ratio."""
    part, whole = interest_rate.as_integer_ratio()
    return part, whole * 12


@lru_cache(maxsize=512)
def _annuity(interest_rate: Decimal, months: int) -> tuple[int, int]:
    """The payment for each cent of principal as a ratio: r (1 + r)^n / ((1 + r)^n - 1)."""
    interest, of = _monthly(interest_rate)
    grown = (of + interest) ** months
    return interest * grown, of * (grown - of**months)


def _grown(principal: int, interest_rate: Decimal, first: FirstPeriod) -> int:
    """The balance from which one month's interest leads to the first payment's due date.

    With no full month before it, the principal is discounted by the days that are missing.
    """
    interest, of = _monthly(interest_rate)
    whole = of * DAYS_OF_A_MONTH
    upper, lower = whole + interest * first.days, whole
    months = first.months - 1
    if months >= 0:
        upper, lower = upper * (of + interest) ** months, lower * of**months
    else:
        upper, lower = upper * of, lower * (of + interest)
    return (2 * principal * upper + lower) // (2 * lower)
