"""What goes wrong: processes are killed, the database falls, the provider is ill. By a seed."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from tests.system.phones import System

# Words in the command line of each process, and how often it is the one to be killed.
PARTS = {"bot.web.app": 4, "bot.worker": 5, "actions.server": 2, "bot.engine.serve": 1}
DATABASE_CRASHES = 0.15  # of all that dies
FAULTS: list[dict[str, Any]] = [
    {"on": "send", "effect": "cut"},
    {"on": "send", "effect": "lost"},
    {"on": "send", "effect": "late", "seconds": 3},
    {"on": "send", "effect": "slow", "seconds": 12},  # longer than we wait for an answer
    {"on": "send", "effect": "refuse", "status": 429, "retry_after": 2},
    {"on": "send", "effect": "refuse", "status": 500},
    {"on": "send", "effect": "refuse", "status": 503},
    {"on": "delivery", "effect": "undelivered", "code": 30005},
    {"on": "inbound", "effect": "twice"},
    {"on": "inbound", "effect": "late", "seconds": 2},
    {"on": "report", "effect": "late", "seconds": 3},
    {"on": "report", "effect": "twice"},
    {"on": "report", "effect": "out_of_order"},
]


class Trouble:
    """Makes one kind of trouble after the other until it is told to end."""

    def __init__(
        self, system: System, chance: random.Random, every: float, crash: Callable[[], None] | None
    ) -> None:
        self._system = system
        self._chance = chance
        self._every = every
        self._crash_database = crash
        self._ending = threading.Event()
        self.made: Counter[str] = Counter()

    def run(self) -> None:
        """Until `end` is called: something dies, then the provider is ill, and so on."""
        while not self._ending.wait(self._chance.uniform(0.5, 1.5) * self._every):
            if self._crash_database and self._chance.random() < DATABASE_CRASHES:
                self._crash_database()
                self.made["database crashed"] += 1
            else:
                self._kill(self._chance.choices(list(PARTS), list(PARTS.values()))[0])
            self._order(self._chance.choice(FAULTS))

    def end(self) -> None:
        """No more trouble from now on."""
        self._ending.set()
        httpx.delete(f"{self._system.emulator}/faults", timeout=20).raise_for_status()

    def _kill(self, part: str) -> None:
        pids = self._pids(part)
        if pids:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(pids), signal.SIGKILL)
                self.made[f"{part} killed"] += 1

    def _pids(self, part: str) -> list[int]:
        listed = subprocess.run(
            ["pgrep", "-P", str(self._system.process.pid), "-a"],
            capture_output=True, text=True, check=False,
        ).stdout.splitlines()  # fmt: skip
        return sorted(int(line.split(" ", 1)[0]) for line in listed if part in line)

    def _order(self, fault: dict[str, Any]) -> None:
        url = f"{self._system.emulator}/faults"
        httpx.post(url, json=fault, timeout=20).raise_for_status()
        self.made[f"{fault['on']} {fault['effect']} {fault.get('status', '')}".strip()] += 1


def wait_until(claim: Callable[[], bool], seconds: float) -> bool:
    """Whether a claim comes to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if claim():
            return True
        time.sleep(0.5)
    return False
