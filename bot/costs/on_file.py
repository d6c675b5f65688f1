"""What is on file about a patient's insurance, as the estimate takes it."""

from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.costs.coverage import Plan
from bot.costs.errors import NoCoverage
from bot.costs.insurance_estimate import InsuranceEstimate, Service, estimate
from bot.costs.models import AllowedAmount, InsuranceCoverage
from bot.plans.models import TreatmentOption


def insurance_of(session: Session, patient_id: UUID) -> list[Plan]:
    """A patient's insurance plans, the primary one first; none for self-pay patients."""
    rows = session.scalars(
        select(InsuranceCoverage)
        .where(InsuranceCoverage.patient_id == patient_id)
        .order_by(InsuranceCoverage.priority, InsuranceCoverage.category)
    ).all()
    plans = []
    for _, group in groupby(rows, key=lambda row: row.priority):
        of_plan = list(group)
        first = of_plan[0]
        terms = tuple(row.terms() for row in of_plan)
        plans.append(Plan(first.insurer, terms, first.in_network, first.coordination))
    return plans


def estimate_for(
    session: Session, option: TreatmentOption, plans: list[Plan], *, on: date
) -> InsuranceEstimate:
    """What insurers are expected to pay of an option treated on a day.

    Raises NoCoverage or AllowedAmountNotOnFile where that would be a guess.
    """
    if not plans:
        raise NoCoverage
    rows = session.scalars(
        select(AllowedAmount).where(AllowedAmount.clinic_id == option.plan.clinic_id)
    )
    allowed = {(row.insurer, row.code): row.amount for row in rows}
    services = [Service(one.code, one.fee, allowed) for one in option.procedures]
    return estimate(services, plans, on=on)
