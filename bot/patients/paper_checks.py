"""The check before a document is shown by a link: the date of birth of whoever may see it."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import locked_row
from bot.patients.access import Access
from bot.patients.errors import IdentityLocked
from bot.patients.identity import WRONG_TRIES
from bot.patients.models import Channel, IdentityCheck, Patient, Proxy
from bot.patients.one_time_codes import LOCKED_FOR


def access_by_birth_date(
    session: Session, patient: Patient, given: date | None, *, now: datetime
) -> Access | None:
    """Who a date of birth says is reading: the patient, or a proxy who may see costs.

    None if it fits nobody. Three wrong dates lock all of the patient's documents for 30 minutes,
    whichever link they were tried on. Raises IdentityLocked while locked.
    """
    check = _check_of(session, patient)
    if check.locked_until is not None and check.locked_until > now:
        raise IdentityLocked(check.locked_until)
    if check.locked_until is not None:
        check.locked_until, check.wrong_tries = None, 0
    access = _access(session, patient, given)
    if access is not None:
        check.wrong_tries = 0
        return access
    check.wrong_tries += 1
    if check.wrong_tries >= WRONG_TRIES:
        check.locked_until = now + LOCKED_FOR
    return None


def access_of(session: Session, patient: Patient, person_id: object) -> Access | None:
    """The patient or proxy with an id, as long as they may see costs."""
    return next((a for a in _accesses(session, patient) if _id_of(a) == person_id), None)


def _id_of(access: Access) -> object:
    return access.proxy.id if access.proxy else access.patient.id


def _access(session: Session, patient: Patient, given: date | None) -> Access | None:
    readers = _accesses(session, patient)
    return next((a for a in readers if (a.proxy or a.patient).birth_date == given), None)


def _accesses(session: Session, patient: Patient) -> list[Access]:
    proxies = select(Proxy).where(Proxy.patient_id == patient.id, Proxy.may_see_costs)
    return [Access(patient, None), *(Access(patient, proxy) for proxy in session.scalars(proxies))]


def _check_of(session: Session, patient: Patient) -> IdentityCheck:
    fresh = IdentityCheck(
        clinic_id=patient.clinic_id,
        channel=Channel.WEB,
        address=f"documents:{patient.id}",
        wrong_tries=0,
        given_names=[],
    )
    return locked_row(session, fresh)
