"""A patient's insurance plans as the estimate takes them: terms by category, and what is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.costs.errors import NoCoverage
from bot.money import Cents


class Basis(StrEnum):
    """What an insurer's share is of."""

    FEE = "fee"
    ALLOWED = "allowed"  # the insurer's own amount for the code


class Coordination(StrEnum):
    """How a second plan takes account of the first."""

    STANDARD = "standard"  # both together pay up to the whole charge
    NON_DUPLICATION = "non-duplication"  # only what exceeds the first one's payment


@dataclass(frozen=True)
class CategoryTerms:
    """What a plan pays for one category. Amounts are cents, `share` is a fraction.

    codes: what the codes of its procedures begin with; none: all procedures
    alternatives: by code, the cheaper one that is paid for instead
    """

    category: str
    share: Decimal
    deductible: Cents
    deductible_used: Cents
    yearly_maximum: Cents
    maximum_used: Cents
    family_deductible: Cents | None = None
    family_deductible_used: Cents | None = None
    deductible_applies: bool = True
    basis: Basis = Basis.FEE
    waits_until: date | None = None
    codes: tuple[str, ...] = ()
    alternatives: Mapping[str, str] = field(default_factory=dict)

    @property
    def deductible_pot(self) -> tuple[int, int]:
        """Categories with the same yearly figures share what is left of them."""
        return (self.deductible, self.deductible_used)

    @property
    def maximum_pot(self) -> tuple[int, int]:
        """As for the deductible."""
        return (self.yearly_maximum, self.maximum_used)


@dataclass(frozen=True)
class Plan:
    """One insurer's plan; the primary one comes first in a list."""

    insurer: str
    categories: tuple[CategoryTerms, ...]
    in_network: bool = True
    coordination: Coordination = Coordination.STANDARD

    def terms_for(self, code: str) -> CategoryTerms:
        """The category that a code falls in. Raises NoCoverage if that would be a guess."""
        by_code = [terms for terms in self.categories if _begins(code, terms.codes)]
        if by_code:
            return max(by_code, key=lambda terms: max(map(len, _matching(code, terms.codes))))
        if len(self.categories) == 1 and not self.categories[0].codes:
            return self.categories[0]
        raise NoCoverage


@dataclass
class Pots:
    """What is left of a plan's deductibles and maximums while procedures are reckoned."""

    deductibles: dict[tuple[int, int], int]
    maximums: dict[tuple[int, int], int]
    family_deductible: int | None

    @classmethod
    def of(cls, plan: Plan) -> "Pots":
        """Those of a plan as they stand."""
        family = [
            max(0, terms.family_deductible - (terms.family_deductible_used or 0))
            for terms in plan.categories
            if terms.family_deductible is not None
        ]
        return cls(
            {t.deductible_pot: t.deductible - t.deductible_used for t in plan.categories},
            {t.maximum_pot: t.yearly_maximum - t.maximum_used for t in plan.categories},
            min(family, default=None),
        )

    def deductible(self, terms: CategoryTerms, base: Cents) -> Cents:
        """What a deductible takes of an amount; a family's that is met ends each member's."""
        if not terms.deductible_applies:
            return Cents(0)
        left = self.deductibles[terms.deductible_pot]
        if self.family_deductible is not None:
            left = min(left, self.family_deductible)
        taken = min(base, left)
        self.deductibles[terms.deductible_pot] -= taken
        if self.family_deductible is not None:
            self.family_deductible -= taken
        return Cents(taken)

    def maximum_left(self, terms: CategoryTerms) -> Cents:
        """What may still be paid this year."""
        return Cents(self.maximums[terms.maximum_pot])

    def use(self, terms: CategoryTerms, paid: Cents) -> None:
        """Take a payment off the year's maximum."""
        self.maximums[terms.maximum_pot] -= paid


def _matching(code: str, beginnings: tuple[str, ...]) -> list[str]:
    return [one for one in beginnings if code.upper().startswith(one.upper())]


def _begins(code: str, beginnings: tuple[str, ...]) -> bool:
    return bool(_matching(code, beginnings))
