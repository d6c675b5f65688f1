"""Which model `make run` starts: one that gets every turn right that went wrong once."""

import json
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from filecmp import cmp
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot import log
from bot.model_store import (
    CHECKED_BY,
    CannotCheck,
    Check,
    Shelf,
    check,
    fingerprint,
    forget_old_models,
    train_if_out_of_date,
)

ACTIVE, CHECKS = "active.json", "checks.json"  # beside the models
REFUSED = (
    "The new model {model} is not used: it did not pass the check (see above).\n"
    "The last good one, {used}, keeps running; it knows nothing of what has changed since."
)
USED_ALL_THE_SAME = (
    "The model {model} did not pass the check (see above). It is used all the same:\n"
    "there is no better one, and a clinic that answers nobody is worse off."
)
WAY_OUT = "Mend data/nlu, or data/regressions where a turn in it is wrong, and start again."


class ModelRefused(Exception):
    """A model gets turns wrong that went wrong once."""


@dataclass(frozen=True)
class Listed:
    """A model as `clinic model list` shows it."""

    name: str
    made_at: datetime
    is_active: bool
    is_good: bool | None  # None: not checked with the turns as they are now


def model_to_start(shelf: Shelf) -> Path:
    """The model to run: the one activated for the files as they are, else one trained of them.

    One that fails the check is not activated: the last good one runs on, loudly. Where there is
    none, it runs all the same.
    """
    active, fits = _active(shelf)
    is_up_to_date = active is not None and fits == fingerprint()
    model = active if active and is_up_to_date else train_if_out_of_date(shelf)
    if _is_good(shelf, model):
        _set_active(shelf, model)
        return model
    used = active if active and _can_be_checked(shelf, active) else model
    words = REFUSED if used != model else USED_ALL_THE_SAME
    rule = "!" * 88
    lines = [rule, words.format(model=model.name, used=used.name), WAY_OUT, rule]
    print("\n".join(lines), file=sys.stderr, flush=True)
    log.warning("model_failed_check", model=model.name, used=used.name)
    forget_old_models(shelf, {model, used})
    return used


def activate(shelf: Shelf, file: Path | None = None) -> Path:
    """Make a model the one that `make run` starts; without a file, the one that fits the files.

    It stays so until something that models are made of changes. What a model gets wrong is
    printed. Raises ModelRefused, CannotCheck, FileNotFoundError, or FileExistsError if another
    model has its name.
    """
    model = _find(shelf, file) if file else train_if_out_of_date(shelf)
    if not _checked(shelf, model).is_passed:
        raise ModelRefused(f"{model.name} is refused: it gets turns wrong that went wrong once.")
    kept = shelf.folder / model.name
    if not kept.exists():
        shutil.copyfile(model, kept)
    _set_active(shelf, kept)
    return kept


def list_models(shelf: Shelf) -> list[Listed]:
    """All models, newest first."""
    active, _ = _active(shelf)
    listed = []
    for model in shelf.models():
        made_at = datetime.fromtimestamp(model.stat().st_mtime, UTC)
        known = _known_check(shelf, model)
        is_good = known.is_passed if known else None
        listed.append(Listed(model.name, made_at, model == active, is_good))
    return listed


def _find(shelf: Shelf, file: Path) -> Path:
    """A model by its path, or by its name among the others."""
    found = next((path for path in (file, shelf.folder / file) if path.is_file()), None)
    if found is None:
        raise FileNotFoundError(f"There is no model {file}.")
    kept = shelf.folder / found.name
    if kept.exists() and not cmp(found, kept, shallow=False):
        raise FileExistsError(f"Another model is named {found.name}: give this one another name.")
    return found


def _is_good(shelf: Shelf, model: Path) -> bool:
    try:
        return _checked(shelf, model).is_passed
    except CannotCheck as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return False


def _can_be_checked(shelf: Shelf, model: Path) -> bool:
    """Whether a model can be loaded at all: an older one may not fit the code any more."""
    try:
        _checked(shelf, model)
    except CannotCheck:
        return False
    return True


def _checked(shelf: Shelf, model: Path) -> Check:
    """The check of a model, from before if neither it nor the turns have changed since."""
    known = _known_check(shelf, model)
    if known is not None:
        if not known.is_passed:
            print("\n".join(known.lines), flush=True)
        return known
    made = check(shelf, model)
    here = {_content(path) for path in shelf.models()}
    checks = {name: old for name, old in _read(shelf.folder / CHECKS).items() if name in here}
    checks[_content(model)] = {"checked_by": fingerprint(CHECKED_BY), **asdict(made)}
    _write(shelf.folder / CHECKS, checks)
    return made


def _known_check(shelf: Shelf, model: Path) -> Check | None:
    known = _read(shelf.folder / CHECKS).get(_content(model))
    if known is None or known["checked_by"] != fingerprint(CHECKED_BY):
        return None
    return Check(known["is_passed"], tuple(known["lines"]))


def _content(model: Path) -> str:
    """A model by what is in it: another of the same name is another model."""
    return sha256(model.read_bytes()).hexdigest()[:16]


def _active(shelf: Shelf) -> tuple[Path | None, str]:
    """The active model and the fingerprint of the files it was activated for, if there is one."""
    kept = _read(shelf.folder / ACTIVE)
    model = shelf.folder / str(kept.get("model"))
    return (model, str(kept.get("fits"))) if model.is_file() else (None, "")


def _set_active(shelf: Shelf, model: Path) -> None:
    _write(shelf.folder / ACTIVE, {"model": model.name, "fits": fingerprint()})
    forget_old_models(shelf, {model})


def _read(path: Path) -> dict[str, Any]:
    """What a file beside the models holds; nothing if it is missing or was cut short."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.replace(path)


if __name__ == "__main__":
    print(model_to_start(Shelf()))
