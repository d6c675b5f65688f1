"""Settings: what follows from what is set, and what keeps the system from starting."""

import pytest

from bot.settings import SHORTEST_SECRET, Settings

SECRET = "a" * SHORTEST_SECRET
LIVE = {
    "environment": "production",
    "public_url": "https://clinic.example",
    "secret_key": SECRET,
    "rasa_token": SECRET,
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": SECRET,
}
AT_HOME = {"secret_key": SECRET, "rasa_token": SECRET, "emulator_auth_token": SECRET}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's environment or `.env` counts."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


def settings(**values: object) -> Settings:
    return Settings(**values)  # type: ignore[arg-type]


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("PUBLIC_URL", "https://clinic.example/")

    assert settings().port == 9000
    assert settings().public_url == "https://clinic.example"


def test_without_an_address_the_public_one_is_this_machines() -> None:
    assert settings(port=8123).public_url == "http://127.0.0.1:8123"


def test_without_a_database_it_is_sqlite_beside_the_other_data(tmp_path: object) -> None:
    assert settings(var_dir=tmp_path).database_url == f"sqlite:///{tmp_path}/clinic.db"
    assert settings(database_url="postgresql://db/clinic").database_url == "postgresql://db/clinic"


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_port_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(ValueError, match="port"):
        settings()


def test_at_home_texts_go_to_the_emulator() -> None:
    at_home = settings(**AT_HOME, emulator_port=8011)

    assert at_home.uses_emulator
    assert at_home.twilio.api_url == "http://127.0.0.1:8011"
    assert at_home.twilio.auth_token == SECRET


def test_with_an_account_texts_go_to_twilio_itself() -> None:
    live = settings(**LIVE)

    assert not live.uses_emulator
    assert live.twilio == (LIVE["twilio_account_sid"], SECRET, "")


def test_what_stands_in_for_twilio_may_have_an_address() -> None:
    assert (
        settings(**LIVE, twilio_api_url="http://127.0.0.1:1/").twilio.api_url
        == "http://127.0.0.1:1"
    )


def test_in_production_texts_never_go_to_the_emulator() -> None:
    assert not settings(**LIVE | {"twilio_account_sid": ""}).uses_emulator


def test_a_whole_configuration_starts() -> None:
    assert settings(**LIVE).problems() == []
    assert settings(**AT_HOME).problems() == []


@pytest.mark.parametrize(
    "name", ["secret_key", "rasa_token", "twilio_account_sid", "twilio_auth_token"]
)
@pytest.mark.parametrize("value", ["", "changeme", "tiny", "Secret"])
def test_a_missing_default_or_short_secret_stops_production(name: str, value: str) -> None:
    (problem,) = settings(**LIVE | {name: value}).problems()

    assert problem.startswith(name.upper())
    assert value not in problem or not value


@pytest.mark.parametrize("name", ["secret_key", "rasa_token", "emulator_auth_token"])
def test_a_missing_secret_stops_the_start_at_home_too(name: str) -> None:
    (problem,) = settings(**AT_HOME | {name: ""}).problems()

    assert problem.startswith(name.upper())


def test_production_is_reached_over_https_only() -> None:
    (problem,) = settings(**LIVE | {"public_url": "http://clinic.example"}).problems()

    assert "https" in problem


def test_every_problem_is_told_at_once() -> None:
    assert len(settings(environment="production").problems()) == 5
