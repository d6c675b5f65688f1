"""The first start: secrets are made once, belong to their owner, and what is set stays."""

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.secrets_file import GENERATED, write_missing_secrets
from bot.settings import ROOT, SHORTEST_SECRET

OWN = "a-secret-of-the-clinics-own"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GENERATED:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_missing_secrets_are_made_long_and_different(env: Path) -> None:
    write_missing_secrets(env)

    made = dotenv_values(env)
    assert set(made) == set(GENERATED)
    assert all(len(value or "") >= SHORTEST_SECRET for value in made.values())
    assert len(set(made.values())) == len(GENERATED)


def test_only_the_owner_can_read_them(env: Path) -> None:
    env.write_text("PORT=8000\n")
    env.chmod(0o644)

    write_missing_secrets(env)

    assert stat.S_IMODE(env.stat().st_mode) == 0o600


def test_a_second_start_changes_nothing(env: Path) -> None:
    write_missing_secrets(env)
    before = env.read_text()

    write_missing_secrets(env)

    assert env.read_text() == before


@pytest.mark.parametrize("line", ["SECRET_KEY={}", "SECRET_KEY = {}", "export SECRET_KEY={}"])
@pytest.mark.parametrize("ending", ["\n", ""])
def test_what_a_clinic_has_set_stays(env: Path, line: str, ending: str) -> None:
    env.write_text(f"PORT=9000\n{line.format(OWN)}{ending}")

    write_missing_secrets(env)

    kept = dotenv_values(env)
    assert (kept["PORT"], kept["SECRET_KEY"]) == ("9000", OWN)
    assert set(GENERATED) <= set(kept)


def test_a_copy_of_the_example_gets_its_secrets(env: Path) -> None:
    env.write_text((ROOT / ".env.example").read_text())

    write_missing_secrets(env)

    made = dotenv_values(env)
    assert all(len(made[name] or "") >= SHORTEST_SECRET for name in GENERATED)


def test_a_secret_of_the_environment_is_not_made_again(
    env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", OWN)

    write_missing_secrets(env)

    assert "SECRET_KEY" not in dotenv_values(env)


def test_a_secret_in_a_comment_is_none(env: Path) -> None:
    env.write_text("# SECRET_KEY=example\n")

    write_missing_secrets(env)

    assert dotenv_values(env)["SECRET_KEY"]
