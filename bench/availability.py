"""How long a search for free time takes in a big clinic, beside asking the database start by start.

Twenty dentists, twenty chairs, 50,000 visits over a year; all free times for a visit of one hour
in the next 90 days, from the first query to the last time slot, on one core.

    python bench/availability.py [DATABASE_URL]     an empty database; SQLite in a new folder else
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bench.big_clinic import NOON, fill
from bot.clinics.models import Clinic
from bot.db import open_engine
from bot.preparing import migrate
from bot.scheduling.availability import FreeTime
from bot.scheduling.calendars import Kind, calendar_for, hours_of
from bot.scheduling.grid import Grid
from bot.scheduling.minutes import moment_at
from bot.scheduling.models import TAKES_TIME, Appointment

DAYS, MINUTES, RUNS = 90, 60, 11
Search = Callable[[Session, Clinic], list[datetime]]


def computed(session: Session, clinic: Clinic) -> list[datetime]:
    """Ours: what is taken in one query, the rest computed."""
    calendar = calendar_for(session, clinic, Kind("dentist"), now=NOON, days=DAYS)
    free = FreeTime(calendar, MINUTES, NOON.astimezone(calendar.zone).date(), DAYS)
    return [slot.starts_at for slot in free.slots(NOON, DAYS)]


def asked(session: Session, clinic: Clinic) -> list[datetime]:
    """The plain way: for each start, the database is asked who and which room is taken."""
    hours = hours_of(session, clinic, now=NOON)
    calendar = calendar_for(session, clinic, Kind("dentist"), hours=hours, now=NOON, days=1)
    people, rooms = calendar.practitioner_ids, calendar.room_ids
    today = NOON.astimezone(hours.zone).date()
    found = []
    for start in Grid(hours, MINUTES, today, DAYS).starts:
        if moment_at(start) < NOON:
            continue
        taken = session.execute(
            select(
                func.count(Appointment.practitioner_id.distinct()),
                func.count(Appointment.room_id.distinct()),
            ).where(
                TAKES_TIME,
                Appointment.practitioner_id.in_(people),
                Appointment.room_id.in_(rooms),
                Appointment.clinic_id == clinic.id,
                Appointment.busy_from < start + MINUTES,
                Appointment.busy_from > start - 24 * 60,
                Appointment.busy_until > start,
            )
        ).one()
        if taken[0] < len(people) and taken[1] < len(rooms):
            found.append(moment_at(start))
    return found


def measure(engine: Engine, search: Search, runs: int) -> tuple[float, float, list[datetime]]:
    """Milliseconds on the clock and of our processor, each the median of several runs."""
    clock, processor = [], []
    found: list[datetime] = []
    for _ in range(runs):
        with Session(engine) as session, session.begin():
            clinic = session.scalars(select(Clinic)).one()
            begun, worked = time.perf_counter(), time.process_time()
            found = search(session, clinic)
            clock.append((time.perf_counter() - begun) * 1000)
            processor.append((time.process_time() - worked) * 1000)
    return median(clock), median(processor), found


def main() -> None:
    folder = tempfile.mkdtemp()
    url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/clinic.db"
    migrate(url)
    engine = open_engine(url)
    count = fill(engine)
    ours, our_work, slots = measure(engine, computed, RUNS)
    theirs, their_work, others = measure(engine, asked, 3)
    if slots != others:
        sys.exit(f"the two searches differ: {len(slots)} and {len(others)} times")
    print(f"{engine.dialect.name}, {count:,} visits, {len(slots):,} free times in {DAYS} days")
    print(f"{'search':<28}{'ms':>9}{'cpu ms':>9}{'ratio of cpu':>14}")
    for name, taken, work in (
        ("computed from one query", ours, our_work),
        ("one query for each start", theirs, their_work),
    ):
        print(f"{name:<28}{taken:>9.1f}{work:>9.1f}{work / our_work:>14.1f}")


if __name__ == "__main__":
    main()
