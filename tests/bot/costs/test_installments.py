"""Installment plans in Regulation Z's words, and what counts as credit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.due_dates import Start
from bot.costs.eligibility import Eligible
from bot.costs.errors import TermsNotOffered
from bot.costs.installments import (
    InstallmentOffer,
    InstallmentPlan,
    Terms,
    needs_disclosure,
    plan_for,
)
from bot.money import Cents

IN_HOUSE = InstallmentOffer(
    "In-house plan", Decimal("0.20"), 1, 4, Decimal(0), Cents(10_000), None, Cents(0)
)
TWELVE_MONTHS = InstallmentOffer(
    "12-month plan", Decimal("0.20"), 12, 12, Decimal("0.0999"), Cents(100_000), None, Cents(0)
)
SIGNED_ON = date(2026, 11, 24)
CROWN = Cents(125_000)

offers = st.builds(
    InstallmentOffer,
    name=st.just("Any"),
    down_payment_share=st.decimals("0", "0.90", places=2),
    min_months=st.just(1),
    max_months=st.just(60),
    interest_rate=st.one_of(st.just(Decimal(0)), st.decimals("0.0001", "0.3600", places=4)),
    min_amount=st.just(Cents(0)),
    max_amount=st.none(),
    fee=st.integers(0, 900).map(Cents),
    min_down_payment=st.integers(0, 5_000).map(Cents),
)
prices = st.integers(min_value=10_000, max_value=5_000_000).map(Cents)


def signed(offer: InstallmentOffer, price: Cents, months: int) -> InstallmentPlan:
    return plan_for(offer, price, Terms(months), Start(SIGNED_ON))


def test_marias_crown_is_a_fifth_down_and_four_equal_payments() -> None:
    plan = signed(IN_HOUSE, CROWN, 4)

    assert plan.down_payment == 25_000
    assert [payment.amount for payment in plan.payments] == [25_000] * 4
    assert [payment.due_on for payment in plan.payments] == [
        date(2026, 12, 24), date(2027, 1, 24), date(2027, 2, 24), date(2027, 3, 24)
    ]  # fmt: skip
    assert (plan.finance_charge, plan.total_of_payments) == (0, 100_000)
    assert (plan.apr, plan.total_sale_price) == (0, CROWN)


def test_a_year_at_9_99_percent_costs_what_regulation_z_says() -> None:
    plan = signed(TWELVE_MONTHS, CROWN, 12)

    assert plan.amount_financed == 100_000
    assert [payment.amount for payment in plan.payments] == [8_791] * 11 + [8_794]
    assert (plan.finance_charge, plan.total_of_payments) == (5_495, 105_495)
    assert plan.total_sale_price == 130_495
    assert plan.apr == Decimal("0.0999")


@given(offers, prices, st.integers(1, 60))
def test_down_payment_fee_and_payments_are_the_price_and_its_finance_charge_to_the_cent(
    offer: InstallmentOffer, price: Cents, months: int
) -> None:
    plan = signed(offer, price, months)

    paid = plan.due_at_signing + sum(payment.amount for payment in plan.payments)
    assert paid == plan.total_sale_price == price + plan.finance_charge
    assert plan.total_of_payments == plan.amount_financed + plan.finance_charge
    assert plan.finance_charge >= plan.prepaid_finance_charge
    assert (plan.apr > 0) <= (plan.finance_charge > 0)


def test_a_fee_is_a_prepaid_finance_charge_and_makes_the_apr_higher_than_the_interest() -> None:
    with_fee = InstallmentOffer(
        "Fee", Decimal("0.20"), 12, 12, Decimal("0.0999"), Cents(1), None, Cents(2_500)
    )

    plan = signed(with_fee, CROWN, 12)

    assert (plan.principal, plan.prepaid_finance_charge) == (100_000, 2_500)
    assert plan.amount_financed == 97_500
    assert plan.finance_charge == 5_495 + 2_500
    assert plan.apr == Decimal("0.1481")
    assert plan.due_at_signing == 27_500


def test_a_fee_alone_is_credit() -> None:
    with_fee = InstallmentOffer(
        "With a fee", Decimal(0), 2, 2, Decimal(0), Cents(1), None, Cents(900)
    )

    plan = signed(with_fee, Cents(10_000), 2)

    assert plan.finance_charge == 900
    assert needs_disclosure(plan)


def test_a_fee_as_high_as_the_credit_is_no_offer() -> None:
    absurd = InstallmentOffer("Fee", Decimal(0), 2, 2, Decimal(0), Cents(1), None, Cents(10_000))

    with pytest.raises(TermsNotOffered):
        signed(absurd, Cents(10_000), 2)


def test_a_longer_wait_for_the_first_payment_costs_its_interest_at_the_same_apr() -> None:
    later = Start(SIGNED_ON, date(2027, 1, 15))

    plan = plan_for(TWELVE_MONTHS, CROWN, Terms(12), later)

    assert [payment.due_on for payment in plan.payments][:2] == [
        date(2027, 1, 15), date(2027, 2, 15)
    ]  # fmt: skip
    assert plan.payments[0].amount == 8_842
    assert plan.apr == Decimal("0.0999")


@pytest.mark.parametrize("first_on", [date(2026, 11, 23), SIGNED_ON])
def test_no_payment_falls_due_before_the_day_after_signing(first_on: date) -> None:
    with pytest.raises(TermsNotOffered):
        plan_for(IN_HOUSE, CROWN, Terms(4), Start(SIGNED_ON, first_on))


@pytest.mark.parametrize(("price", "count"), [(9_999, 4), (10_000, 5), (10_000, 0)])
def test_an_offer_covers_its_own_prices_and_months_only(price: int, count: int) -> None:
    with pytest.raises(TermsNotOffered):
        signed(IN_HOUSE, Cents(price), count)


def test_an_offer_may_end_at_a_price() -> None:
    up_to = InstallmentOffer(
        "Small", Decimal("0.20"), 1, 4, Decimal(0), Cents(0), Cents(50_000), Cents(0)
    )

    assert signed(up_to, Cents(50_000), 4).cash_price == 50_000
    with pytest.raises(TermsNotOffered):
        signed(up_to, Cents(50_001), 4)


def test_a_patient_may_pay_more_down_but_not_less_and_not_all() -> None:
    more = plan_for(IN_HOUSE, CROWN, Terms(4, Cents(30_000)), Start(SIGNED_ON))

    assert (more.down_payment, more.principal) == (30_000, 95_000)
    for wrong in (24_999, 125_000, 125_001):
        with pytest.raises(TermsNotOffered):
            plan_for(IN_HOUSE, CROWN, Terms(4, Cents(wrong)), Start(SIGNED_ON))


def test_a_least_down_payment_counts_where_the_share_comes_to_less() -> None:
    at_least = InstallmentOffer(
        "100 down", Decimal("0.10"), 1, 4, Decimal(0), Cents(1), None, Cents(0), Cents(10_000)
    )

    assert signed(at_least, Cents(50_000), 4).down_payment == 10_000
    assert signed(at_least, Cents(200_000), 4).down_payment == 20_000


@pytest.mark.parametrize(
    ("eligible", "insured_may", "self_pay_may"),
    [
        (Eligible.EVERYONE, True, True),
        (Eligible.INSURED, True, False),
        (Eligible.SELF_PAY, False, True),
    ],
)
def test_an_offer_is_for_the_patients_and_treatments_it_names(
    eligible: Eligible, insured_may: bool, self_pay_may: bool
) -> None:
    crowns = InstallmentOffer(
        "C", Decimal(0), 1, 4, Decimal(0), Cents(1), None, Cents(0),
        eligible=eligible, treatments=("crown",),
    )  # fmt: skip

    assert crowns.is_for("crown", is_insured=True) is insured_may
    assert crowns.is_for("crown", is_insured=False) is self_pay_may
    assert not crowns.is_for("bridge", is_insured=insured_may)


def test_four_payments_without_a_charge_need_no_disclosure_five_do() -> None:
    longer = InstallmentOffer(
        "Longer", Decimal("0.20"), 1, 5, Decimal(0), Cents(10_000), None, Cents(0)
    )

    assert not needs_disclosure(signed(longer, CROWN, 4))
    assert needs_disclosure(signed(longer, CROWN, 5))


def test_interest_needs_a_disclosure() -> None:
    assert needs_disclosure(signed(TWELVE_MONTHS, CROWN, 12))
