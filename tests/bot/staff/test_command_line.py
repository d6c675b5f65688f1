"""`clinic staff`, and the login for trying the console."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.db import get_engine, transaction
from bot.preparing import demo_login_path, prepare_database
from bot.settings import Settings, get_settings
from bot.staff import accounts, demo_login, signing_in
from bot.staff.accounts import Credentials
from tests.console import JOAN, attempt, hire
from tests.texting import NOON, opening

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def settings(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    get_engine.cache_clear()
    return get_settings()


def clinic(*words: str) -> Result:
    return CliRunner().invoke(app, ["staff", *words])


def printed(result: Result, name: str) -> str:
    lines = [line for line in result.output.splitlines() if line.startswith(name)]
    return lines[0].removeprefix(name).strip()


def test_the_first_account_opens_the_console(settings: Settings, engine: Engine) -> None:
    made = clinic("add", JOAN, "Joan", "--role", "administrator", "--clinic", "bright-dental")

    given = Credentials(JOAN, printed(made, "Password"), "", printed(made, "App key"))
    assert signing_in.sign_in(opening(engine), attempt(given, NOON), now=NOON)
    assert "otpauth://totp/" in printed(made, "App link")
    assert f"{JOAN}  Joan  administrator  bright-dental" in clinic("list").output


def test_what_cannot_be_done_is_refused_with_a_reason(settings: Settings) -> None:
    assert "name clinics among bright-dental" in clinic("add", JOAN, "Joan").output
    assert clinic("add", JOAN, "Joan", "--role", "boss").exit_code != 0
    for command in ("remove", "reset"):
        assert "has no account" in clinic(command, "nobody@clinic.example").output


def test_removed_is_out_of_the_list_and_reset_gives_a_new_password(
    settings: Settings, engine: Engine
) -> None:
    with transaction(engine) as session:
        first = hire(session)

    fresh = printed(clinic("reset", JOAN), "Password")
    assert fresh != first.password
    assert clinic("remove", JOAN).exit_code == 0
    assert JOAN not in clinic("list").output


def test_a_demo_login_is_made_once_in_development_and_kept_private(
    settings: Settings, engine: Engine
) -> None:
    prepare_database(settings)
    path = demo_login_path(settings)
    first = path.read_text(encoding="utf-8")
    prepare_database(settings)

    assert path.read_text(encoding="utf-8") == first
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(first)["email"] == demo_login.EMAIL
    assert len(printed(clinic("demo"), "Code")) == 6


def test_there_is_no_demo_login_in_production_or_beside_real_accounts(
    settings: Settings, engine: Engine
) -> None:
    prepare_database(settings.model_copy(update={"environment": "production"}))
    with transaction(engine) as session:
        assert accounts.listed(session) == []
        hire(session)

    prepare_database(settings)

    assert not demo_login_path(settings).exists()
    assert clinic("demo").exit_code == 1
