"""How many schedules and rates a second, beside numpy-financial: python bench/installments.py

The two columns come from the same run on the same core. numpy-financial knows no due dates, no
cents and no odd first period: it is asked for the payment and the rate of regular plans alone.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy_financial as npf

from bot.costs.apr import EqualPayments, apr_of_equal
from bot.costs.due_dates import Start
from bot.costs.installments import InstallmentOffer, Terms, plan_for
from bot.costs.payments import monthly_payments
from bot.money import Cents

OURS, THEIRS = 50_000, 2_000
RATE, MONTHS = Decimal("0.0999"), 12
OFFER = InstallmentOffer(
    "12 months", Decimal("0.20"), 1, 60, RATE, Cents(0), None, Cents(2_500)
)  # a fee, so that the rate has to be solved for
DAY = date(2026, 11, 24)


def per_second(run: Callable[[int], object], times: int) -> float:
    """The best of three runs, in calls of one core's time a second."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for number in range(times):
            run(number)
        best = min(best, time.process_time() - began)
    return times / best


def payment_and_rate(number: int) -> None:
    """What numpy-financial is asked for one plan."""
    principal = 100_000 + number
    payment = npf.pmt(0.0999 / 12, MONTHS, -principal)
    npf.rate(MONTHS, -payment, principal - 2_500, 0)


def all_at_once(_: int) -> None:
    """The same for a thousand plans in arrays."""
    principals = np.arange(100_000.0, 101_000.0)
    payments = npf.pmt(0.0999 / 12, MONTHS, -principals)
    npf.rate(MONTHS, -payments, principals - 2_500, 0)


def main() -> None:
    start = Start(DAY)
    odd = [Start(DAY, DAY + timedelta(days=days)) for days in range(10, 60)]
    rows = {
        "plan: payments, dates, APR, 12 months": per_second(
            lambda n: plan_for(OFFER, Cents(125_000 + n), Terms(MONTHS), start), OURS
        ),
        "the same, odd first period": per_second(
            lambda n: plan_for(OFFER, Cents(125_000 + n), Terms(MONTHS), odd[n % 50]), OURS
        ),
        "the same, 60 months": per_second(
            lambda n: plan_for(OFFER, Cents(125_000 + n), Terms(60), start), OURS // 5
        ),
        "payments to the cent alone": per_second(
            lambda n: monthly_payments(Cents(100_000 + n), RATE, MONTHS), OURS
        ),
        "APR alone": per_second(
            lambda n: apr_of_equal(97_500 + n, EqualPayments(8_791, 8_794, MONTHS)), OURS
        ),
        "numpy-financial: payment and rate, one by one": per_second(payment_and_rate, THEIRS),
        "numpy-financial: 1,000 at once in arrays": 1_000 * per_second(all_at_once, 20),
    }
    ours = next(iter(rows.values()))
    for name, rate in rows.items():
        print(f"{name:<48} {rate:>10,.0f} a second   x {rate / ours:.3f}")


if __name__ == "__main__":
    main()
