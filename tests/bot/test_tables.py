"""Each process knows all tables that its own tables refer to."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["actions.server", "bot.worker", "bot.web.app", "bot.cli"])
def test_no_process_lacks_a_table_that_another_one_refers_to(module: str) -> None:
    code = f"import {module}; from bot.db import Base; assert Base.metadata.sorted_tables"

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)

    assert ended.returncode == 0, ended.stderr.decode()[-500:]
