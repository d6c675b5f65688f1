"""Written terms hold as long as signing later leaves the disclosed rate accurate."""

from datetime import date
from decimal import Decimal

from bot.costs.due_dates import Start
from bot.costs.installments import InstallmentOffer, InstallmentPlan, Terms, plan_for
from bot.costs.terms_hold import LONGEST, agree_by
from bot.money import Cents

SIGNED = date(2026, 11, 24)


def credit(rate: str, months: int, first_on: date | None = None) -> InstallmentPlan:
    offer = InstallmentOffer(
        name="Credit",
        down_payment_share=Decimal("0.2"),
        min_months=1,
        max_months=60,
        interest_rate=Decimal(rate),
        min_amount=Cents(0),
        max_amount=None,
        fee=Cents(0),
    )
    return plan_for(offer, Cents(125_000), Terms(months), Start(SIGNED, first_on))


def days_held(rate: str, months: int, first_on: date | None = None) -> int:
    return (agree_by(credit(rate, months, first_on), first_on) - SIGNED).days


def test_the_longer_and_the_cheaper_the_credit_the_longer_its_terms_hold() -> None:
    assert days_held("0.0999", 12) == 2
    assert days_held("0.0999", 36) > days_held("0.0999", 12)
    assert days_held("0.2999", 6) == 0  # a day makes more than an eighth of a point
    assert days_held("0.0199", 36) == LONGEST


def test_without_interest_they_hold_for_a_week() -> None:
    assert days_held("0", 6) == LONGEST


def test_a_later_first_payment_counts_from_its_own_day() -> None:
    assert days_held("0.0999", 12, date(2027, 1, 15)) >= 2
