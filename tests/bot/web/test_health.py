"""/healthz: 200 only when database, engine, actions and worker are all well."""

from datetime import timedelta

import pytest

from bot.clock import utc_now
from bot.db import get_engine, transaction
from bot.settings import get_settings
from bot.web.app import create_app
from bot.worker import beat
from tests.bot.web.conftest import Web

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def seen(web: Web, ago: timedelta = timedelta(0)) -> None:
    """The worker was last seen some time ago."""
    with transaction(web.engine) as session:
        beat(session, now=utc_now() - ago)


def test_all_is_well(web: Web) -> None:
    seen(web)

    health = web.client.get("/healthz")

    assert health.status_code == 200
    assert set(health.json()) == {"database", "rasa", "actions", "worker"}
    assert set(health.json().values()) == {"ok"}


def test_a_worker_that_was_never_seen_is_not_well(web: Web) -> None:
    health = web.client.get("/healthz")

    assert (health.status_code, health.json()["worker"]) == (503, "not seen")


def test_a_worker_that_has_stopped_is_not_well(web: Web) -> None:
    seen(web, timedelta(minutes=1))

    assert web.client.get("/healthz").json()["worker"] == "not seen"
    seen(web)
    assert web.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("part", ["rasa", "actions"])
def test_a_part_that_cannot_be_reached_is_named(
    web: Web, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(web)
    if part == "actions":
        monkeypatch.setattr(get_settings(), "action_url", "http://127.0.0.1:1/webhook")
    else:
        web.client.app.state.work.rasa._client.base_url = "http://127.0.0.1:1"  # type: ignore[attr-defined]

    health = web.client.get("/healthz")

    assert (health.status_code, health.json()[part]) == (503, "unreachable")
    assert [name for name, state in health.json().items() if state != "ok"] == [part]


def test_a_database_that_is_gone_is_named_and_nothing_breaks(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = get_engine()
    monkeypatch.setenv("DATABASE_URL", "postgresql://clinic@127.0.0.1:1/clinic")
    get_settings.cache_clear()
    get_engine.cache_clear()

    health = web.client.get("/healthz")

    assert (health.status_code, health.json()["database"]) == (503, "unreachable")
    before.dispose()


def test_the_application_does_not_start_with_a_default_secret(
    settings_for_tests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "changeme")
    get_settings.cache_clear()

    with pytest.raises(SystemExit, match="SECRET_KEY"):
        create_app()
