"""A clinic with twenty dentists and fifty thousand visits, to measure with."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from bot.clinics.models import Absence, Clinic, Practitioner, Room
from bot.importing.writing import import_clinic
from bot.patients.models import Patient
from bot.plans.models import TreatmentOption
from bot.preparing import DEMO
from bot.scheduling.minutes import minute_of
from bot.scheduling.models import Appointment

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
VISITS, PATIENTS, DENTISTS = 50_000, 500, 20
LENGTH = timedelta(minutes=30)
SHARE_TAKEN = 0.7
HALF_HOURS = [time(hour, minute) for hour in (9, 10, 11, 13, 14, 15, 16) for minute in (0, 30)]


def fill(engine: Engine) -> int:
    """Import Bright Dental, make it big, and say how many visits it has."""
    with Session(engine) as session, session.begin():
        import_clinic(session, DEMO / "bright-dental", now=NOON)
    with Session(engine) as session, session.begin():
        clinic = session.scalars(select(Clinic)).one()
        session.execute(delete(Absence))  # so that the plainer way need not look for any
        there = len(session.scalars(select(Practitioner).filter_by(role="dentist")).all())
        for n in range(DENTISTS - there):
            session.add(Practitioner(clinic_id=clinic.id, name=f"Dr. {n}", role="dentist"))
            session.add(Room(clinic_id=clinic.id, name=f"Chair {n + 10}", roles=[]))
        patients = [
            Patient(
                clinic_id=clinic.id,
                record_number=f"B-{n}",
                given_name="Pat",
                family_name=f"No. {n}",
                birth_date=date(1980, 1, 1),
            )
            for n in range(PATIENTS)
        ]
        session.add_all(patients)
        session.flush()
        rows = list(_visits(session, clinic, patients))
        session.execute(insert(Appointment), rows)
    return len(rows)


def _visits(session: Session, clinic: Clinic, patients: list[Patient]) -> Iterator[dict[str, Any]]:
    """Visits of half an hour, from half a year ago on, most half hours of each dentist taken."""
    option = session.scalars(select(TreatmentOption).limit(1)).one()
    dentists = session.scalars(select(Practitioner.id).filter_by(role="dentist")).all()
    rooms = [room.id for room in session.scalars(select(Room)) if not room.roles]
    chance = random.Random(1)  # noqa: S311 - the same clinic each time
    day, count = NOON.date() - timedelta(days=180), 0
    while True:
        for clock in HALF_HOURS if day.weekday() < 5 else ():
            begins = datetime.combine(day, clock, ZoneInfo(clinic.time_zone)).astimezone(UTC)
            free = chance.sample(patients, DENTISTS)
            for practitioner_id, room_id, patient in zip(dentists, rooms, free, strict=True):
                if chance.random() > SHARE_TAKEN:
                    continue
                count += 1
                yield {
                    "id": uuid.uuid4(),
                    "clinic_id": clinic.id,
                    "patient_id": patient.id,
                    "practitioner_id": practitioner_id,
                    "room_id": room_id,
                    "option_id": option.id,
                    "visit_number": count,
                    "starts_at": begins,
                    "ends_at": begins + LENGTH,
                    "busy_from": minute_of(begins),
                    "busy_until": minute_of(begins + LENGTH),
                    "status": "booked",
                    "sequence": 0,
                    "booked_at": NOON,
                }
                if count == VISITS:
                    return
        day += timedelta(days=1)
