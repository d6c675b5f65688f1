"""The annual percentage rate by the actuarial method. Source: 12 CFR 1026 Appendix J.

All the methods here solve Appendix J (b)(8) for the rate i of a unit-period: the amount financed
is the sum of all payments, each divided by (1 + f i)(1 + i)^t, where t full unit-periods and a
fraction f of one lie between the advance and the payment. The logarithm of that sum falls and is
convex in i, so Newton's steps come to the one solution from any start: after the first step they
approach it from below and never leap over it.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import expm1, log, log1p
from typing import NamedTuple

MOST_STEPS = 60
CLOSE_ENOUGH = 1e-10  # of a unit-period's rate: a step below this changes no digit we tell


class Due(NamedTuple):
    """A payment, and how long after the advance it is due, in unit-periods."""

    amount: int  # cents
    periods: int  # full ones
    fraction: float = 0.0  # of one more


class EqualPayments(NamedTuple):
    """Equal payments one unit-period apart, but for the last, which may be another amount.

    first_periods, first_fraction: how long after the advance the first one is due
    """

    amount: int  # cents
    last: int  # cents
    number: int
    first_periods: int = 1
    first_fraction: float = 0.0


def apr_of_equal(
    amount_financed: int, paid: EqualPayments, periods_per_year: float = 12, near: float = 0.0
) -> float:
    """The yearly rate, as a fraction, that equal payments make of an amount.

    near: a yearly rate that it is not far from, if one is known: the search begins there

    It is the same as `apr_of` gives, from the annuity's formula instead of a sum. 0 if no more
    is paid than was financed; ValueError if nothing was financed.
    """
    amount, last, number, first, fraction = paid
    total = amount * (number - 1) + last
    if amount_financed <= 0:
        raise ValueError("nothing is financed")
    if total <= amount_financed:
        return 0.0
    rate = near / periods_per_year
    if rate <= 0:  # without interest all payments count in full: their mean distance is a start
        rate = log(total / amount_financed) / (first + fraction + (number - 1) / 2)
    for _ in range(MOST_STEPS):
        growth = 1 + rate
        lost = -expm1(-number * log1p(rate))  # 1 - discount, exact for tiny rates too
        discount = 1 - lost
        annuity = lost / rate
        worth = amount * annuity + (last - amount) * discount
        slope = amount * (number * discount / growth - annuity) / rate
        slope -= (last - amount) * number * discount / growth
        odd = 1 + fraction * rate
        gap = log(worth / (amount_financed * odd)) - (first - 1) * log(growth)
        step = gap / (fraction / odd + (first - 1) / growth - slope / worth)
        rate = max(rate + step, CLOSE_ENOUGH)
        if abs(step) < CLOSE_ENOUGH:
            break
    return rate * periods_per_year


def apr_of(amount_financed: int, payments: Sequence[Due], periods_per_year: float) -> float:
    """The yearly rate, as a fraction, of any payments on one advance.

    0 if no more is paid than was financed; ValueError if nothing was financed.
    """
    if amount_financed <= 0:
        raise ValueError("nothing is financed")
    total = sum(due.amount for due in payments)
    if total <= amount_financed:
        return 0.0
    rate = 0.0
    for _ in range(MOST_STEPS):
        worth, slope = _worth(payments, rate)
        step = log(worth / amount_financed) * worth / slope
        rate += step
        if abs(step) < CLOSE_ENOUGH:
            break
    return rate * periods_per_year


def as_disclosed(rate: float) -> Decimal:
    """A yearly rate to the hundredth of a percentage point: Decimal("0.0999") for 9.99 %.

    An eighth of a point is what may be wrong at most: 12 CFR 1026.22(a)(2).
    """
    return Decimal(round(rate * 10_000)).scaleb(-4)


def _worth(payments: Sequence[Due], rate: float) -> tuple[float, float]:
    """What payments are worth at the advance, and how fast that falls as the rate grows."""
    worth = slope = 0.0
    for amount, periods, fraction in payments:
        odd = 1 + fraction * rate
        present = amount / (odd * (1 + rate) ** periods)
        worth += present
        slope += present * (fraction / odd + periods / (1 + rate))
    return worth, slope
