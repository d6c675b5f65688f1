"""What insurers are expected to pay, step by step, and what is left for the patient.

Always an estimate, never a promise. Every step is kept as data, so that it can be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.costs.coverage import Basis, CategoryTerms, Coordination, Plan, Pots
from bot.costs.errors import AllowedAmountNotOnFile
from bot.money import Cents, share_of

NOTHING = Cents(0)


@dataclass(frozen=True)
class Service:
    """A planned procedure, and what insurers allow for it and its alternatives, by insurer."""

    code: str
    fee: Cents
    allowed: dict[tuple[str, str], Cents] = field(default_factory=dict)  # by insurer and code


class StepKind(StrEnum):
    """One line of the sum."""

    FEE = "fee"  # what the clinic bills
    ALLOWED = "allowed"  # what the insurer reckons with
    WRITTEN_OFF = "written_off"  # what an in-network clinic may not bill
    WAITING = "waiting"  # nothing is paid yet
    ALTERNATIVE = "alternative"  # paid as the least expensive alternative
    DEDUCTIBLE = "deductible"  # the patient's first
    SHARE = "share"  # what the insurer's share comes to
    MAXIMUM = "maximum"  # all that is left for the year
    OTHER_PLAN = "other_plan"  # taken off since the first plan pays it


@dataclass(frozen=True)
class Step:
    """A line with its amount; `base` is what a share is of, `day` when waiting ends."""

    kind: StepKind
    amount: Cents
    insurer: str = ""
    base: Cents = NOTHING
    share: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True)
class InsuranceEstimate:
    """An estimate. What insurers pay, the patient's portion and what is written off are the fee."""

    fee: Cents
    insurer_pays: Cents
    patient_portion: Cents
    written_off: Cents
    deductible_applied: Cents
    by_insurer: dict[str, Cents]
    steps: tuple[Step, ...]


def estimate(services: Sequence[Service], plans: Sequence[Plan], *, on: date) -> InsuranceEstimate:
    """What each plan, the primary first, is expected to pay of planned procedures.

    on: the day of treatment, for waiting periods
    Raises NoCoverage if it is not on file in which category a procedure falls, and
    AllowedAmountNotOnFile if a plan reckons with an amount that is not there.
    """
    pots = [Pots.of(plan) for plan in plans]
    paid: dict[str, Cents] = {plan.insurer: NOTHING for plan in plans}
    steps: list[Step] = []
    written_off = 0
    for service in services:
        lines = _of_service(service, list(zip(plans, pots, strict=True)), on)
        written_off += sum(step.amount for step in lines if step.kind is StepKind.WRITTEN_OFF)
        for step in lines:
            if step.kind is StepKind.SHARE:
                paid[step.insurer] = Cents(paid[step.insurer] + step.amount)
            if step.kind in {StepKind.MAXIMUM, StepKind.OTHER_PLAN}:
                paid[step.insurer] = Cents(paid[step.insurer] - step.amount)
        steps += lines
    fee = sum(service.fee for service in services)
    insurers = sum(paid.values())
    return InsuranceEstimate(
        fee=Cents(fee),
        insurer_pays=Cents(insurers),
        patient_portion=Cents(fee - written_off - insurers),
        written_off=Cents(written_off),
        deductible_applied=_total(steps, StepKind.DEDUCTIBLE),
        by_insurer=paid,
        steps=summed(steps),
    )


def summed(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Steps of several procedures as one line each, by kind, insurer, share and day."""
    lines: dict[tuple[object, ...], Step] = {}
    order = list(StepKind)
    for step in steps:
        key = (step.insurer, step.kind, step.share, step.day)
        before = lines.get(key)
        amount = step.amount + (before.amount if before else 0)
        base = step.base + (before.base if before else 0)
        lines[key] = Step(step.kind, Cents(amount), step.insurer, Cents(base), step.share, step.day)
    insurers = list(dict.fromkeys(step.insurer for step in steps))
    return tuple(
        sorted(lines.values(), key=lambda one: (insurers.index(one.insurer), order.index(one.kind)))
    )


def _total(steps: Sequence[Step], kind: StepKind) -> Cents:
    return Cents(sum(step.amount for step in steps if step.kind is kind))


def _of_service(service: Service, plans: list[tuple[Plan, Pots]], on: date) -> list[Step]:
    steps = [Step(StepKind.FEE, service.fee)]
    chargeable = min([service.fee, *(_may_bill(service, plan) for plan, _ in plans)])
    if chargeable < service.fee:
        steps.append(Step(StepKind.WRITTEN_OFF, Cents(service.fee - chargeable)))
    paid_before = NOTHING
    for place, (plan, pots) in enumerate(plans):
        lines, benefit = _benefit(service, plan, pots, on)
        pays = benefit
        if place:
            pays = _after_other_plan(plan, benefit, paid_before)
        pays = Cents(max(0, min(pays, chargeable - paid_before)))
        if pays < benefit:
            lines.append(Step(StepKind.OTHER_PLAN, Cents(benefit - pays), plan.insurer))
        pots.use(plan.terms_for(service.code), pays)
        paid_before = Cents(paid_before + pays)
        steps += lines
    return steps


def _after_other_plan(plan: Plan, benefit: Cents, paid_before: Cents) -> Cents:
    """What a second plan pays: under non-duplication only what exceeds the first one's."""
    if plan.coordination is Coordination.NON_DUPLICATION:
        return Cents(max(0, benefit - paid_before))
    return benefit


def _may_bill(service: Service, plan: Plan) -> Cents:
    """The most that the clinic may charge where it has agreed to the plan's amounts."""
    is_agreed = plan.in_network and plan.terms_for(service.code).basis is Basis.ALLOWED
    return min(service.fee, _allowed(service, plan, service.code)) if is_agreed else service.fee


def _allowed(service: Service, plan: Plan, code: str) -> Cents:
    found = service.allowed.get((plan.insurer, code))
    if found is None:
        raise AllowedAmountNotOnFile
    return found


def _benefit(service: Service, plan: Plan, pots: Pots, on: date) -> tuple[list[Step], Cents]:
    """What a plan would pay if it were the only one, with its lines."""
    terms, insurer = plan.terms_for(service.code), plan.insurer
    if terms.waits_until is not None and on < terms.waits_until:
        return [Step(StepKind.WAITING, NOTHING, insurer, day=terms.waits_until)], NOTHING
    base, steps = _base(service, plan, terms)
    deductible = pots.deductible(terms, base)
    if deductible:
        steps.append(Step(StepKind.DEDUCTIBLE, deductible, insurer))
    covered = Cents(base - deductible)
    benefit = share_of(covered, terms.share)
    steps.append(Step(StepKind.SHARE, benefit, insurer, covered, terms.share))
    left = pots.maximum_left(terms)
    if benefit > left:
        steps.append(Step(StepKind.MAXIMUM, Cents(benefit - left), insurer, left))
        benefit = left
    return steps, benefit


def _base(service: Service, plan: Plan, terms: CategoryTerms) -> tuple[Cents, list[Step]]:
    """The amount that a plan reckons with."""
    alternative = terms.alternatives.get(service.code)
    if alternative is not None:
        base = min(service.fee, _allowed(service, plan, alternative))
        return base, [Step(StepKind.ALTERNATIVE, base, plan.insurer)]
    if terms.basis is Basis.FEE:
        return service.fee, []
    base = min(service.fee, _allowed(service, plan, service.code))
    return base, [Step(StepKind.ALLOWED, base, plan.insurer)]
