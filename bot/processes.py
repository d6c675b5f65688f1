"""Processes that are started, started again when they end, and ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bot import log
from bot.settings import ROOT

GRACE_SECONDS = 10
QUICK_SECONDS, LONGEST_WAIT_SECONDS = 10, 30
PR_SET_PDEATHSIG = 1
LONGEST_LOG = 5_000_000  # bytes


@dataclass
class Process:
    """One process of the system and how to start it again."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    log_file: Path | None = None  # where what it prints goes, if not to our own terminal
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0  # not before
    quick_ends: int = 0


def start(process: Process) -> None:
    """Start a process that ends with us, whatever becomes of us."""
    secrets_kept_away = ("TWILIO_", "DATABASE_URL", "SECRET_KEY") if process.name == "rasa" else ()
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(secrets_kept_away or "\0")
    }
    output = _open_log(process.log_file) if process.log_file else None
    process.running = subprocess.Popen(
        process.command,
        cwd=ROOT,
        env=inherited | process.environment,
        preexec_fn=die_with_parent,
        stdout=output,
        stderr=output,
    )
    if output is not None:
        output.close()
    process.started_at = time.monotonic()


def _open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_long = path.exists() and path.stat().st_size > LONGEST_LOG
    return path.open("wb" if is_long else "ab")


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def restart_ended(listed: list[Process]) -> None:
    """Start again whatever has ended; one that keeps ending at once is given more time.

    None waits for another: a worker that cannot start must not keep the web application down.
    """
    now = time.monotonic()
    for process in listed:
        if process.running is not None and process.running.poll() is not None:
            lived = now - process.started_at
            process.quick_ends = process.quick_ends + 1 if lived < QUICK_SECONDS else 0
            process.start_at = now + min(2**process.quick_ends, LONGEST_WAIT_SECONDS) - 1
            log.warning("process_ended", process=process.name, exit_code=process.running.returncode)
            process.running = None
        if process.running is None and process.start_at <= now:
            start(process)


def stop_all(listed: list[Process]) -> None:
    """End all processes, gently first."""
    for process in reversed(listed):
        if process.running is not None and process.running.poll() is None:
            process.running.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in listed:
        if process.running is not None:
            try:
                process.running.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.running.kill()
