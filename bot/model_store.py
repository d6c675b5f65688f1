"""Trained models: made anew when anything they are made of has changed, and checked."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

MADE_OF = (
    "config.yml",
    "domain.yml",
    "data/nlu/*.yml",
    "data/stories/*.yml",
    "bot/engine/*.py",
    "requirements/engine.txt",
)
RUN_ONLY = {  # parts of the engine that serve or check a model, and have no say in its making
    "clinic_channel.py", "patches.py", "rasa_version.py", "regressions.py", "serve.py",
    "tracker_store.py", "turns.py", "without_tensorflow.py",
}  # fmt: skip
CHECKED_BY = ("data/regressions/*.yml", "bot/engine/*.py")
ALL_RIGHT, SOME_WRONG = 0, 3  # how the check of a model ends
KEPT = 3


@dataclass(frozen=True)
class Shelf:
    """Where the models stand, and the environment that makes and checks them."""

    folder: Path = ROOT / "models"
    engine_bin: Path = ROOT / ".venv" / "engine" / "bin"

    def models(self) -> list[Path]:
        """All models, newest first."""
        found = self.folder.glob("*.tar.gz")
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


@dataclass(frozen=True)
class Check:
    """What a check of a model came to, with the turns that go wrong by file and line."""

    is_passed: bool
    lines: tuple[str, ...]


class CannotCheck(Exception):
    """Whether a model is good cannot be told: it, or a file of data/regressions, is unreadable."""


def fingerprint(patterns: tuple[str, ...] = MADE_OF) -> str:
    """A short hash over everything that a model depends on, or over other files."""
    digest = hashlib.sha256()
    apart = RUN_ONLY if patterns == MADE_OF else set()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.name in apart:
                continue
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def train_if_out_of_date(shelf: Shelf) -> Path:
    """The model that fits the files as they are, trained now if there is none yet."""
    name = fingerprint()
    model = shelf.folder / f"{name}.tar.gz"
    if model.exists():
        return model
    print("Training the model: about a minute, once for each change ...", flush=True)
    shelf.folder.mkdir(exist_ok=True)
    log = shelf.folder / "training.log"  # Rasa warns of much that is meant to be so
    with log.open("wb") as output:
        trained = subprocess.run(
            [str(shelf.engine_bin / "rasa"), "train", "--quiet", "--fixed-model-name",
             f"new-{name}", "--out", str(shelf.folder)],
            cwd=ROOT, env=_quiet_environment(), check=False, stdout=output, stderr=output,
        )  # fmt: skip
    made = shelf.folder / f"new-{name}.tar.gz"
    if trained.returncode != 0 or not made.exists():
        print(log.read_text(encoding="utf-8", errors="replace")[-4000:])
        sys.exit("Training failed: see above. `rasa data validate` names the file and the line.")
    if fingerprint() != name:  # a file was changed while the model was being made of it
        made.unlink()
        return train_if_out_of_date(shelf)
    made.rename(model)
    return model


def check(shelf: Shelf, model: Path) -> Check:
    """Put the turns that went wrong once to a model, showing how far it is. Raises CannotCheck."""
    command = [str(shelf.engine_bin / "python"), "-m", "bot.engine.regressions", str(model)]
    lines = []
    log = shelf.folder / "check.log"
    with log.open("wb") as errors:
        checking = subprocess.Popen(
            command, cwd=ROOT, env=_quiet_environment(), stdout=subprocess.PIPE, stderr=errors,
            text=True,
        )  # fmt: skip
        with checking:
            for line in checking.stdout or ():
                print(line, end="", flush=True)
                lines.append(line.rstrip())
    if checking.returncode not in (ALL_RIGHT, SOME_WRONG):
        reason = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise CannotCheck(f"{model.name} cannot be checked: {(reason or lines or ['?'])[-1]}")
    return Check(checking.returncode == ALL_RIGHT, tuple(lines))


def forget_old_models(shelf: Shelf, needed: set[Path]) -> None:
    """Remove all but the newest few and those that are needed."""
    for model in [path for path in shelf.models() if path not in needed][KEPT:]:
        model.unlink()


def _quiet_environment() -> dict[str, str]:
    return os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_TRACKER_URL": "sqlite://",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": str(ROOT),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
