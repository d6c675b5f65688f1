"""What would be if a patient paid otherwise: the plan that fits a wish, or the nearest that works.

A plan that has to be disclosed in writing first is never the answer in a text: it is returned
apart, for the document that comes before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.costs.due_dates import BusinessDays, Start
from bot.costs.errors import TermsNotOffered
from bot.costs.installments import (
    InstallmentOffer,
    InstallmentPlan,
    Terms,
    needs_disclosure,
    plan_for,
)
from bot.money import Cents

LATEST_FIRST_PAYMENT = timedelta(days=62)  # after signing: later is for a coordinator to allow


@dataclass(frozen=True)
class PaymentWish:
    """How a patient would like to pay; what is None is left to the clinic."""

    down_payment: Cents | None = None
    monthly: Cents | None = None  # the most for each payment
    months: int | None = None
    done_by: date | None = None  # last due date
    first_on: date | None = None


class Unmet(StrEnum):
    """What of a wish cannot be had."""

    DOWN_PAYMENT = "down_payment"  # less than the clinic asks for
    DOWN_IS_ALL = "down_is_all"  # the whole price and nothing left to pay later
    MONTHLY = "monthly"  # would not pay it off in time
    MONTHS = "months"  # more or fewer payments than offered
    DONE_BY = "done_by"  # before the first payment is due
    FIRST_ON = "first_on"  # too late, or past


@dataclass(frozen=True)
class Outcome:
    """The answer to a wish.

    plan: told in a text; None if the clinic has no plan without a charge for that price
    unmet: what of the wish `plan` does not meet; none if it meets all
    raised: the plan that meets a monthly wish by a higher down payment, where it was unmet
    credit: a plan that meets the wish, but has to be disclosed in writing first
    """

    plan: InstallmentPlan | None
    unmet: tuple[Unmet, ...] = ()
    raised: InstallmentPlan | None = None
    credit: InstallmentPlan | None = None


@dataclass(frozen=True)
class Price:
    """What is to be paid, from which day on, and the clinic's business days."""

    amount: Cents
    today: date
    open_on: BusinessDays


def outcome(offers: Sequence[InstallmentOffer], price: Price, wish: PaymentWish) -> Outcome:
    """The plan that meets a wish, else the nearest and what it does not meet."""
    possible = [plan for offer in offers for plan in _plans(offer, price, wish)]
    plain = [plan for plan in possible if not needs_disclosure(plan)]
    fitting = [plan for plan in plain if not _unmet(plan, wish)]
    if fitting:
        return Outcome(_best(fitting, wish))
    credit = [plan for plan in possible if needs_disclosure(plan) and not _unmet(plan, wish)]
    nearest = min(plain, key=lambda plan: _distance(plan, wish), default=None)
    return Outcome(
        plan=nearest,
        unmet=_unmet(nearest, wish) if nearest else (),
        raised=_with_more_down(offers, price, wish),
        credit=_best(credit, wish) if credit else None,
    )


def _plans(offer: InstallmentOffer, price: Price, wish: PaymentWish) -> list[InstallmentPlan]:
    """All that an offer can make of a price, with as much of the wish as it allows."""
    least = offer.least_down_payment(price.amount)
    down_payment = max(least, wish.down_payment or Cents(0))
    if down_payment >= price.amount:
        down_payment = least
    start = Start(price.today, _first_on(wish, price))
    plans = []
    for months in range(offer.min_months, offer.max_months + 1):
        try:
            terms = Terms(months, down_payment)
            plans.append(plan_for(offer, price.amount, terms, start, price.open_on))
        except TermsNotOffered:
            break
    return plans


def _first_on(wish: PaymentWish, price: Price) -> date | None:
    is_possible = (
        wish.first_on is not None
        and price.today < wish.first_on <= price.today + LATEST_FIRST_PAYMENT
    )
    return wish.first_on if is_possible else None


def _unmet(plan: InstallmentPlan, wish: PaymentWish) -> tuple[Unmet, ...]:
    first = plan.payments[0].due_on
    checks = {
        Unmet.DOWN_IS_ALL: wish.down_payment is not None and wish.down_payment >= plan.cash_price,
        Unmet.DOWN_PAYMENT: wish.down_payment is not None and wish.down_payment < plan.down_payment,
        Unmet.MONTHLY: wish.monthly is not None and _highest(plan) > wish.monthly,
        Unmet.MONTHS: wish.months is not None and len(plan.payments) != wish.months,
        Unmet.DONE_BY: wish.done_by is not None and plan.payments[-1].due_on > wish.done_by,
        Unmet.FIRST_ON: wish.first_on is not None and abs((first - wish.first_on).days) > 7,
    }
    return tuple(unmet for unmet, is_unmet in checks.items() if is_unmet)


def _highest(plan: InstallmentPlan) -> Cents:
    """The payment that a monthly wish is measured by: some cents in the last one do not count."""
    return plan.payments[0].amount


def _best(plans: list[InstallmentPlan], wish: PaymentWish) -> InstallmentPlan:
    """The shortest that a monthly amount allows; else the longest, whose payments are lowest."""
    is_quick = wish.monthly is not None
    return min(plans, key=lambda plan: len(plan.payments) * (1 if is_quick else -1))


def _distance(plan: InstallmentPlan, wish: PaymentWish) -> tuple[int, int, int]:
    """How far a plan is from a wish: what is unmet, then payments too many or too few."""
    count = len(plan.payments)
    asked = wish.months if wish.months is not None else count
    is_early = Unmet.DONE_BY in _unmet(plan, wish)
    return (len(_unmet(plan, wish)), abs(asked - count), count if is_early else -count)


def _with_more_down(
    offers: Sequence[InstallmentOffer], price: Price, wish: PaymentWish
) -> InstallmentPlan | None:
    """The plan without a charge that comes to the monthly amount by the least down payment."""
    if not wish.monthly:
        return None
    found = []
    for offer in offers:
        months = wish.months or offer.max_months
        down_payment = Cents(price.amount - wish.monthly * months)
        asked = replace(wish, months=months, down_payment=down_payment)
        found += [
            plan
            for plan in _plans(offer, price, asked)
            if not needs_disclosure(plan) and not _unmet(plan, asked)
        ]
    return min(found, key=lambda plan: plan.down_payment, default=None)
