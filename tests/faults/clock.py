"""The clock of a whole system, moved from outside while it runs."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class MovableClock:
    """What the processes that have its `environment` take for the time, each within a moment."""

    file: Path
    ahead: timedelta = timedelta()

    @property
    def environment(self) -> dict[str, str]:
        """For the processes: see moved_clock/sitecustomize.py."""
        self.move(timedelta())
        hook = Path(__file__).with_name("moved_clock")
        return {"PYTHONPATH": f"{hook}:{ROOT}", "MOVED_CLOCK": str(self.file)}

    def move(self, by: timedelta) -> None:
        """Let it be later for all."""
        self.ahead += by
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{int(self.ahead.total_seconds())}")
        fresh.replace(self.file)
