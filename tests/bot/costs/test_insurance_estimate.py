"""Insurance estimates: what the insurer pays and what is left always make up the fee."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.costs.insurance_estimate import Coverage, estimate
from bot.costs.models import InsuranceCoverage
from bot.money import Cents
from tests.people import option_of, patient

cents = st.integers(min_value=0, max_value=1_000_000).map(Cents)
shares = st.decimals(min_value="0", max_value="1", places=4)
coverages = st.builds(Coverage, share=shares, deductible_left=cents, maximum_left=cents)


def coverage(share: str, deductible_left: int, maximum_left: int) -> Coverage:
    return Coverage(Decimal(share), Cents(deductible_left), Cents(maximum_left))


def test_sams_insurer_is_expected_to_pay_720_of_his_crown(session: Session) -> None:
    sam = patient(session, "Sam")
    held = session.scalars(
        select(InsuranceCoverage).where(InsuranceCoverage.patient_id == sam.id)
    ).one()

    result = estimate(option_of(session, "Sam", "crown").total, held.coverage())

    assert result.deductible_applied == 5_000
    assert (result.insurer_pays, result.patient_portion) == (72_000, 53_000)


@given(cents, coverages)
def test_the_two_parts_make_up_the_fee_and_neither_is_negative(fee: Cents, held: Coverage) -> None:
    result = estimate(fee, held)

    assert result.insurer_pays + result.patient_portion == fee
    assert min(result.insurer_pays, result.patient_portion) >= 0


@given(cents, coverages)
def test_the_insurer_never_pays_more_than_is_left_of_the_yearly_maximum(
    fee: Cents, held: Coverage
) -> None:
    assert estimate(fee, held).insurer_pays <= held.maximum_left


@given(cents, coverages)
def test_the_patient_always_pays_what_is_left_of_the_deductible(fee: Cents, held: Coverage) -> None:
    result = estimate(fee, held)

    assert result.deductible_applied == min(fee, held.deductible_left)
    assert result.patient_portion >= result.deductible_applied


@pytest.mark.parametrize(
    ("fee", "held", "insurer_pays"),
    [
        (125_000, coverage("0.60", 5_000, 110_000), 72_000),
        (125_000, coverage("0.60", 5_000, 30_000), 30_000),  # the yearly maximum ends it
        (125_000, coverage("0.60", 0, 110_000), 75_000),
        (4_000, coverage("0.80", 5_000, 110_000), 0),  # all of it is the deductible
        (10_000, coverage("1", 0, 110_000), 10_000),
        (10_000, coverage("0", 0, 110_000), 0),
        (101, coverage("0.50", 0, 110_000), 51),  # half a cent goes up
    ],
)
def test_an_insurer_pays_its_share_of_what_exceeds_the_deductible(
    fee: int, held: Coverage, insurer_pays: int
) -> None:
    assert estimate(Cents(fee), held).insurer_pays == insurer_pays
