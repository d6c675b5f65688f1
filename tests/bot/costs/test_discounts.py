"""Discounts are given on their days, to whom they are meant for, one of each kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.discounts import Discount, DiscountKind, Entitled, discounts_for
from bot.costs.eligibility import Eligible
from bot.money import Cents

TODAY = date(2026, 11, 24)
CASH = Discount("Cash", DiscountKind.CASH, Decimal("0.05"), Cents(0))
MEMBERS = Discount("Members", DiscountKind.MEMBERSHIP, Decimal("0.10"), Cents(0))
ANYBODY = Entitled(frozenset(), is_insured=False, treatment="crown", today=TODAY)
CROWN = Cents(125_000)


def names(discounts: list[Discount], whom: Entitled = ANYBODY) -> list[str]:
    return [one.name for one in discounts_for(discounts, whom, CROWN)]


@pytest.mark.parametrize(
    ("change", "is_given"),
    [
        ({}, True),
        ({"starts_on": TODAY, "ends_on": TODAY}, True),
        ({"starts_on": date(2026, 11, 25)}, False),
        ({"ends_on": date(2026, 11, 23)}, False),
        ({"eligible": Eligible.SELF_PAY}, True),
        ({"eligible": Eligible.INSURED}, False),
        ({"treatments": ("crown",)}, True),
        ({"treatments": ("bridge",)}, False),
    ],
)
def test_a_discount_is_given_on_its_days_to_whom_it_is_for(
    change: dict[str, object], is_given: bool
) -> None:
    assert (names([replace(CASH, **change)]) == ["Cash"]) is is_given  # type: ignore[arg-type]


def test_a_membership_is_for_those_who_were_given_it() -> None:
    assert names([MEMBERS]) == []
    assert names([MEMBERS], replace(ANYBODY, names={"Members"})) == ["Members"]


def test_of_one_kind_the_best_is_given_and_kinds_are_not_added_up() -> None:
    better = replace(CASH, name="Better", share=Decimal(0), amount=Cents(10_000))

    found = discounts_for([CASH, better, MEMBERS], replace(ANYBODY, names={"Members"}), CROWN)

    assert [(one.name, one.price(CROWN)) for one in found] == [
        ("Members", 112_500), ("Better", 115_000)
    ]  # fmt: skip


@given(st.integers(0, 10**7), st.decimals("0", "1", places=3), st.integers(0, 10**7))
def test_a_price_with_a_discount_is_never_negative_nor_higher(
    total: int, share: Decimal, amount: int
) -> None:
    price = Discount("A", DiscountKind.CASH, share, Cents(amount)).price(Cents(total))

    assert 0 <= price <= total
