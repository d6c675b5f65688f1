"""Installment plans: what an offer makes of a price, and what counts as credit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.costs.apr import EqualPayments, apr_of_equal, as_disclosed
from bot.costs.due_dates import EVERY_DAY, BusinessDays, Start, WhenClosed, due_dates
from bot.costs.eligibility import Eligible
from bot.costs.errors import TermsNotOffered
from bot.costs.payments import monthly_payments
from bot.money import Cents, share_of

PAYMENTS_WITHOUT_DISCLOSURE = 4
NOTHING = Cents(0)


@dataclass(frozen=True)
class InstallmentOffer:
    """Terms that a clinic has approved. Shares and rates are fractions, amounts cents."""

    name: str
    down_payment_share: Decimal
    min_months: int
    max_months: int
    interest_rate: Decimal  # yearly; with a fee the APR is higher
    min_amount: Cents
    max_amount: Cents | None
    fee: Cents  # due at signing, once
    min_down_payment: Cents = NOTHING
    when_closed: WhenClosed = WhenClosed.AS_IS
    eligible: Eligible = Eligible.EVERYONE
    treatments: tuple[str, ...] = ()  # slugs that it is for; none: for all

    def covers(self, cash_price: Cents) -> bool:
        """Whether it is offered for that price."""
        too_much = self.max_amount is not None and cash_price > self.max_amount
        return cash_price >= self.min_amount and not too_much

    def is_for(self, treatment: str, *, is_insured: bool) -> bool:
        """Whether such a patient may have it for such a treatment."""
        is_meant = not self.treatments or treatment in self.treatments
        return is_meant and self.eligible.admits(is_insured=is_insured)

    def least_down_payment(self, cash_price: Cents) -> Cents:
        """The least that has to be paid at the start."""
        return Cents(max(share_of(cash_price, self.down_payment_share), self.min_down_payment))


class ScheduledPayment(NamedTuple):
    """One payment and its due date, a local day of the clinic."""

    due_on: date
    amount: Cents


class InstallmentPlan(NamedTuple):
    """A plan worked out for one price, in Regulation Z's words. Amounts are cents.

    What is due at signing is the down payment and the prepaid finance charge, if there is any.
    `total_sale_price` is all that is paid: 12 CFR 1026.18(j).
    """

    offer_name: str
    cash_price: Cents
    down_payment: Cents
    principal: Cents  # the price less the down payment: what interest runs on
    prepaid_finance_charge: Cents  # the fee
    amount_financed: Cents  # the principal less the prepaid finance charge: 1026.18(b)
    interest_rate: Decimal
    apr: Decimal  # as disclosed, to the hundredth of a point
    finance_charge: Cents
    total_of_payments: Cents
    signed_on: date
    payments: tuple[ScheduledPayment, ...]

    @property
    def total_sale_price(self) -> Cents:
        """The price with its finance charge."""
        return Cents(self.cash_price + self.finance_charge)

    @property
    def due_at_signing(self) -> Cents:
        """What is paid at the start."""
        return Cents(self.down_payment + self.prepaid_finance_charge)

    @property
    def is_even(self) -> bool:
        """Whether the last payment is no other than those before it."""
        return self.payments[-1].amount == self.payments[0].amount


class Terms(NamedTuple):
    """What is chosen within an offer: how many payments, and how much at the start."""

    months: int
    down_payment: Cents | None = None  # the least that the offer asks for


def plan_for(
    offer: InstallmentOffer,
    cash_price: Cents,
    terms: Terms,
    start: Start,
    open_on: BusinessDays = EVERY_DAY,
) -> InstallmentPlan:
    """The plan that an offer makes of a price.

    start: the clinic's local day of signing; the first payment is a month later unless it says so
    open_on: the clinic's business days, for offers that move what falls due on another day
    Raises TermsNotOffered where the offer does not cover the price, the months or the start.
    """
    down_payment, principal = _divided(offer, cash_price, terms)
    if start.first_on is not None and start.first_on <= start.signed_on:
        raise TermsNotOffered
    first = start.first_period
    amounts = monthly_payments(principal, offer.interest_rate, terms.months, first)
    days = due_dates(start, terms.months, offer.when_closed, open_on)
    paid = sum(amounts)
    financed = principal - offer.fee
    if financed < 1:  # a fee as high as the credit itself
        raise TermsNotOffered
    schedule = EqualPayments(amounts[0], amounts[-1], terms.months, first.months, first.fraction)
    near = float(offer.interest_rate)
    rate = apr_of_equal(financed, schedule, near=near) if paid > financed else 0.0
    return InstallmentPlan(
        offer_name=offer.name,
        cash_price=cash_price,
        down_payment=down_payment,
        principal=principal,
        prepaid_finance_charge=offer.fee,
        amount_financed=Cents(financed),
        interest_rate=offer.interest_rate,
        apr=as_disclosed(rate),
        finance_charge=Cents(paid - financed),
        total_of_payments=Cents(paid),
        signed_on=start.signed_on,
        payments=tuple(map(ScheduledPayment._make, zip(days, amounts, strict=True))),
    )


def _divided(offer: InstallmentOffer, cash_price: Cents, terms: Terms) -> tuple[Cents, Cents]:
    """Down payment and principal. Raises TermsNotOffered."""
    least = offer.least_down_payment(cash_price)
    down_payment = least if terms.down_payment is None else terms.down_payment
    is_within = offer.min_months <= terms.months <= offer.max_months
    if not offer.covers(cash_price) or not is_within or not least <= down_payment < cash_price:
        raise TermsNotOffered
    return down_payment, Cents(cash_price - down_payment)


def needs_disclosure(plan: InstallmentPlan) -> bool:
    """Whether the plan is credit that has to be disclosed in writing before it is agreed.

    Source: 12 CFR 1026.2(a)(17): a finance charge, or more than four installments.
    """
    return plan.finance_charge > 0 or len(plan.payments) > PAYMENTS_WITHOUT_DISCLOSURE
