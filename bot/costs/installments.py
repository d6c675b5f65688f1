"""Installment plans: down payment, equal payments, due dates, and what counts as credit."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.costs.errors import TermsNotOffered
from bot.money import Cents, share_of, split_evenly

LONGEST_MONTHS = 60
PAYMENTS_WITHOUT_DISCLOSURE = 4


@dataclass(frozen=True)
class InstallmentOffer:
    """Terms that a clinic has approved. Shares and rates are fractions, amounts cents."""

    name: str
    down_payment_share: Decimal
    min_months: int
    max_months: int
    apr: Decimal
    min_amount: Cents
    max_amount: Cents | None
    fee: Cents


@dataclass(frozen=True)
class ScheduledPayment:
    """One payment and its due date, a local day of the clinic."""

    due_on: date
    amount: Cents


@dataclass(frozen=True)
class InstallmentPlan:
    """A plan worked out for one total, in Regulation Z's words. Amounts are cents."""

    offer_name: str
    total: Cents
    down_payment: Cents
    amount_financed: Cents
    apr: Decimal
    finance_charge: Cents
    total_of_payments: Cents
    payments: tuple[ScheduledPayment, ...]


def monthly_payments(amount_financed: Cents, apr: Decimal, months: int) -> list[Cents]:
    """Equal monthly payments that pay off an amount; the last one absorbs the rounding.

    amount_financed: cents left after the down payment, at least 1
    apr: yearly rate as a fraction, Decimal("0.0999") for 9.99 %; 0 is interest-free
    months: number of payments, 1 to 60; the first falls due one month after signing

    Returns `months` amounts in cents, in the order they fall due.
    Raises TermsNotOffered outside these ranges.
    Source: actuarial method, 12 CFR 1026 Appendix J, with unit periods of one month.
    """
    if amount_financed < 1 or not 1 <= months <= LONGEST_MONTHS or not 0 <= apr < 1:
        raise TermsNotOffered
    if apr == 0:
        return split_evenly(amount_financed, months)
    rate = apr / 12
    factor = rate / (1 - (1 + rate) ** -months)
    payment = share_of(amount_financed, factor)
    last = _last_payment(amount_financed, rate, payment, months)
    if last < 0:  # an amount of a few cents: rounding up would pay more than is owed
        payment = Cents(payment - 1)
        last = _last_payment(amount_financed, rate, payment, months)
    return [payment] * (months - 1) + [last]


def _last_payment(financed: Cents, rate: Decimal, payment: Cents, months: int) -> Cents:
    """What is owed after all payments but one, with the last month's interest."""
    balance = financed
    for _ in range(months - 1):
        balance = Cents(balance + share_of(balance, rate) - payment)
    return Cents(balance + share_of(balance, rate))


def plan_for(
    offer: InstallmentOffer, total: Cents, months: int, *, signed_on: date
) -> InstallmentPlan:
    """The plan that an offer makes of a total, payable in some months.

    signed_on: the clinic's local day; the first payment falls due one month later
    Raises TermsNotOffered where the offer does not cover the amount or the months.
    """
    covers_amount = total >= offer.min_amount and (
        offer.max_amount is None or total <= offer.max_amount
    )
    if not covers_amount or not offer.min_months <= months <= offer.max_months:
        raise TermsNotOffered
    down_payment = share_of(total, offer.down_payment_share)
    financed = Cents(total - down_payment)
    amounts = monthly_payments(financed, offer.apr, months)
    paid = Cents(sum(amounts))
    payments = tuple(
        ScheduledPayment(months_later(signed_on, number), amount)
        for number, amount in enumerate(amounts, start=1)
    )
    return InstallmentPlan(
        offer_name=offer.name,
        total=total,
        down_payment=down_payment,
        amount_financed=financed,
        apr=offer.apr,
        finance_charge=Cents(paid - financed + offer.fee),
        total_of_payments=paid,
        payments=payments,
    )


def needs_disclosure(plan: InstallmentPlan) -> bool:
    """Whether the plan is credit that has to be disclosed in writing before it is agreed.

    Source: 12 CFR 1026.2(a)(17): a finance charge, or more than four installments.
    """
    return plan.finance_charge > 0 or len(plan.payments) > PAYMENTS_WITHOUT_DISCLOSURE


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
