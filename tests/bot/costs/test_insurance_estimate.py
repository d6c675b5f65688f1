"""Insurance estimates: what insurers pay, what is written off and what is left are the fee."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.costs.coverage import Basis, CategoryTerms, Coordination, Plan
from bot.costs.errors import AllowedAmountNotOnFile, NoCoverage
from bot.costs.insurance_estimate import InsuranceEstimate, Service, StepKind, estimate
from bot.costs.on_file import estimate_for, insurance_of
from bot.money import Cents
from tests.people import option_of, patient

TODAY = date(2026, 11, 24)
CROWN, ONLAY = "D2740", "D2644"
MAJOR = CategoryTerms(
    "major", Decimal("0.60"), Cents(5_000), Cents(0), Cents(150_000), Cents(40_000)
)

cents = st.integers(min_value=0, max_value=1_000_000).map(Cents)
shares = st.decimals(min_value="0", max_value="1", places=4)
terms = st.builds(
    CategoryTerms,
    category=st.just("major"),
    share=shares,
    deductible=cents,
    deductible_used=st.just(Cents(0)),
    yearly_maximum=cents,
    maximum_used=st.just(Cents(0)),
    family_deductible=st.none() | cents,
    deductible_applies=st.booleans(),
    basis=st.sampled_from(Basis),
    waits_until=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    alternatives=st.sampled_from([{}, {CROWN: ONLAY}]),
)
plans = st.lists(
    st.builds(
        Plan,
        insurer=st.sampled_from(["First", "Second"]),
        categories=st.tuples(terms),
        in_network=st.booleans(),
        coordination=st.sampled_from(Coordination),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda plan: plan.insurer,
)
services = st.lists(
    st.builds(
        lambda fee, crown, onlay: Service(
            CROWN,
            fee,
            {(name, code): amount for name in ("First", "Second")
             for code, amount in ((CROWN, crown), (ONLAY, onlay))},
        ),
        cents, cents, cents,
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


def crown(*plans: Plan, fee: int = 125_000, **allowed: int) -> InsuranceEstimate:
    """The estimate of one crown; allowed amounts by insurer."""
    amounts = {(insurer, CROWN): Cents(amount) for insurer, amount in allowed.items()}
    return estimate([Service(CROWN, Cents(fee), amounts)], plans, on=TODAY)


def test_sams_insurer_is_expected_to_pay_720_of_his_crown(session: Session) -> None:
    held = insurance_of(session, patient(session, "Sam").id)

    result = estimate_for(session, option_of(session, "Sam", "crown"), held, on=TODAY)

    assert result.deductible_applied == 5_000
    assert (result.insurer_pays, result.patient_portion) == (72_000, 53_000)
    steps = [(step.kind, step.amount, step.base) for step in result.steps]
    assert steps == [
        (StepKind.FEE, 125_000, 0),
        (StepKind.DEDUCTIBLE, 5_000, 0),
        (StepKind.SHARE, 72_000, 120_000),
    ]


@given(services, plans)
def test_the_parts_make_up_the_fee_and_none_is_negative(
    done: list[Service], held: list[Plan]
) -> None:
    result = estimate(done, held, on=TODAY)

    assert result.insurer_pays + result.patient_portion + result.written_off == result.fee
    assert min(result.insurer_pays, result.patient_portion, result.written_off) >= 0
    assert sum(result.by_insurer.values()) == result.insurer_pays
    assert min(result.by_insurer.values()) >= 0


@given(services, plans)
def test_no_insurer_pays_more_than_is_left_of_its_yearly_maximum(
    done: list[Service], held: list[Plan]
) -> None:
    result = estimate(done, held, on=TODAY)

    for plan in held:
        assert result.by_insurer[plan.insurer] <= plan.categories[0].yearly_maximum


@given(services, plans)
def test_the_steps_shown_are_the_sum(done: list[Service], held: list[Plan]) -> None:
    result = estimate(done, held, on=TODAY)

    for plan in held:
        lines = {step.kind: 0 for step in result.steps}
        for step in result.steps:
            if step.insurer == plan.insurer:
                lines[step.kind] += step.amount
        less = lines.get(StepKind.MAXIMUM, 0) + lines.get(StepKind.OTHER_PLAN, 0)
        assert lines.get(StepKind.SHARE, 0) - less == result.by_insurer[plan.insurer]


@given(services, plans)
def test_a_second_plan_never_leaves_the_patient_more_to_pay(
    done: list[Service], held: list[Plan]
) -> None:
    both = estimate(done, held, on=TODAY)

    assert both.patient_portion <= estimate(done, held[:1], on=TODAY).patient_portion


@pytest.mark.parametrize(
    ("fee", "change", "insurer_pays"),
    [
        (125_000, {}, 72_000),
        (125_000, {"maximum_used": 120_000}, 30_000),  # the yearly maximum ends it
        (125_000, {"deductible_used": 5_000}, 75_000),
        (125_000, {"deductible_applies": False}, 75_000),
        (4_000, {}, 0),  # all of it is the deductible
        (125_000, {"family_deductible": 15_000, "family_deductible_used": 15_000}, 75_000),
        (125_000, {"family_deductible": 15_000, "family_deductible_used": 13_000}, 73_800),
        (125_000, {"waits_until": date(2026, 11, 25)}, 0),
        (125_000, {"waits_until": date(2026, 11, 24)}, 72_000),
        (10_000, {"share": Decimal(0)}, 0),
        (101, {"share": Decimal("0.5"), "deductible_applies": False}, 51),  # half a cent goes up
    ],
)
def test_what_an_insurer_pays_follows_its_terms(
    fee: int, change: dict[str, object], insurer_pays: int
) -> None:
    held = Plan("Hudson", (replace(MAJOR, **change),))  # type: ignore[arg-type]

    assert crown(held, fee=fee).insurer_pays == insurer_pays


def test_in_network_the_fee_above_the_allowed_amount_is_written_off() -> None:
    held = Plan("Hudson", (replace(MAJOR, basis=Basis.ALLOWED),))

    result = crown(held, Hudson=105_000)

    assert (result.insurer_pays, result.written_off) == (60_000, 20_000)
    assert result.patient_portion == 45_000


def test_out_of_network_the_patient_pays_the_fee_above_the_allowed_amount() -> None:
    held = Plan("Hudson", (replace(MAJOR, basis=Basis.ALLOWED),), in_network=False)

    result = crown(held, Hudson=105_000)

    assert (result.insurer_pays, result.written_off) == (60_000, 0)
    assert result.patient_portion == 65_000


def test_an_allowed_amount_that_is_not_on_file_is_never_guessed() -> None:
    held = Plan("Hudson", (replace(MAJOR, basis=Basis.ALLOWED),))

    with pytest.raises(AllowedAmountNotOnFile):
        crown(held)


def test_the_least_expensive_alternative_is_what_the_share_is_of() -> None:
    held = Plan("Hudson", (replace(MAJOR, alternatives={CROWN: ONLAY}),))
    service = Service(CROWN, Cents(125_000), {("Hudson", ONLAY): Cents(85_000)})

    result = estimate([service], [held], on=TODAY)

    assert result.insurer_pays == 48_000  # 60 % of $850.00 less $50.00
    assert result.patient_portion == 77_000
    with pytest.raises(AllowedAmountNotOnFile):
        estimate([replace(service, allowed={})], [held], on=TODAY)


@pytest.mark.parametrize(
    ("coordination", "second_pays"),
    [(Coordination.STANDARD, 53_000), (Coordination.NON_DUPLICATION, 28_000)],
)
def test_a_second_plan_pays_the_rest_or_only_what_exceeds_the_first(
    coordination: Coordination, second_pays: int
) -> None:
    first = Plan("First", (MAJOR,))
    richer = replace(MAJOR, share=Decimal("0.80"), deductible_applies=False)
    second = Plan("Second", (richer,), coordination=coordination)

    result = crown(first, second)

    assert result.by_insurer == {"First": 72_000, "Second": second_pays}
    assert result.patient_portion == 53_000 - second_pays


def test_a_procedures_code_tells_its_category() -> None:
    basic = replace(MAJOR, category="basic", share=Decimal("0.80"), codes=("D21", "D23"))
    major = replace(MAJOR, codes=("D27", "D29"))
    held = Plan("Hudson", (basic, major))

    filling = estimate([Service("D2393", Cents(24_000))], [held], on=TODAY)

    assert filling.insurer_pays == 15_200
    with pytest.raises(NoCoverage):
        estimate([Service("D9999", Cents(24_000))], [held], on=TODAY)


def test_categories_with_the_same_yearly_figures_share_what_is_left() -> None:
    basic = replace(MAJOR, category="basic", share=Decimal("0.80"), codes=("D23",))
    held = Plan("Hudson", (basic, replace(MAJOR, codes=("D27",))))
    done = [Service("D2393", Cents(24_000)), Service(CROWN, Cents(125_000))]

    result = estimate(done, [held], on=TODAY)

    assert result.deductible_applied == 5_000  # once
    assert result.insurer_pays == 15_200 + 75_000


def test_several_categories_without_codes_are_not_guessed() -> None:
    held = Plan("Hudson", (MAJOR, replace(MAJOR, category="basic")))

    with pytest.raises(NoCoverage):
        crown(held)
