"""How long the written terms of credit hold while nobody has agreed to them."""

from datetime import date, timedelta

from bot.costs.apr import EqualPayments, apr_of_equal
from bot.costs.due_dates import Start, months_later
from bot.costs.installments import InstallmentPlan

TOLERANCE = 0.00125  # an eighth of a percentage point: 12 CFR 1026.22(a)(2)
LONGEST = 7  # days


def agree_by(plan: InstallmentPlan, first_on: date | None = None) -> date:
    """The last day on which signing leaves the disclosed APR accurate, a week at most.

    first_on: the day of the first payment, if it is not a month after signing; payments that are
    moved off closed days count from the day before they were moved, as in the disclosed APR

    Whoever signs later pays the same amounts on the same days after having had the money for a
    shorter time, so that the true rate grows day by day.
    """
    first_on = first_on or months_later(plan.signed_on, 1)
    days = (plan.signed_on + timedelta(days=n) for n in range(1, LONGEST + 1))
    last = plan.signed_on
    for day in days:
        if day >= first_on or not _is_accurate(plan, Start(day, first_on)):
            break
        last = day
    return last


def _is_accurate(plan: InstallmentPlan, start: Start) -> bool:
    first = start.first_period
    paid = EqualPayments(
        plan.payments[0].amount,
        plan.payments[-1].amount,
        len(plan.payments),
        first.months,
        first.fraction,
    )
    return abs(apr_of_equal(plan.amount_financed, paid) - float(plan.apr)) <= TOLERANCE
