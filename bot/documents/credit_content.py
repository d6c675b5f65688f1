"""What the disclosure of credit says before it is agreed to (12 CFR 1026.17 and .18)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.costs.installments import InstallmentPlan
from bot.costs.models import InstallmentTerms
from bot.costs.terms_hold import agree_by
from bot.documents.models import DocumentKind
from bot.documents.storing import Draft, in_both
from bot.patients.models import Patient
from bot.plans.models import TreatmentOption


@dataclass(frozen=True)
class Credit:
    """Credit for one option, worked out: the clinic's terms and what they come to."""

    option: TreatmentOption
    terms: InstallmentTerms
    plan: InstallmentPlan
    first_on: date | None = None  # the first payment's day, if the patient named one


def credit_of(session: Session, credit: Credit) -> Draft:
    """The disclosure of some credit: 1026.18 (a) to (f), (g), (h), (j), (k), (l) and (p)."""
    plan, treatment_plan = credit.plan, credit.option.plan
    clinic = session.get_one(Clinic, treatment_plan.clinic_id)
    patient = session.get_one(Patient, treatment_plan.patient_id)
    content = {
        "clinic": {
            "name": clinic.name,
            "address": clinic.address,
            "phone_number": clinic.phone_number,
        },
        "patient": {"name": f"{patient.given_name} {patient.family_name}"},
        "plan": {
            "number": treatment_plan.number,
            "version": treatment_plan.version,
            "valid_until": treatment_plan.valid_until.isoformat(),
        },
        "option": {"id": str(credit.option.id), "name": in_both(credit.option, "name")},
        "offer": {"id": str(credit.terms.id), "name": in_both(credit.terms, "name")},
        **_figures(plan),
        "first_on": credit.first_on.isoformat() if credit.first_on else None,
        "agree_by": min(agree_by(plan, credit.first_on), treatment_plan.valid_until).isoformat(),
        "late_payment": in_both(credit.terms, "late_payment"),
        "prepayment": in_both(credit.terms, "prepayment"),
    }
    return Draft(DocumentKind.CREDIT_DISCLOSURE, treatment_plan, content)


def credit_gaps(content: dict[str, Any]) -> list[str]:
    """What a disclosure lacks, in words for staff; empty if nothing."""
    return [
        f"installments.yml: {field} of {content['offer']['name']['en']}"
        for field in ("late_payment", "prepayment")
        if not content[field]["en"]
    ]


def _figures(plan: InstallmentPlan) -> dict[str, Any]:
    """Regulation Z's figures; amounts in cents, the rate in percent as it is written."""
    return {
        "signed_on": plan.signed_on.isoformat(),
        "cash_price": plan.cash_price,
        "down_payment": plan.down_payment,
        "principal": plan.principal,
        "prepaid_finance_charge": plan.prepaid_finance_charge,
        "amount_financed": plan.amount_financed,
        "finance_charge": plan.finance_charge,
        "apr_percent": f"{plan.apr * 100:.2f}",
        "total_of_payments": plan.total_of_payments,
        "total_sale_price": plan.total_sale_price,
        "payments": [
            {"due_on": payment.due_on.isoformat(), "amount": payment.amount}
            for payment in plan.payments
        ],
    }
