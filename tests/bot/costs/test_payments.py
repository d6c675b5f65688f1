"""Equal payments: every cent is paid, once, and interest is what the actuarial method says."""

from decimal import Decimal
from fractions import Fraction

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.errors import TermsNotOffered
from bot.costs.payments import FirstPeriod, monthly_payments, with_interest
from bot.money import Cents

amounts = st.integers(min_value=1, max_value=5_000_000).map(Cents)
larger_amounts = st.integers(min_value=10_000, max_value=5_000_000).map(Cents)
months = st.integers(min_value=1, max_value=60)
rates = st.decimals(min_value="0.0001", max_value="0.3600", places=4)
first_periods = st.builds(FirstPeriod, st.integers(0, 6), st.integers(0, 29))


@given(amounts, months)
def test_interest_free_payments_add_up_to_what_is_owed(amount: Cents, count: int) -> None:
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
    amount: Cents, rate: Decimal, count: int
) -> None:
    balance = amount
    for payment in monthly_payments(amount, rate, count):
        balance = Cents(with_interest(balance, rate) - payment)

    assert balance == 0


@given(amounts, rates)
def test_a_months_interest_is_rounded_to_the_nearest_cent(amount: Cents, rate: Decimal) -> None:
    exact = amount * (1 + Fraction(rate) / 12)

    assert abs(with_interest(amount, rate) - exact) <= Fraction(1, 2)


@given(larger_amounts, rates, months)
def test_a_payment_with_interest_is_the_annuity_to_the_cent(
    amount: Cents, rate: Decimal, count: int
) -> None:
    payments = monthly_payments(amount, rate, count)

    expected = -numpy_financial.pmt(float(rate) / 12, count, amount)
    assert all(payment == pytest.approx(expected, abs=0.51) for payment in payments[:-1])


@given(larger_amounts, rates, months)
def test_the_last_payment_with_interest_absorbs_no_more_than_the_rounding(
    amount: Cents, rate: Decimal, count: int
) -> None:
    payments = monthly_payments(amount, rate, count)

    # Each month rounds by half a cent twice: its payment and its interest.
    most = float(count * (1 + rate / 12) ** count) + 1
    expected = -numpy_financial.pmt(float(rate) / 12, count, amount)
    assert payments[-1] == pytest.approx(expected, abs=most)


@given(larger_amounts, rates, months, first_periods)
def test_interest_runs_in_an_odd_first_period_too(
    amount: Cents, rate: Decimal, count: int, first: FirstPeriod
) -> None:
    payments = monthly_payments(amount, rate, count, first)

    monthly = Fraction(rate) / 12
    odd = 1 + monthly * Fraction(first.days, 30)
    exact = sum(
        payment / (odd * (1 + monthly) ** (first.months + number))
        for number, payment in enumerate(payments)
    )
    assert abs(float(exact) - amount) <= count + 2  # cents: what rounding comes to in all


@given(amounts, rates, months)
def test_no_payment_is_ever_negative(amount: Cents, rate: Decimal, count: int) -> None:
    assert min(monthly_payments(amount, rate, count)) >= 0


@given(larger_amounts, rates, st.integers(min_value=2, max_value=60))
def test_interest_is_never_negative_and_grows_with_the_rate(
    amount: Cents, rate: Decimal, count: int
) -> None:
    paid = sum(monthly_payments(amount, rate, count))
    paid_at_more = sum(monthly_payments(amount, rate + Decimal("0.05"), count))

    assert amount <= paid < paid_at_more


@pytest.mark.parametrize(
    ("amount", "rate", "count"),
    [
        (0, "0", 4),
        (-1, "0", 4),
        (10_000, "0", 0),
        (10_000, "0", 61),
        (10_000, "-0.01", 4),
        (10_000, "1", 4),
    ],
)
def test_terms_outside_what_is_lent_are_refused(amount: int, rate: str, count: int) -> None:
    with pytest.raises(TermsNotOffered):
        monthly_payments(Cents(amount), Decimal(rate), count)
