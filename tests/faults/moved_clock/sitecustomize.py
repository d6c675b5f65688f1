"""Python reads this at the start of each process: the application's clock and the emulator's go by
the file that MOVED_CLOCK names, which says how many seconds ahead they are."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import clock as bots
from emulator import clock as emulators

FILE = Path(os.environ["MOVED_CLOCK"])


def utc_now() -> datetime:
    """This moment for everybody who goes by the file."""
    return datetime.now(UTC) + timedelta(seconds=int(FILE.read_text()))


bots.utc_now = emulators.utc_now = utc_now
