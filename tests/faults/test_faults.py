"""Processes die, the database falls, the provider is ill: each text is answered and sent once.

FAULT_PATIENTS says how many text; FAULT_SEED repeats a run; FAULT_LOGS keeps the logs there.
"""

import os
import random
import secrets
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.db import open_engine
from tests.faults.clock import MovableClock
from tests.faults.evidence import Evidence, count_unsettled, gather
from tests.faults.judging import judge
from tests.faults.patients import CLINIC, QUESTIONS, Load, patients, tell_unasked
from tests.faults.trouble import Trouble, wait_until
from tests.postgres import start_server
from tests.system.conftest import start_system, stop_system
from tests.system.phones import Phone, System, await_texts

# SQLite: ten minutes before the clocks change in New York; PostgreSQL: at noon there.
STARTS = {
    "sqlite": datetime(2027, 3, 14, 6, 50, tzinfo=UTC),
    "postgresql": datetime(2027, 3, 16, 16, 0, tzinfo=UTC),
}
PATIENTS = int(os.environ.get("FAULT_PATIENTS", "10"))
SEED = int(os.environ.get("FAULT_SEED") or secrets.randbelow(1_000_000))
LATE_COMER = "+12175550100"
TROUBLE_EVERY_SECONDS = 3.0
MOVES = 15
LONG_ENOUGH = timedelta(minutes=11)  # for leases to end, and for reports to be asked for


@dataclass
class Run:
    """A running system, its database, and what crashes that, if it can crash."""

    system: System
    engine: Engine
    clock: MovableClock
    crash_database: Callable[[], None] | None

    def evidence(self) -> Evidence:
        return gather(self.journal, self.engine)

    @property
    def journal(self) -> Path:
        return self.system.var_dir / "emulator.jsonl"

    def settles(self) -> bool:
        """Whether nothing is left to do; the clock is moved on, so that waits are short."""
        wait_until(self._is_well, 120)
        if wait_until(self._is_settled, 5):
            return True
        for _ in range(MOVES):
            self.clock.move(LONG_ENOUGH)
            if wait_until(self._is_settled, 12):
                return True
        return False

    def answers_again(self) -> bool:
        """Whether a patient who asks now, when all trouble is over, gets the right answer."""
        phone = Phone(self.system, LATE_COMER, CLINIC)
        phone.send("is there parking")
        answers = await_texts(phone, 1, 90)
        return len(answers) == 1 and QUESTIONS["is there parking"] in answers[0]

    def _is_well(self) -> bool:
        try:
            return httpx.get(f"{self.system.web}/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def _is_settled(self) -> bool:
        return count_unsettled(self.journal, self.engine) == 0


@contextmanager
def running(kind: str, folder: Path) -> Iterator[Run]:
    """The system on one kind of database; three workers on PostgreSQL."""
    clock = MovableClock(folder / "clock", STARTS[kind])
    with ExitStack() as ending:
        url, crash, workers = f"sqlite:///{folder / 'clinic.db'}", None, 1
        if kind == "postgresql":
            server = start_server(folder, survives_a_crash=True)
            ending.callback(server.stop)
            server.run("CREATE DATABASE faults")
            url, crash, workers = server.url("faults"), server.crash_and_restart, 3
        system = start_system(folder, url, WORKERS=str(workers), **clock.environment)
        ending.callback(stop_system, system)
        engine = open_engine(url)
        ending.callback(engine.dispose)
        yield Run(system, engine, clock, crash)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_dies_each_text_is_answered_once_and_sent_once(kind: str, tmp_path: Path) -> None:
    print(f"\n{kind}: {PATIENTS} patients, FAULT_SEED={SEED}", flush=True)
    chance = random.Random(SEED)
    began = time.monotonic()
    with running(kind, tmp_path) as run:
        started = time.monotonic()
        load = Load(run.system.emulator, patients(PATIENTS, chance))
        trouble = Trouble(run.system, chance, TROUBLE_EVERY_SECONDS, run.crash_database)
        with _in_background(trouble.run, trouble.end), _in_background(load.tell, load.end):
            load.run()
            if kind == "postgresql":
                tell_unasked(run.engine, load.numbers[::4], now=run.clock.now())
        texted = time.monotonic()
        is_settled = run.settles()
        settled = time.monotonic()
        answers_again = run.answers_again()
        run.settles()
        seen = run.evidence()
    complaints = judge(seen)
    spent = {"start": started - began, "texting": texted - started, "settling": settled - texted}
    _tell(seen, trouble.made, spent)
    if complaints and (kept := os.environ.get("FAULT_LOGS")):
        shutil.copytree(tmp_path, Path(kept) / f"{kind}-{SEED}", dirs_exist_ok=True)
    assert complaints == []
    assert is_settled
    assert answers_again


@contextmanager
def _in_background(run: Callable[[], None], end: Callable[[], None]) -> Iterator[None]:
    """Run something until the end of the block."""
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join()


def _tell(seen: Evidence, trouble: Counter[str], seconds: dict[str, float]) -> None:
    """A table of what happened."""
    states = Counter(f"{row.direction.value} {row.state.value}" for row in seen.rows)
    sent = Counter(text.status for text in seen.texts if text.direction == "outbound-api")
    lines = {f"trouble: {name}": count for name, count in trouble.items()}
    lines |= {f"row: {name}": count for name, count in states.items()}
    lines |= {f"provider: {name}": count for name, count in sent.items()}
    lines |= {f"seconds: {name}": round(spent) for name, spent in seconds.items()}
    for name, count in sorted(lines.items()):
        print(f"  {name:<40} {count:>6}", flush=True)
