"""Installments: every cent is paid, once, and interest is what the actuarial method says."""

from datetime import date
from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.errors import TermsNotOffered
from bot.costs.installments import (
    InstallmentOffer,
    monthly_payments,
    months_later,
    needs_disclosure,
    plan_for,
)
from bot.money import Cents, share_of

IN_HOUSE = InstallmentOffer(
    "In-house plan", Decimal("0.20"), 1, 4, Decimal(0), Cents(10_000), None, Cents(0)
)
TWELVE_MONTHS = InstallmentOffer(
    "12-month plan", Decimal("0.20"), 12, 12, Decimal("0.0999"), Cents(100_000), None, Cents(0)
)
SIGNED_ON = date(2026, 11, 24)

amounts = st.integers(min_value=1, max_value=5_000_000).map(Cents)
larger_amounts = st.integers(min_value=10_000, max_value=5_000_000).map(Cents)
months = st.integers(min_value=1, max_value=60)
rates = st.decimals(min_value="0.0001", max_value="0.3600", places=4)


@given(amounts, months)
def test_interest_free_payments_add_up_to_what_is_financed(amount: Cents, count: int) -> None:
    payments = monthly_payments(amount, Decimal(0), count)

    assert len(payments) == count
    assert sum(payments) == amount


@given(amounts, months)
def test_all_interest_free_payments_are_equal_but_the_last_which_takes_the_rounding(
    amount: Cents, count: int
) -> None:
    *others, last = monthly_payments(amount, Decimal(0), count)

    assert len(set(others)) <= 1
    assert 0 <= last - (others[0] if others else last) < count


@given(larger_amounts, rates, months)
def test_payments_with_interest_pay_the_balance_down_to_nothing(
    amount: Cents, apr: Decimal, count: int
) -> None:
    balance = amount
    for payment in monthly_payments(amount, apr, count):
        balance = Cents(balance + share_of(balance, apr / 12) - payment)

    assert balance == 0


@given(larger_amounts, rates, months)
def test_a_payment_with_interest_is_the_annuity_to_the_cent(
    amount: Cents, apr: Decimal, count: int
) -> None:
    payments = monthly_payments(amount, apr, count)

    expected = -numpy_financial.pmt(float(apr) / 12, count, amount)
    assert all(payment == pytest.approx(expected, abs=0.51) for payment in payments[:-1])


@given(larger_amounts, rates, months)
def test_the_last_payment_with_interest_absorbs_no_more_than_the_rounding(
    amount: Cents, apr: Decimal, count: int
) -> None:
    payments = monthly_payments(amount, apr, count)

    # Each month rounds by half a cent twice: its payment and its interest.
    most = float(count * (1 + apr / 12) ** count) + 1
    expected = -numpy_financial.pmt(float(apr) / 12, count, amount)
    assert payments[-1] == pytest.approx(expected, abs=most)


@given(amounts, rates, months)
def test_no_payment_is_ever_negative(amount: Cents, apr: Decimal, count: int) -> None:
    try:
        payments = monthly_payments(amount, apr, count)
    except TermsNotOffered:
        return

    assert min(payments) >= 0


@given(larger_amounts, rates, st.integers(min_value=2, max_value=60))
def test_interest_is_never_negative_and_grows_with_the_rate(
    amount: Cents, apr: Decimal, count: int
) -> None:
    paid = sum(monthly_payments(amount, apr, count))
    paid_at_more = sum(monthly_payments(amount, apr + Decimal("0.05"), count))

    assert amount <= paid < paid_at_more


@pytest.mark.parametrize(
    ("amount", "apr", "count"),
    [
        (0, "0", 4),
        (-1, "0", 4),
        (10_000, "0", 0),
        (10_000, "0", 61),
        (10_000, "-0.01", 4),
        (10_000, "1", 4),
    ],
)
def test_terms_outside_what_is_lent_are_refused(amount: int, apr: str, count: int) -> None:
    with pytest.raises(TermsNotOffered):
        monthly_payments(Cents(amount), Decimal(apr), count)


def test_marias_crown_is_a_fifth_down_and_four_equal_payments() -> None:
    plan = plan_for(IN_HOUSE, Cents(125_000), 4, signed_on=SIGNED_ON)

    assert plan.down_payment == 25_000
    assert [payment.amount for payment in plan.payments] == [25_000] * 4
    assert [payment.due_on for payment in plan.payments] == [
        date(2026, 12, 24), date(2027, 1, 24), date(2027, 2, 24), date(2027, 3, 24)
    ]  # fmt: skip
    assert (plan.finance_charge, plan.total_of_payments) == (0, 100_000)


def test_a_year_at_9_99_percent_costs_what_regulation_z_says() -> None:
    plan = plan_for(TWELVE_MONTHS, Cents(125_000), 12, signed_on=SIGNED_ON)

    assert plan.amount_financed == 100_000
    assert plan.payments[0].amount == 8_791  # the annuity of $1,000.00: $87.91
    assert plan.total_of_payments == sum(payment.amount for payment in plan.payments)
    assert plan.finance_charge == plan.total_of_payments - 100_000
    assert plan.finance_charge == pytest.approx(5_493, abs=6)


@given(st.integers(min_value=10_000, max_value=2_000_000), st.integers(min_value=1, max_value=4))
def test_down_payment_and_payments_of_an_interest_free_plan_are_the_price(
    total: int, count: int
) -> None:
    plan = plan_for(IN_HOUSE, Cents(total), count, signed_on=SIGNED_ON)

    assert plan.down_payment + plan.amount_financed == total
    assert plan.down_payment + sum(payment.amount for payment in plan.payments) == total


def test_a_fee_is_part_of_the_finance_charge() -> None:
    with_fee = InstallmentOffer(
        "With a fee", Decimal(0), 2, 2, Decimal(0), Cents(1), None, Cents(900)
    )

    plan = plan_for(with_fee, Cents(10_000), 2, signed_on=SIGNED_ON)

    assert plan.finance_charge == 900
    assert needs_disclosure(plan)


@pytest.mark.parametrize(("total", "count"), [(9_999, 4), (10_000, 5), (10_000, 0)])
def test_an_offer_covers_its_own_amounts_and_months_only(total: int, count: int) -> None:
    with pytest.raises(TermsNotOffered):
        plan_for(IN_HOUSE, Cents(total), count, signed_on=SIGNED_ON)


def test_an_offer_may_end_at_an_amount() -> None:
    up_to = InstallmentOffer(
        "Small", Decimal("0.20"), 1, 4, Decimal(0), Cents(0), Cents(50_000), Cents(0)
    )

    assert plan_for(up_to, Cents(50_000), 4, signed_on=SIGNED_ON).total == 50_000
    with pytest.raises(TermsNotOffered):
        plan_for(up_to, Cents(50_001), 4, signed_on=SIGNED_ON)


def test_four_payments_without_a_charge_need_no_disclosure_five_do() -> None:
    longer = InstallmentOffer(
        "Longer", Decimal("0.20"), 1, 5, Decimal(0), Cents(10_000), None, Cents(0)
    )

    assert not needs_disclosure(plan_for(longer, Cents(125_000), 4, signed_on=SIGNED_ON))
    assert needs_disclosure(plan_for(longer, Cents(125_000), 5, signed_on=SIGNED_ON))


def test_interest_needs_a_disclosure() -> None:
    plan = plan_for(TWELVE_MONTHS, Cents(125_000), 12, signed_on=SIGNED_ON)

    assert needs_disclosure(plan)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_payment_falls_due_on_the_same_day_or_the_months_last(
    day: date, count: int, expected: date
) -> None:
    assert months_later(day, count) == expected


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(min_value=1, max_value=60))
def test_payments_fall_due_one_in_each_month(day: date, count: int) -> None:
    due = months_later(day, count)

    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == count
    assert due.day <= day.day
