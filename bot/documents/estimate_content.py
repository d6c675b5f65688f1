"""What a good-faith estimate says, and what it may not leave out (45 CFR 149.610(c)(1))."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, Practitioner
from bot.clock import local_day
from bot.costs.discounts import DiscountKind, Entitled, discounts_for
from bot.costs.good_faith_estimate import DISPUTE_FROM
from bot.costs.models import DiscountRule, PatientDiscount
from bot.documents.models import DocumentKind
from bot.documents.storing import Draft, in_both
from bot.patients.models import Patient
from bot.plans.choosing import accepted_option
from bot.plans.models import PlannedProcedure, TreatmentOption, TreatmentPlan
from bot.scheduling import booking
from bot.scheduling.models import Appointment


def estimate_of(session: Session, plan: TreatmentPlan, *, now: datetime) -> Draft:
    """The estimate for a plan: for the option accepted, else for each one that has a price."""
    clinic = session.get_one(Clinic, plan.clinic_id)
    patient = session.get_one(Patient, plan.patient_id)
    accepted = accepted_option(session, plan)
    options = [accepted] if accepted and accepted.procedures else plan.options
    visits = booking.upcoming(session, patient.id, now=now)
    content = {
        "clinic": {
            "name": clinic.name,
            "address": clinic.address,
            "phone_number": clinic.phone_number,
            "npi": clinic.npi,
            "tin": clinic.tin,
        },
        "patient": {
            "name": f"{patient.given_name} {patient.family_name}",
            "birth_date": patient.birth_date.isoformat(),
        },
        "plan": {
            "number": plan.number,
            "version": plan.version,
            "subject": in_both(plan, "subject"),
            "valid_until": plan.valid_until.isoformat(),
        },
        "options": [
            _option(session, clinic, option, [v for v in visits if v.option_id == option.id])
            | {"discounts": _discounts(session, patient, option, local_day(now, clinic.time_zone))}
            for option in options
            if option.procedures
        ],
        "dispute_from": DISPUTE_FROM,
    }
    return Draft(DocumentKind.GOOD_FAITH_ESTIMATE, plan, content)


def gaps_in(content: dict[str, Any]) -> list[str]:
    """What the estimate lacks and may not leave out, in words for staff; empty if nothing."""
    found = [
        f"clinic.yml: {field} of the clinic"
        for field in ("name", "address", "npi", "tin")
        if not content["clinic"][field]
    ]
    if not all(content["patient"].values()):
        found.append("patients.yml: name and birth date of the patient")
    plan = content["plan"]
    source = f"plans.yml: {plan['number']} version {plan['version']}"
    if not content["options"]:
        found.append(f"{source}: an option with procedures")
    for option in content["options"]:
        found += [f"{source}: {gap}" for gap in _gaps_in_option(option)]
        practitioner = option["practitioner"]
        if practitioner["name"] and not practitioner["npi"]:
            found.append(f"clinic.yml: npi of {practitioner['name']}")
    return list(dict.fromkeys(found))


def _gaps_in_option(option: dict[str, Any]) -> list[str]:
    found = [
        f"{field} of a procedure of {option['name']['en']}"
        for item in option["items"]
        for field in ("code", "code_system")
        if not item[field]
    ]
    found += [
        f"description of {item['code']}"
        for item in option["items"]
        if not item["description"]["en"]
    ]
    if not option["practitioner"]["name"]:
        found.append(f"approved_by is none of clinic.yml's practitioners ({option['name']['en']})")
    if sum(item["charge"] for item in option["items"]) != option["total"]:
        found.append(f"charges of {option['name']['en']} that add up")
    return found


def _option(
    session: Session, clinic: Clinic, option: TreatmentOption, visits: list[Appointment]
) -> dict[str, Any]:
    """One alternative: its items, who does it, and when, if visits are booked."""
    zone = ZoneInfo(clinic.time_zone)
    practitioner = visits[0].practitioner if visits else _proposer(session, option.plan)
    return {
        "name": in_both(option, "name"),
        "visit_count": len(option.visits),
        "visits": [visit.starts_at.astimezone(zone).isoformat() for visit in visits],
        "items": [_item(procedure) for procedure in option.procedures],
        "total": option.total,
        "scheduled_separately": in_both(option, "scheduled_separately"),
        "practitioner": {
            "name": practitioner.name if practitioner else None,
            "npi": practitioner.npi if practitioner else None,
        },
    }


def _discounts(
    session: Session, patient: Patient, option: TreatmentOption, today: date
) -> list[dict[str, Any]]:
    """What the charges come to with each discount that a self-pay patient has: 149.610(a)(2)(v)."""
    rules = session.scalars(select(DiscountRule).where(DiscountRule.clinic_id == patient.clinic_id))
    named = {rule.name: rule for rule in rules}
    given = select(PatientDiscount.name).where(PatientDiscount.patient_id == patient.id)
    whom = Entitled(
        frozenset(session.scalars(given)),
        is_insured=False,
        treatment=option.treatment,
        today=today,
    )
    found = discounts_for([rule.discount() for rule in named.values()], whom, option.total)
    return [
        {
            "name": in_both(named[one.name], "name"),
            "is_cash": one.kind is DiscountKind.CASH,
            "total": one.price(option.total),
            "until": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in found
    ]


def _item(procedure: PlannedProcedure) -> dict[str, Any]:
    return {
        "code_system": procedure.code_system,
        "code": procedure.code,
        "description": in_both(procedure, "description"),
        "diagnosis_codes": procedure.diagnosis_codes,
        "charge": procedure.fee,
    }


def _proposer(session: Session, plan: TreatmentPlan) -> Practitioner | None:
    """The practitioner who approved the plan, and is expected to do the work."""
    return session.scalar(
        select(Practitioner).where(
            Practitioner.clinic_id == plan.clinic_id, Practitioner.name == plan.approved_by
        )
    )
