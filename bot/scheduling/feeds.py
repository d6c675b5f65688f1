"""A practitioner's visits as a feed that calendar programs subscribe to.

Whoever has the address reads the feed: it names patients by initials only, and the database keeps
no more of the address than a hash.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, Practitioner, Room
from bot.clock import local
from bot.patients.models import Patient
from bot.scheduling.calendar_file import new_calendar
from bot.scheduling.models import Appointment, AppointmentStatus, PractitionerFeed

BACK, AHEAD = timedelta(days=14), timedelta(days=180)
READ_AGAIN_AFTER = timedelta(minutes=15)

Listed = Row[Appointment, Patient, Room]


@dataclass(frozen=True)
class Feed:
    """What a feed holds at a moment. `file` is written only where it is wanted.

    tag: the same for the same content; changed_at: since when it is so
    """

    practitioner: Practitioner
    clinic: Clinic
    visits: Sequence[Listed]
    tag: str
    changed_at: datetime

    def file(self) -> bytes:
        """The feed as an iCalendar file."""
        days = [local(row[0].starts_at, self.clinic.time_zone).date() for row in self.visits]
        today = local(self.changed_at, self.clinic.time_zone).date()
        calendar = new_calendar(self.clinic.time_zone, min([*days, today]), max([*days, today]))
        _name(calendar, f"{self.practitioner.name}, {self.clinic.name}")
        for visit, patient, room in self.visits:
            calendar.add_component(self._event(visit, patient, room))
        return bytes(calendar.to_ical())

    def _event(self, visit: Appointment, patient: Patient, room: Room) -> Event:
        minutes = (visit.ends_at - visit.starts_at) // timedelta(minutes=1)
        event = Event()
        event.add("uid", str(visit.id))
        event.add("sequence", visit.sequence)
        event.add("dtstamp", self.changed_at)
        event.add("dtstart", local(visit.starts_at, self.clinic.time_zone))
        event.add("dtend", local(visit.ends_at, self.clinic.time_zone))
        event.add("status", "CONFIRMED")
        event.add("summary", f"{_initials(patient)}, {room.name}, {minutes} min")
        return event


def make_link(
    session: Session, practitioner: Practitioner, public_url: str, *, now: datetime
) -> str:
    """A new secret address of a practitioner's feed. It is shown once and kept nowhere."""
    token = secrets.token_urlsafe(32)
    session.add(
        PractitionerFeed(
            practitioner_id=practitioner.id,
            token_hash=_hash(token),
            made_at=now,
            changed_at=now,
        )
    )
    session.flush()
    return f"{public_url}/feeds/{token}.ics"


def revoke(session: Session, practitioner: Practitioner, *, now: datetime) -> int:
    """All addresses of a practitioner's feed open nothing any more; says how many did."""
    feeds = session.scalars(
        select(PractitionerFeed).where(
            PractitionerFeed.practitioner_id == practitioner.id,
            PractitionerFeed.revoked_at.is_(None),
        )
    ).all()
    for feed in feeds:
        feed.revoked_at = now
    session.flush()
    return len(feeds)


def read_feed(session: Session, token: str, *, now: datetime) -> Feed | None:
    """What the feed at a secret address holds; None if the address opens nothing."""
    row = session.scalar(
        select(PractitionerFeed).where(
            PractitionerFeed.token_hash == _hash(token), PractitionerFeed.revoked_at.is_(None)
        )
    )
    if row is None:
        return None
    practitioner = session.get_one(Practitioner, row.practitioner_id)
    clinic = session.get_one(Clinic, practitioner.clinic_id)
    visits = _visits(session, practitioner, clinic, now)
    tag = _tag(practitioner, clinic, visits)
    if tag != row.content_tag:
        row.content_tag, row.changed_at = tag, now.replace(microsecond=0)
    return Feed(practitioner, clinic, visits, tag, row.changed_at)


def _visits(
    session: Session, practitioner: Practitioner, clinic: Clinic, now: datetime
) -> Sequence[Listed]:
    """From local midnight on, so that the content is the same all day if nothing changes."""
    today = local(now, clinic.time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return session.execute(
        select(Appointment, Patient, Room)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Room, Room.id == Appointment.room_id)
        .where(
            Appointment.practitioner_id == practitioner.id,
            Appointment.status.not_in([AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW]),
            Appointment.starts_at >= today - BACK,
            Appointment.starts_at < today + AHEAD,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()


def _tag(practitioner: Practitioner, clinic: Clinic, visits: Sequence[Listed]) -> str:
    parts = [practitioner.name, clinic.name, clinic.time_zone]
    for visit, patient, room in visits:
        start, end = visit.starts_at.isoformat(), visit.ends_at.isoformat()
        parts += [str(visit.id), str(visit.sequence), start, end, _initials(patient), room.name]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _initials(patient: Patient) -> str:
    return f"{patient.given_name[:1]}{patient.family_name[:1]}"


def _name(calendar: Calendar, name: str) -> None:
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
