"""The annual percentage rate: the regulation's own examples, and what must hold for all.

Figures: 12 CFR 1026 Appendix J (c), "Examples for the actuarial method", (1) to (5).
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.apr import Due, EqualPayments, apr_of, apr_of_equal, as_disclosed
from bot.costs.due_dates import Start
from bot.costs.payments import FirstPeriod, monthly_payments
from bot.money import Cents

EIGHTH_OF_A_POINT = 0.00125
# Amount advanced, payment, number of payments, t, f, unit-periods a year: the published rate.
REGULAR = {
    "(1)(i) monthly": (5_000_00, 230_00, 24, 1, 0, 12, 9.69),
    "(1)(ii) monthly, long first period": (6_000_00, 200_00, 36, 1, 19 / 30, 12, 11.82),
    "(1)(iii) semimonthly, short first period": (5_000_00, 219_17, 24, 0, 6 / 15, 24, 10.34),
    "(1)(iv) quarterly, long first period": (10_000_00, 385_00, 40, 1, 39 / 90, 4, 8.97),
    "(1)(v) weekly, long first period": (500_00, 17_60, 30, 4, 4 / 7, 52, 14.96),
}
# Amount advanced, first payment, regular payment, last payment, number, t, f, a year: the rate.
ODD = {
    "(2)(i) first": (5_000_00, 250_00, 230_00, 230_00, 24, 1, 0, 12, 10.08),
    "(2)(ii) first, every 4 weeks": (400_00, 39_50, 38_31, 38_31, 12, 1, 5 / 28, 13, 28.50),
    "(3)(i) final": (5_000_00, 230_00, 230_00, 280_00, 24, 1, 0, 12, 10.50),
    "(3)(ii) final, every 2 weeks": (200_00, 9_50, 9_50, 30_00, 20, 0, 8 / 14, 26, 12.22),
    "(4)(i) both": (5_000_00, 250_00, 230_00, 280_00, 24, 1, 0, 12, 10.90),
    "(4)(ii) both, every 2 months": (8_000_00, 449_36, 465_00, 200_00, 20, 0, 52 / 60, 6, 7.30),
}
# Amount advanced, payment, t, f, unit-periods a year: the published rate.
SINGLE = {
    "(5)(i) days": (1_000_00, 1_080_00, 1, 0, 365 / 255, 11.45),
    "(5)(ii) calendar months": (1_000_00, 1_044_00, 1, 0, 2, 8.80),
    "(5)(iv) whole years": (1_000_00, 1_240_00, 2, 0, 1, 11.36),
}

amounts = st.integers(min_value=10_000, max_value=5_000_000).map(Cents)
months = st.integers(min_value=1, max_value=60)
rates = st.decimals(min_value="0.0100", max_value="0.3600", places=4)
first_periods = st.builds(FirstPeriod, st.integers(1, 6), st.integers(0, 29))
payments = st.lists(
    st.builds(Due, st.integers(1, 100_000), st.integers(1, 80), st.floats(0, 0.99)),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("example", REGULAR)
def test_equal_payments_have_the_rate_that_the_regulation_publishes(example: str) -> None:
    advanced, payment, count, periods, fraction, yearly, published = REGULAR[example]

    equal = EqualPayments(payment, payment, count, periods, fraction)
    each = [Due(payment, periods + number, fraction) for number in range(count)]

    assert round(100 * apr_of_equal(advanced, equal, yearly), 2) == published
    assert round(100 * apr_of(advanced, each, yearly), 2) == published


@pytest.mark.parametrize("example", ODD)
def test_odd_first_and_final_payments_have_the_published_rate(example: str) -> None:
    advanced, first, regular, last, count, periods, fraction, yearly, published = ODD[example]

    paid = [first, *[regular] * (count - 2), last]
    each = [Due(amount, periods + number, fraction) for number, amount in enumerate(paid)]

    assert round(100 * apr_of(advanced, each, yearly), 2) == published
    if first == regular:
        equal = EqualPayments(regular, last, count, periods, fraction)
        assert round(100 * apr_of_equal(advanced, equal, yearly), 2) == published


@pytest.mark.parametrize("example", SINGLE)
def test_a_single_payment_has_the_published_rate(example: str) -> None:
    advanced, payment, periods, fraction, yearly, published = SINGLE[example]

    rate = apr_of(advanced, [Due(payment, periods, fraction)], yearly)

    assert round(100 * rate, 2) == published


@pytest.mark.parametrize(
    ("signed_on", "first_on", "period"),
    [
        (date(1978, 1, 10), date(1978, 2, 10), FirstPeriod(1, 0)),  # (c)(1)(i)
        (date(1978, 2, 10), date(1978, 4, 1), FirstPeriod(1, 19)),  # (c)(1)(ii)
        (date(2026, 11, 24), date(2026, 12, 10), FirstPeriod(0, 16)),
        (date(2027, 1, 31), date(2027, 2, 28), FirstPeriod(0, 28)),
        (date(2027, 2, 28), date(2027, 3, 31), FirstPeriod(1, 0)),
    ],
)
def test_the_first_period_is_counted_back_from_the_payment_as_the_regulation_does(
    signed_on: date, first_on: date, period: FirstPeriod
) -> None:
    assert Start(signed_on, first_on).first_period == period


@given(amounts, rates, st.integers(min_value=2, max_value=60))
def test_a_regular_rate_is_that_of_numpy_financial(
    amount: Cents, rate: Decimal, count: int
) -> None:
    payment = monthly_payments(amount, rate, count)[0]

    found = apr_of_equal(amount, EqualPayments(payment, payment, count))

    expected = 12 * numpy_financial.rate(count, -payment, amount, 0, guess=float(rate) / 12)
    assert found == pytest.approx(max(expected, 0), abs=1e-7)


@given(amounts, rates, months, first_periods)
def test_the_rate_inverts_the_payment_formula(
    amount: Cents, rate: Decimal, count: int, first: FirstPeriod
) -> None:
    paid = monthly_payments(amount, rate, count, first)

    schedule = EqualPayments(paid[0], paid[-1], count, first.months, first.fraction)

    # A cent in each payment is the most that rounding changes: less than an eighth of a point.
    assert apr_of_equal(amount, schedule) == pytest.approx(float(rate), abs=EIGHTH_OF_A_POINT)


@given(payments, st.floats(0.3, 0.999))
def test_the_rate_found_is_within_a_millionth_of_the_true_one(
    due: list[Due], financed_share: float
) -> None:
    financed = max(1, int(sum(one.amount for one in due) * financed_share))

    rate = Fraction(apr_of(financed, due, 12)) / 12

    assert _worth(due, rate + Fraction(1, 10**7)) < financed
    assert _worth(due, max(Fraction(0), rate - Fraction(1, 10**7))) >= financed


@given(amounts, st.integers(1, 60), first_periods, st.integers(1, 20_000), st.integers(0, 50_000))
def test_both_ways_to_solve_agree(
    amount: Cents, count: int, first: FirstPeriod, more: int, at_the_end: int
) -> None:
    payment = amount // count + more
    equal = EqualPayments(payment, payment + at_the_end, count, first.months, first.fraction)
    last = payment + at_the_end
    paid = [*[payment] * (count - 1), last]
    each = [Due(one, first.months + n, first.fraction) for n, one in enumerate(paid)]

    assert apr_of_equal(amount, equal) == pytest.approx(apr_of(amount, each, 12), abs=1e-7)
    assert apr_of_equal(amount, equal, near=0.35) == pytest.approx(
        apr_of_equal(amount, equal), abs=1e-7
    )


def test_nothing_paid_for_it_is_no_rate() -> None:
    assert apr_of_equal(100_000, EqualPayments(25_000, 25_000, 4)) == 0
    assert apr_of(100_000, [Due(100_000, 1)], 12) == 0


def test_nothing_financed_has_no_rate() -> None:
    with pytest.raises(ValueError, match="nothing is financed"):
        apr_of_equal(0, EqualPayments(1, 1, 1))
    with pytest.raises(ValueError, match="nothing is financed"):
        apr_of(0, [Due(1, 1)], 12)


def test_a_rate_is_disclosed_to_the_hundredth_of_a_point() -> None:
    assert as_disclosed(0.0999449) == Decimal("0.0999")


def _worth(due: list[Due], rate: Fraction) -> Fraction:
    """What payments are worth at the advance, exactly."""
    return sum(
        (one.amount / ((1 + Fraction(one.fraction) * rate) * (1 + rate) ** one.periods))
        for one in due
    ) + Fraction(0)
