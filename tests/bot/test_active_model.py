"""Which model is started. The engine's two programs are small scripts here: a model is a word."""

import os
import time
from pathlib import Path

import pytest

from bot.active_model import ModelRefused, activate, list_models, model_to_start
from bot.model_store import CannotCheck, Shelf, fingerprint

GOOD, BAD, BROKEN = "good", "bad", "broken"
WRONG = 'data/regressions/visits.yml:2: "scrap it" gave accept_treatment; must be not that'
CHECK = f"""#!/bin/sh
echo checked >> "$(dirname "$0")/checks"
case "$(cat "$3")" in
  {GOOD}*) echo "2 of 2 go right." ;;
  {BAD}*) echo '{WRONG}'; exit 3 ;;
  *) echo "Traceback" >&2; echo "no model at all" >&2; exit 1 ;;
esac
"""
TRAIN = """#!/bin/sh
cp "$(dirname "$0")/next" "$6/$4.tar.gz"
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf without a model; what is trained next is good."""
    made = Shelf(tmp_path / "models", tmp_path / "engine")
    made.engine_bin.mkdir()
    made.folder.mkdir()
    for name, script in (("python", CHECK), ("rasa", TRAIN)):
        (made.engine_bin / name).write_text(script)
        (made.engine_bin / name).chmod(0o755)
    next_comes(made, GOOD)
    return made


def next_comes(shelf: Shelf, quality: str) -> None:
    """What training brings from now on."""
    (shelf.engine_bin / "next").write_text(quality)


def put(shelf: Shelf, name: str, quality: str) -> Path:
    """A model that was made earlier."""
    model = shelf.folder / name
    model.write_text(f"{quality} {name}")
    return model


def checks(shelf: Shelf) -> int:
    log = shelf.engine_bin / "checks"
    return len(log.read_text().splitlines()) if log.exists() else 0


def outdate(shelf: Shelf) -> None:
    """Something that models are made of has changed since the activation."""
    kept = shelf.folder / "active.json"
    kept.write_text(kept.read_text().replace(fingerprint(), "of-other-files"))


def test_the_first_start_trains_checks_and_uses_the_model(shelf: Shelf) -> None:
    model = model_to_start(shelf)

    assert model == shelf.folder / f"{fingerprint()}.tar.gz"
    assert [(one.is_active, one.is_good) for one in list_models(shelf)] == [(True, True)]


def test_a_model_is_checked_once(shelf: Shelf) -> None:
    assert model_to_start(shelf) == model_to_start(shelf)

    assert checks(shelf) == 1


def test_a_new_model_that_fails_leaves_the_last_good_one_running_and_says_so(
    shelf: Shelf, capfd: pytest.CaptureFixture[str]
) -> None:
    old = activate(shelf, put(shelf, "old.tar.gz", GOOD))
    outdate(shelf)
    next_comes(shelf, BAD)

    assert model_to_start(shelf) == old
    assert model_to_start(shelf) == old  # and at every further start

    said = capfd.readouterr()
    assert said.out.count(WRONG) == 2
    assert said.err.count("old.tar.gz, keeps running") == 2
    assert {one.name: one.is_good for one in list_models(shelf)}[f"{fingerprint()}.tar.gz"] is False


def test_once_the_mistake_is_mended_the_new_model_is_used(shelf: Shelf) -> None:
    activate(shelf, put(shelf, "old.tar.gz", GOOD))
    outdate(shelf)

    assert model_to_start(shelf).name == f"{fingerprint()}.tar.gz"


def test_a_first_model_that_fails_is_used_all_the_same_with_a_loud_word(
    shelf: Shelf, capfd: pytest.CaptureFixture[str]
) -> None:
    next_comes(shelf, BAD)

    assert model_to_start(shelf).exists()

    assert "used all the same" in capfd.readouterr().err
    assert [one.is_active for one in list_models(shelf)] == [False]


def test_an_old_model_that_does_not_fit_the_code_any_more_is_not_gone_back_to(
    shelf: Shelf,
) -> None:
    old = activate(shelf, put(shelf, "old.tar.gz", GOOD))
    outdate(shelf)
    old.write_text(BROKEN)
    next_comes(shelf, BAD)

    assert model_to_start(shelf).name == f"{fingerprint()}.tar.gz"


def test_a_model_that_fails_is_refused_with_the_turns_it_gets_wrong(
    shelf: Shelf, capfd: pytest.CaptureFixture[str]
) -> None:
    used = model_to_start(shelf)

    with pytest.raises(ModelRefused, match="mine"):
        activate(shelf, put(shelf, "mine.tar.gz", BAD))

    assert WRONG in capfd.readouterr().out
    assert model_to_start(shelf) == used


def test_what_is_no_model_is_refused_with_the_reason(shelf: Shelf) -> None:
    with pytest.raises(CannotCheck, match="no model at all"):
        activate(shelf, put(shelf, "mine.tar.gz", BROKEN))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        activate(shelf, Path("nowhere.tar.gz"))


def test_a_model_that_was_activated_stays_until_the_files_change(shelf: Shelf) -> None:
    mine = put(shelf, "mine.tar.gz", GOOD)
    model_to_start(shelf)

    activate(shelf, Path("mine.tar.gz"))

    assert model_to_start(shelf) == mine
    outdate(shelf)
    assert model_to_start(shelf).name == f"{fingerprint()}.tar.gz"


def test_a_model_from_elsewhere_is_kept_among_the_others(shelf: Shelf, tmp_path: Path) -> None:
    elsewhere = tmp_path / "mine.tar.gz"
    elsewhere.write_text(GOOD)

    assert activate(shelf, elsewhere) == shelf.folder / "mine.tar.gz"
    elsewhere.write_text(f"{GOOD}, but another")
    with pytest.raises(FileExistsError, match=r"mine\.tar\.gz"):
        activate(shelf, elsewhere)


def test_old_models_go_and_the_active_one_stays(shelf: Shelf) -> None:
    oldest = put(shelf, "oldest.tar.gz", GOOD)
    long_ago = time.time() - 1000
    os.utime(oldest, (long_ago, long_ago))
    for number in range(5):
        put(shelf, f"{number}.tar.gz", BAD)

    activate(shelf, oldest)

    assert oldest.exists()
    assert len(shelf.models()) == 4


def test_a_torn_note_of_the_active_model_does_no_harm(shelf: Shelf) -> None:
    used = model_to_start(shelf)
    (shelf.folder / "active.json").write_text('{"model": "')

    assert model_to_start(shelf) == used
