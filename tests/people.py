"""The people and clinics of the demo, as tests speak of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, Practitioner, Room
from bot.patients.access import Address
from bot.patients.models import Channel, Patient, Proxy
from bot.plans.models import PlanStatus, TreatmentOption, TreatmentPlan

BRIGHT_DENTAL, HARBOR, OAK_MANOR = "bright-dental", "harbor-recovery", "oak-manor"
MARIA, SAM, RUIZ = "+12125550100", "+12125550101", "+12125550102"
JORDAN, DANA, STRANGER = "+13125550110", "+13105550120", "+12125550177"


def clinic(session: Session, slug: str = BRIGHT_DENTAL) -> Clinic:
    return session.scalars(select(Clinic).where(Clinic.slug == slug)).one()


def patient(session: Session, given_name: str) -> Patient:
    return session.scalars(select(Patient).where(Patient.given_name == given_name)).one()


def proxy_of(session: Session, who: Patient) -> Proxy:
    return session.scalars(select(Proxy).where(Proxy.patient_id == who.id)).one()


def sms_address(session: Session, number: str = MARIA, slug: str = BRIGHT_DENTAL) -> Address:
    return Address(clinic(session, slug).id, Channel.SMS, number)


def web_address(session: Session, value: str = "a-browser", slug: str = BRIGHT_DENTAL) -> Address:
    return Address(clinic(session, slug).id, Channel.WEB, value)


def plan_of(session: Session, given_name: str) -> TreatmentPlan:
    """The one active plan of a patient."""
    who = patient(session, given_name)
    return session.scalars(
        select(TreatmentPlan).where(
            TreatmentPlan.patient_id == who.id, TreatmentPlan.status == PlanStatus.ACTIVE
        )
    ).one()


def option_of(session: Session, given_name: str, treatment: str) -> TreatmentOption:
    """An option of a patient's active plan, by its slug."""
    options = plan_of(session, given_name).options
    return next(option for option in options if option.treatment == treatment)


def dentists(session: Session) -> list[Practitioner]:
    return list(
        session.scalars(
            select(Practitioner).where(Practitioner.role == "dentist").order_by(Practitioner.id)
        )
    )


def chairs(session: Session) -> list[Room]:
    wanted = select(Room).where(Room.clinic_id == clinic(session).id).order_by(Room.id)
    return list(session.scalars(wanted))
