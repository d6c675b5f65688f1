"""Accounts: made, removed and given a fresh start by whoever runs the clinic's server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.staff import passwords, second_factor, sessions, signing_in
from bot.staff.models import Role, Staff, StaffClinic


class StaffRefused(ValueError):
    """An account that cannot be made or found; says why."""


@dataclass(frozen=True)
class Credentials:
    """What somebody needs for a first sign-in; shown once, never kept in this form."""

    email: str
    password: str
    app_link: str
    app_secret: str


def add(
    session: Session, email: str, name: str, role: Role, slugs: Sequence[str], *, now: datetime
) -> Credentials:
    """Make an account for some clinics; one that was removed comes back with fresh credentials.

    Raises StaffRefused if the email is in use or no email, or a clinic is not known.
    """
    address = signing_in.normal_email(email)
    if address.count("@") != 1 or not name.strip():
        raise StaffRefused("an account needs an email and a name")
    clinics = _clinics(session, slugs)
    staff = session.scalar(select(Staff).where(Staff.email == address))
    if staff is not None and staff.removed_at is None:
        raise StaffRefused(f"{address} has an account already")
    if staff is None:
        staff = Staff(email=address, created_at=now, password_hash="", totp_secret="")
    staff.name, staff.role, staff.removed_at = name.strip(), role, None
    session.add(staff)
    credentials = _fresh_credentials(staff)
    session.flush()
    _grant(session, staff, clinics)
    return credentials


def reset(session: Session, email: str, *, now: datetime) -> Credentials:
    """A fresh password and second factor; signed out everywhere, and no longer locked out."""
    staff = find(session, email)
    sessions.end_all(session, staff, now=now)
    signing_in.open_gate(session, staff.email, now=now)
    return _fresh_credentials(staff)


def remove(session: Session, email: str, *, now: datetime) -> None:
    """Nobody signs in with this account any more; what was done with it stays."""
    staff = find(session, email)
    sessions.end_all(session, staff, now=now)
    staff.removed_at = now


def find(session: Session, email: str) -> Staff:
    """The account with an email. Raises StaffRefused if there is none."""
    staff = session.scalar(
        select(Staff).where(
            Staff.email == signing_in.normal_email(email), Staff.removed_at.is_(None)
        )
    )
    if staff is None:
        raise StaffRefused(f"{email} has no account")
    return staff


def listed(session: Session) -> list[tuple[Staff, list[str]]]:
    """All accounts in use, each with the slugs of its clinics."""
    wanted = select(Staff).where(Staff.removed_at.is_(None)).order_by(Staff.email)
    rows = session.execute(
        select(StaffClinic.staff_id, Clinic.slug)
        .join(Clinic, Clinic.id == StaffClinic.clinic_id)
        .order_by(Clinic.slug)
    ).all()
    return [
        (staff, [slug for staff_id, slug in rows if staff_id == staff.id])
        for staff in session.scalars(wanted)
    ]


def clinic_ids(session: Session, staff_id: UUID) -> list[UUID]:
    """The clinics whose conversations somebody may see."""
    wanted = select(StaffClinic.clinic_id).where(StaffClinic.staff_id == staff_id)
    return list(session.scalars(wanted))


def _fresh_credentials(staff: Staff) -> Credentials:
    password = passwords.new_password()
    staff.password_hash = passwords.hash_password(password)
    staff.totp_secret, staff.totp_last_step = second_factor.new_secret(), 0
    return Credentials(staff.email, password, second_factor.app_link(staff), staff.totp_secret)


def _clinics(session: Session, slugs: Sequence[str]) -> list[Clinic]:
    known = {clinic.slug: clinic for clinic in session.scalars(select(Clinic))}
    missing = [slug for slug in slugs if slug not in known]
    if missing or not slugs:
        raise StaffRefused(f"name clinics among {', '.join(sorted(known))}")
    return [known[slug] for slug in dict.fromkeys(slugs)]


def _grant(session: Session, staff: Staff, clinics: list[Clinic]) -> None:
    for row in session.scalars(select(StaffClinic).where(StaffClinic.staff_id == staff.id)):
        session.delete(row)
    session.flush()
    session.add_all(StaffClinic(staff_id=staff.id, clinic_id=clinic.id) for clinic in clinics)
