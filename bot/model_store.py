"""The trained model: made anew when anything it is made of has changed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT

MADE_OF = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/engine/*.py",
    "requirements/engine.txt",
)
MODELS = ROOT / "models"
KEPT = 3


def fingerprint() -> str:
    """A short hash over everything that the model depends on."""
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def train_if_out_of_date(engine_bin: Path) -> Path:
    """The model that fits the files as they are, trained now if there is none yet."""
    name = fingerprint()
    model = MODELS / f"{name}.tar.gz"
    if model.exists():
        return model
    print("Training the model: about a minute, once for each change ...", flush=True)
    environment = os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_TRACKER_URL": "sqlite://",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": str(ROOT),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    MODELS.mkdir(exist_ok=True)
    log = MODELS / "training.log"  # Rasa warns of much that is meant to be so
    with log.open("wb") as output:
        trained = subprocess.run(
            [str(engine_bin / "rasa"), "train", "--quiet", "--fixed-model-name", f"new-{name}",
             "--out", str(MODELS)],
            cwd=ROOT, env=environment, check=False, stdout=output, stderr=output,
        )  # fmt: skip
    made = MODELS / f"new-{name}.tar.gz"
    if trained.returncode != 0 or not made.exists():
        print(log.read_text(encoding="utf-8", errors="replace")[-4000:])
        sys.exit("Training failed: see above. `rasa data validate` names the file and the line.")
    if fingerprint() != name:  # a file was changed while the model was being made of it
        made.unlink()
        return train_if_out_of_date(engine_bin)
    made.rename(model)
    _forget_old_models(model)
    return model


def _forget_old_models(newest: Path) -> None:
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for model in [path for path in models if path != newest][KEPT:]:
        model.unlink()


if __name__ == "__main__":
    print(train_if_out_of_date(ROOT / ".venv" / "engine" / "bin"))
