"""Patients' phones, as tests hold them: text, wait for the answer, read it."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
ANSWERED_WITHIN_SECONDS = 25


@dataclass
class System:
    """A running system and where it is."""

    var_dir: Path
    environment: dict[str, str]
    web: str
    emulator: str
    process: "subprocess.Popen[bytes]" = field(init=False)


@dataclass
class Phone:
    """One handset of the emulator, texting one clinic."""

    system: System
    number: str
    clinic: str

    def received(self) -> list[str]:
        """The texts this phone has received from the clinic, oldest first."""
        answer = httpx.get(
            f"{self.system.emulator}/handsets/{self.number}/messages", timeout=10
        ).raise_for_status()
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return [m["body"] for m in messages if m["direction"] == "outbound-api"]

    def send(self, text: str) -> None:
        """Text the clinic and do not wait."""
        httpx.post(
            f"{self.system.emulator}/handsets/{self.number}/send",
            json={"to": self.clinic, "body": text},
            timeout=20,
        ).raise_for_status()

    def text(self, text: str, answers: int = 1) -> str:
        """Text the clinic and return the answer."""
        before = len(self.received())
        self.send(text)
        deadline = time.monotonic() + ANSWERED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            new = self.received()[before:]
            if len(new) >= answers:
                return "\n".join(new)
            time.sleep(0.1)
        raise AssertionError(f"no answer to {text!r}; so far: {self.received()[before:]}")


def await_texts(phone: Phone, count: int, seconds: float = 30) -> list[str]:
    """The texts of a phone once there are so many."""
    deadline = time.monotonic() + seconds
    while len(phone.received()) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return phone.received()


def clinic(system: System, *arguments: str) -> str:
    """What the `clinic` command prints for the running system."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import app; app()", *arguments],
        cwd=ROOT, env=system.environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout
