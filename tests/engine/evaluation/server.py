"""What the engine takes as a server: to train, to be ready, to hold and to answer."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.engine.evaluation.candidates import seconds_to
from tests.engine.evaluation.texts import held_out_texts
from tests.engine.serving import DEFAULT_ACTION_URL, ROOT, TOKEN, RasaServer

COLUMNS = (
    "`rasa train` s", "ready s", "memory MB", "memory at most MB", "ms a parse over HTTP",
)  # fmt: skip
PARSES = 200
STARTS = 3


def measure_server() -> list[str]:
    """A figure for each column: of ready and parse the median of several starts."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        training = seconds_to(_train, folder)
        runs = [_run(folder) for _ in range(STARTS)]
    ready, held, most, parse = (median(values) for values in zip(*runs, strict=True))
    return [f"{training:.0f}", f"{ready:.1f}", f"{held:.0f}", f"{most:.0f}", f"{1000 * parse:.1f}"]


def _train(folder: Path) -> None:
    """Everything anew: Rasa keeps what it has learned once."""
    subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--quiet", "--fixed-model-name", "measured",
         "--out", str(folder)],
        cwd=ROOT, env=os.environ | {"RASA_CACHE_DIRECTORY": str(folder / "cache")}, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _run(folder: Path) -> tuple[float, int, int, float]:
    """Seconds until ready, megabytes after all parses and at most, seconds for the median parse."""
    server = RasaServer(folder / "measured.tar.gz", folder / "tracker.db", DEFAULT_ACTION_URL)
    texts = held_out_texts().texts
    try:
        ready = seconds_to(server.start)
        parses = [
            seconds_to(_parse, server, text) for text in texts[:: len(texts) // PARSES][:PARSES]
        ]
        status = Path(f"/proc/{server.process_id}/status").read_text()
    finally:
        server.kill()
    return ready, _megabytes(status, "VmRSS"), _megabytes(status, "VmHWM"), median(parses)


def _parse(server: RasaServer, text: str) -> None:
    assert server.post({"text": text}, path=f"/model/parse?token={TOKEN}").status == 200


def _megabytes(status: str, name: str) -> int:
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) // 1024
