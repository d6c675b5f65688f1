"""Processes under our eyes: whatever ends is started again, and none waits for another."""

import sys
import time
from collections.abc import Iterator

import pytest

from bot.processes import Process, restart_ended, start, stop_all

STAYS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", ""]


@pytest.fixture
def listed() -> Iterator[list[Process]]:
    processes: list[Process] = []
    yield processes
    stop_all(processes)


def begin(listed: list[Process], command: list[str]) -> Process:
    process = Process("one", command)
    listed.append(process)
    start(process)
    return process


def kill(process: Process) -> int:
    assert process.running is not None
    process.running.kill()
    process.running.wait(10)
    return process.running.pid


def test_a_process_that_was_killed_is_started_again(listed: list[Process]) -> None:
    process = begin(listed, STAYS)
    process.started_at -= 60
    pid = kill(process)

    restart_ended(listed)

    assert process.running is not None
    assert process.running.pid != pid


def test_one_that_ends_again_and_again_keeps_no_other_waiting(listed: list[Process]) -> None:
    broken = begin(listed, ENDS)
    broken.quick_ends = 5
    assert broken.running is not None
    broken.running.wait(10)
    other = begin(listed, STAYS)
    other.started_at -= 60
    kill(other)

    began = time.monotonic()
    restart_ended(listed)

    assert time.monotonic() - began < 1
    assert other.running is not None
    assert other.running.poll() is None
    assert broken.running is None
    restart_ended(listed)
    assert broken.running is None  # not before its time
