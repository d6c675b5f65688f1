"""What a price comes to with a discount that the clinic has approved for these days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.costs.eligibility import Eligible
from bot.money import Cents, share_of


class DiscountKind(StrEnum):
    """What a discount is given for."""

    CASH = "cash"  # to whoever pays in full at the start
    MEMBERSHIP = "membership"  # to patients who are in the clinic's own plan
    SLIDING_SCALE = "sliding scale"  # to patients whose income was checked


@dataclass(frozen=True)
class Discount:
    """A dated rule: a share of the price or an amount off it. The last day counts."""

    name: str
    kind: DiscountKind
    share: Decimal
    amount: Cents
    starts_on: date | None = None
    ends_on: date | None = None
    eligible: Eligible = Eligible.EVERYONE
    treatments: tuple[str, ...] = ()  # slugs; none: all

    def is_on(self, day: date) -> bool:
        """Whether it is given on a day."""
        has_begun = self.starts_on is None or self.starts_on <= day
        return has_begun and (self.ends_on is None or day <= self.ends_on)

    def price(self, total: Cents) -> Cents:
        """The price with it; never below nothing."""
        return Cents(max(0, total - share_of(total, self.share) - self.amount))


@dataclass(frozen=True)
class Entitled:
    """Whom and what a price is for: the discounts that a patient was given, by name."""

    names: Collection[str]
    is_insured: bool
    treatment: str
    today: date


def discounts_for(discounts: Sequence[Discount], whom: Entitled, total: Cents) -> list[Discount]:
    """The best discount of each kind that a patient may have today, the lowest price first.

    They are not added up: a clinic that wants that writes one discount for both.
    """
    found: dict[DiscountKind, Discount] = {}
    for one in discounts:
        is_given = one.kind is DiscountKind.CASH or one.name in whom.names
        is_meant = not one.treatments or whom.treatment in one.treatments
        if not (is_given and is_meant and one.is_on(whom.today)):
            continue
        if not one.eligible.admits(is_insured=whom.is_insured):
            continue
        best = found.get(one.kind)
        if best is None or one.price(total) < best.price(total):
            found[one.kind] = one
    return sorted(found.values(), key=lambda one: one.price(total))
