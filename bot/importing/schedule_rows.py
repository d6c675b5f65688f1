"""Rows of when, by whom and where a clinic sees patients, as clinic.yml says."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clinics.models import (
    Absence,
    Clinic,
    ClosedDay,
    OpeningPeriod,
    Practitioner,
    Room,
    SpecialOpening,
    VisitBuffer,
    WorkingPeriod,
)
from bot.importing.approved_words import row_values
from bot.importing.ledger import Ledger, put_all
from bot.importing.opening import Period, periods_of
from bot.importing.schedule_schema import AbsenceEntry
from bot.importing.schema import ClinicFile


def put_schedule(ledger: Ledger, clinic: Clinic, entry: ClinicFile) -> None:
    """Hours, days off, special days, people, rooms, their absences, and buffers."""
    periods = {(p.weekday, p.opens): _values(p) for p in periods_of(entry.opening_periods)}
    put_all(ledger, OpeningPeriod, clinic.id, lambda row: (row.weekday, row.opens), periods)
    closed = {day.closed_on: row_values(day) for day in entry.closed_days}
    put_all(ledger, ClosedDay, clinic.id, lambda row: row.closed_on, closed)
    special = {(day.opens_on, day.opens): day.model_dump() for day in entry.special_days}
    put_all(ledger, SpecialOpening, clinic.id, lambda row: (row.opens_on, row.opens), special)
    buffers = {
        (buffer.role, buffer.treatment or ""): {
            **buffer.model_dump(),
            "treatment": buffer.treatment or "",
        }
        for buffer in entry.buffers
    }
    put_all(ledger, VisitBuffer, clinic.id, lambda row: (row.role, row.treatment), buffers)
    people = {
        one.name: {"name": one.name, "role": one.role, "npi": one.npi}
        for one in entry.practitioners
    }
    put_all(ledger, Practitioner, clinic.id, lambda row: row.name, people)
    rooms = {room.name: {"name": room.name, "roles": room.roles} for room in entry.rooms}
    put_all(ledger, Room, clinic.id, lambda row: row.name, rooms)
    ledger.session.flush()  # gives them their numbers
    _put_working_periods(ledger, clinic, entry)
    _put_absences(ledger, clinic, entry)


def _put_working_periods(ledger: Ledger, clinic: Clinic, entry: ClinicFile) -> None:
    numbers = _numbers(ledger, clinic, Practitioner)
    wanted = {
        (numbers[one.name], period.weekday, period.opens): {
            "practitioner_id": numbers[one.name],
            **_values(period),
        }
        for one in entry.practitioners
        for period in periods_of(one.hours)
    }
    put_all(
        ledger,
        WorkingPeriod,
        clinic.id,
        lambda row: (row.practitioner_id, row.weekday, row.opens),
        wanted,
    )


def _put_absences(ledger: Ledger, clinic: Clinic, entry: ClinicFile) -> None:
    zone = ZoneInfo(entry.time_zone)
    people, rooms = (_numbers(ledger, clinic, table) for table in (Practitioner, Room))
    found: list[tuple[int | None, int | None, AbsenceEntry]] = [
        *((people[one.name], None, away) for one in entry.practitioners for away in one.away),
        *((None, rooms[room.name], out) for room in entry.rooms for out in room.out_of_service),
    ]
    wanted: dict[Any, dict[str, Any]] = {}
    for practitioner_id, room_id, absence in found:
        starts_at, ends_at = absence.starts.begins(zone), absence.ends.ends(zone)
        wanted[practitioner_id, room_id, starts_at, ends_at] = {
            "practitioner_id": practitioner_id,
            "room_id": room_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
        }
    put_all(
        ledger,
        Absence,
        clinic.id,
        lambda row: (row.practitioner_id, row.room_id, row.starts_at, row.ends_at),
        wanted,
    )


def _values(period: Period) -> dict[str, Any]:
    return {"weekday": period.weekday, "opens": period.opens, "closes": period.closes}


def _numbers(
    ledger: Ledger, clinic: Clinic, table: type[Practitioner] | type[Room]
) -> dict[str, int]:
    columns = select(table.name, table.id).where(table.clinic_id == clinic.id)
    return {row.name: row.id for row in ledger.session.execute(columns)}
