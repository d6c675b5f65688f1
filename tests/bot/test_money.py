from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money import Cents, format_cents, share_of, split_evenly

AMOUNTS = st.integers(min_value=0, max_value=10**10).map(Cents)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (125000, "$1,250.00"),
        (0, "$0.00"),
        (5, "$0.05"),
        (-500, "-$5.00"),
        (-1, "-$0.01"),
        (123456789, "$1,234,567.89"),
    ],
)
def test_an_amount_is_written_with_dollars_commas_and_two_decimals(
    amount: int, written: str
) -> None:
    assert format_cents(Cents(amount)) == written


@given(AMOUNTS)
def test_what_is_written_reads_back_as_the_same_amount(amount: Cents) -> None:
    dollars = Decimal(format_cents(amount).replace("$", "").replace(",", ""))

    assert dollars * 100 == amount


@given(AMOUNTS, st.integers(min_value=1, max_value=60))
def test_the_parts_add_up_and_only_the_last_one_differs(amount: Cents, parts: int) -> None:
    split = split_evenly(amount, parts)

    assert len(split) == parts
    assert sum(split) == amount
    assert len(set(split[:-1])) <= 1
    assert 0 <= split[-1] - split[0] < parts


@pytest.mark.parametrize(("amount", "parts"), [(-1, 2), (100, 0), (100, -3)])
def test_a_negative_amount_or_no_parts_cannot_be_split(amount: int, parts: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split_evenly(Cents(amount), parts)


@pytest.mark.parametrize(
    ("amount", "share", "expected"),
    [
        (125000, "0.20", 25000),
        (1, "0.5", 1),
        (3, "0.5", 2),
        (-1, "0.5", -1),
        (1, "0.49", 0),
        (33333, "0.60", 20000),
    ],
)
def test_half_a_cent_of_a_share_is_rounded_away_from_zero(
    amount: int, share: str, expected: int
) -> None:
    assert share_of(Cents(amount), Decimal(share)) == expected


@given(AMOUNTS, st.decimals(min_value=0, max_value=1, places=4))
def test_a_share_is_within_half_a_cent_of_the_exact_one(amount: Cents, share: Decimal) -> None:
    assert abs(share_of(amount, share) - amount * share) <= Decimal("0.5")
