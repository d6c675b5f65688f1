"""Who may see and decide what: from verified people to the patient a question is about."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.patients.errors import NotAllowedToDecide, NotAllowedToSee
from bot.patients.models import Channel, Patient, Proxy, Verification


@dataclass(frozen=True)
class Address:
    """Where someone writes from; on its own only a hint of who it is."""

    clinic_id: UUID
    channel: Channel
    value: str  # E.164 phone number, or the web session's id


@dataclass(frozen=True)
class Access:
    """A patient, seen by themselves or through a proxy with stated rights."""

    patient: Patient
    proxy: Proxy | None

    def require_visits(self) -> None:
        """Raises NotAllowedToSee unless appointments may be told."""
        self._require(self.proxy is None or self.proxy.may_see_visits)

    def require_treatment(self) -> None:
        """Raises NotAllowedToSee unless the plan's options may be told."""
        self._require(self.proxy is None or self.proxy.may_see_treatment)

    def require_costs(self) -> None:
        """Raises NotAllowedToSee unless money facts may be told."""
        self._require(self.proxy is None or self.proxy.may_see_costs)

    def require_arranging(self) -> None:
        """Raises NotAllowedToDecide unless this person may move visits.

        Whoever may see a visit brings the patient to it: another hour is no decision on care.
        """
        if self.proxy is not None and not (self.proxy.may_see_visits or self.proxy.may_decide):
            raise NotAllowedToDecide

    def require_decision(self) -> None:
        """Raises NotAllowedToDecide unless this person may accept, book and cancel."""
        if self.proxy is not None and not self.proxy.may_decide:
            raise NotAllowedToDecide

    def _require(self, allowed: bool) -> None:
        if not allowed:
            raise NotAllowedToSee


@dataclass(frozen=True)
class Person:
    """Someone who may write from a phone on file, and whom they may speak for."""

    given_name: str
    birth_date: date
    accesses: tuple[Access, ...]

    def answers_to(self, given_names: frozenset[str]) -> bool:
        """Whether a given first name is theirs, or that of a patient they speak for."""
        own = {self.given_name, *(access.patient.given_name for access in self.accesses)}
        return bool(own & given_names)


def verified_accesses(session: Session, address: Address, *, now: datetime) -> list[Access]:
    """The patients that whoever writes from an address is verified for, by first name."""
    rows = session.execute(
        select(Patient, Proxy)
        .join(Verification, Verification.patient_id == Patient.id)
        .outerjoin(Proxy, Proxy.id == Verification.proxy_id)
        .where(
            Verification.clinic_id == address.clinic_id,
            Verification.channel == address.channel,
            Verification.address == address.value,
            Verification.expires_at > now,
        )
        .order_by(Patient.given_name)
    )
    return [Access(patient, proxy) for patient, proxy in rows]


def phones_of(session: Session, patient: Patient) -> list[str]:
    """Where a patient hears of visits: their own phone, else those of who may see their visits.

    A guarantor's comes first, then by first name.
    """
    if patient.phone_number:
        return [patient.phone_number]
    proxies = session.scalars(
        select(Proxy.phone_number)
        .where(
            Proxy.patient_id == patient.id,
            Proxy.may_see_visits.is_(True),
            Proxy.phone_number.is_not(None),
        )
        .order_by(Proxy.is_guarantor.desc(), Proxy.given_name)
    )
    return list(dict.fromkeys(number for number in proxies if number))


def people_on_file(session: Session, clinic_id: UUID, phone_number: str) -> list[Person]:
    """Everyone who may write from a phone: its patients, and proxies with their patients."""
    patients = session.scalars(
        select(Patient).where(Patient.clinic_id == clinic_id, Patient.phone_number == phone_number)
    ).all()
    proxied = session.execute(
        select(Patient, Proxy)
        .join(Proxy, Proxy.patient_id == Patient.id)
        .where(Patient.clinic_id == clinic_id, Proxy.phone_number == phone_number)
        .order_by(Patient.given_name)
    ).all()
    people = [_person(patient, [Access(patient, None)]) for patient in patients]
    direct = {patient.id for patient in patients}
    for patient, proxy in proxied:
        if patient.id not in direct:  # a proxy who gives the patient's own birth date
            people.append(_person(patient, [Access(patient, proxy)]))
    by_proxy: dict[tuple[str, str, date], list[Access]] = {}
    for patient, proxy in proxied:
        key = (proxy.given_name, proxy.family_name, proxy.birth_date)
        by_proxy.setdefault(key, []).append(Access(patient, proxy))
    for (given_name, _, birth_date), accesses in by_proxy.items():
        people.append(Person(given_name, birth_date, tuple(accesses)))
    return people


def _person(patient: Patient, accesses: list[Access]) -> Person:
    return Person(patient.given_name, patient.birth_date, tuple(accesses))


def withdraw(session: Session, address: Address) -> None:
    """Whoever writes from an address is verified for nobody any more."""
    session.execute(
        delete(Verification).where(
            Verification.clinic_id == address.clinic_id,
            Verification.channel == address.channel,
            Verification.address == address.value,
        )
    )
