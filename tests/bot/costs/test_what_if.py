"""What a wish to pay comes to: it is met, or the nearest that works says what it does not meet."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.costs.due_dates import EVERY_DAY
from bot.costs.installments import InstallmentOffer, needs_disclosure
from bot.costs.what_if import PaymentWish, Price, Unmet, outcome
from bot.money import Cents

TODAY = date(2026, 11, 24)
IN_HOUSE = InstallmentOffer(
    "In-house plan", Decimal("0.20"), 1, 4, Decimal(0), Cents(10_000), None, Cents(0)
)
CREDIT = InstallmentOffer(
    "12-month plan", Decimal("0.20"), 12, 12, Decimal("0.0999"), Cents(100_000), None, Cents(0)
)
OFFERS = [IN_HOUSE, CREDIT]

prices = st.integers(5_000, 2_000_000).map(lambda cents: Price(Cents(cents), TODAY, EVERY_DAY))
cents = st.integers(0, 2_000_000).map(Cents)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
wishes = st.builds(
    PaymentWish,
    st.none() | cents,
    st.none() | cents,
    st.none() | st.integers(1, 120),
    st.none() | days,
    st.none() | days,
)


@given(prices, wishes)
def test_no_wish_brings_credit_into_a_text_and_every_plan_is_whole(
    price: Price, wish: PaymentWish
) -> None:
    found = outcome(OFFERS, price, wish)

    for plan in (found.plan, found.raised):
        if plan is not None:
            assert not needs_disclosure(plan)
            assert plan.down_payment + sum(p.amount for p in plan.payments) == price.amount
    assert found.credit is None or needs_disclosure(found.credit)
    assert found.plan is not None or price.amount < 10_000


@given(prices, wishes)
def test_what_is_told_as_met_is_met(price: Price, wish: PaymentWish) -> None:
    found = outcome(OFFERS, price, wish)

    if found.plan is None or found.unmet:
        return
    assert wish.down_payment in {None, found.plan.down_payment}
    assert wish.months in {None, len(found.plan.payments)}
    assert wish.monthly is None or found.plan.payments[0].amount <= wish.monthly
    assert wish.done_by is None or found.plan.payments[-1].due_on <= wish.done_by


@given(prices, cents)
def test_a_raised_down_payment_comes_to_the_monthly_amount(price: Price, monthly: Cents) -> None:
    found = outcome(OFFERS, price, PaymentWish(monthly=monthly))

    if found.raised is not None:
        assert found.raised.payments[0].amount <= monthly
        assert Unmet.MONTHLY in found.unmet


def test_an_end_and_a_monthly_amount_are_met_together() -> None:
    wish = PaymentWish(monthly=Cents(50_000), done_by=date(2027, 1, 31))

    found = outcome(OFFERS, Price(Cents(125_000), TODAY, EVERY_DAY), wish)

    assert found.plan is not None
    assert len(found.plan.payments) == 2
    assert found.unmet == ()
