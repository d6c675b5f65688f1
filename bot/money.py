"""Money as whole cents: exact, never a float."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Cents = NewType("Cents", int)


def format_cents(amount: Cents) -> str:
    """An amount as people write it: "$1,250.00", a negative one "-$5.00"."""
    dollars, cents = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}${dollars:,}.{cents:02d}"


def split_evenly(amount: Cents, parts: int) -> list[Cents]:
    """An amount cut into equal parts, in cents; the last one absorbs the rounding.

    amount: 0 or more
    parts: 1 or more

    No part is negative, the sum is the amount, and the last part is the larger by less than
    `parts` cents. Raises ValueError outside these ranges.
    """
    if amount < 0 or parts < 1:
        raise ValueError(f"cannot split {amount} cents into {parts} parts")
    part = amount // parts
    return [Cents(part)] * (parts - 1) + [Cents(amount - part * (parts - 1))]


def share_of(amount: Cents, share: Decimal) -> Cents:
    """A fraction of an amount, halves of a cent rounded away from zero.

    share: a fraction, Decimal("0.20") for 20 %
    """
    return Cents(int((Decimal(amount) * share).quantize(Decimal(1), ROUND_HALF_UP)))
