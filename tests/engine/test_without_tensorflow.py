"""The server without TensorFlow: it answers, and says so where something needs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.engine import patches, rasa_version
from bot.engine.without_tensorflow import LEFT_OUT, leave_out
from tests.engine.serving import ROOT, RasaServer

TENSORFLOW = "/tensorflow/"
STARTED_WITHOUT = "from bot.engine.without_tensorflow import leave_out; leave_out();"
DIET = "rasa.nlu.classifiers.diet_classifier"


def started_without(code: str) -> subprocess.CompletedProcess[str]:
    """What a new process does that leaves TensorFlow out."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{STARTED_WITHOUT} {code}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def test_a_patient_is_answered_while_tensorflow_is_not_loaded(
    rasa_server: RasaServer, new_id: Callable[[], str]
) -> None:
    answer = rasa_server.say(new_id(), new_id(), "tell")

    assert answer.body["replies"]
    assert TENSORFLOW not in Path(f"/proc/{rasa_server.process_id}/maps").read_text()


@pytest.mark.parametrize("use", ["load()", "create()", "get_default_config()", "__call__()"])
def test_a_component_that_needs_tensorflow_refuses_by_name(use: str) -> None:
    ended = started_without(f"from {DIET} import DIETClassifier; DIETClassifier.{use}")

    assert ended.returncode != 0
    assert "DIETClassifier needs TensorFlow" in ended.stderr


def test_tensorflow_itself_stays_within_reach() -> None:
    ended = started_without("import tensorflow; tensorflow.constant(1); print('reached')")

    assert ended.stdout.strip() == "reached"


def test_each_module_left_out_is_one_of_rasa_that_imports_tensorflow() -> None:
    for name in LEFT_OUT:
        found = find_spec(name)

        assert found is not None, name
        assert "tensorflow" in Path(found.origin).read_text(), name


def test_under_another_rasa_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_version, "WRITTEN_FOR", "3.6.20")
    finders = list(sys.meta_path)

    for change in (leave_out, patches.apply):
        with pytest.raises(RuntimeError, match=r"3\.6\.20"):
            change()
    assert sys.meta_path == finders


def test_what_comes_too_late_is_refused() -> None:
    with pytest.raises(RuntimeError, match="imported already"):
        leave_out()
