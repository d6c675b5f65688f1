"""What a model is made of: nothing else makes a new one necessary."""

from pathlib import Path

import pytest

from bot import model_store
from bot.model_store import CHECKED_BY, RUN_ONLY, fingerprint
from bot.settings import ROOT

ENGINE = ROOT / "bot" / "engine"


def test_what_only_runs_a_model_is_there_and_no_part_of_its_making_needs_it() -> None:
    makers = [path for path in ENGINE.glob("*.py") if path.name not in RUN_ONLY]

    assert {path.name for path in ENGINE.glob("*.py")} >= RUN_ONLY
    for path in makers:
        for name in RUN_ONLY:
            module = name.removesuffix(".py")
            assert f"bot.engine.{module}" not in path.read_text(), f"{path.name} needs {name}"


def test_a_change_in_what_only_runs_a_model_makes_no_new_one_but_a_new_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_store, "ROOT", tmp_path)
    engine = tmp_path / "bot" / "engine"
    engine.mkdir(parents=True)
    (engine / "letters.py").write_text("1")
    made_of, checked_by = fingerprint(), fingerprint(CHECKED_BY)

    (engine / "regressions.py").write_text("1")

    assert fingerprint() == made_of
    assert fingerprint(CHECKED_BY) != checked_by
    (engine / "letters.py").write_text("2")
    assert fingerprint() != made_of
