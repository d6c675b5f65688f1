"""The clock of a whole system, set and moved from outside while it runs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class MovableClock:
    """What the processes that have its `environment` take for the time, each within a moment."""

    def __init__(self, file: Path, start: datetime) -> None:
        self._file = file
        self._ahead = start - datetime.now(UTC)
        self.move(timedelta())
        hook = Path(__file__).with_name("moved_clock")  # see its sitecustomize.py
        self.environment = {"PYTHONPATH": f"{hook}:{ROOT}", "MOVED_CLOCK": str(file)}

    def now(self) -> datetime:
        """What they take for the time."""
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        """Let it be later for all."""
        self._ahead += by
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{int(self._ahead.total_seconds())}")
        fresh.replace(self._file)
