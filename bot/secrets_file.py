"""The `.env` of a first start: secrets nobody has to invent."""

import os
import secrets
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from bot import log

GENERATED = ("RASA_TOKEN", "SECRET_KEY", "EMULATOR_AUTH_TOKEN")


def write_missing_secrets(path: Path) -> None:
    """Add generated secrets to `.env`, readable by the owner only; what is set stays."""
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = dotenv_values(stream=StringIO(known))
    missing = [name for name in GENERATED if not (kept.get(name) or os.environ.get(name))]
    if not missing:
        return
    lines = "".join(f"{name}={secrets.token_urlsafe(32)}\n" for name in missing)
    separator = "" if not known or known.endswith("\n") else "\n"
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(known + separator + lines, encoding="utf-8")
    log.info("secrets_written", path=path.name, count=len(missing))
