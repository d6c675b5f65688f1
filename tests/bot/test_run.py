"""The start of the whole system: what stands in its way is named."""

import socket
from pathlib import Path

import pytest

from bot.run import processes, refuse_taken_ports
from bot.settings import Settings


def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        ports = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        settings = Settings(
            port=ports[0],
            rasa_url=f"http://127.0.0.1:{ports[1]}",
            action_url=f"http://127.0.0.1:{ports[1]}/webhook",
            emulator_port=ports[1],
        )

        with pytest.raises(SystemExit, match=f"Port {ports[0]} is in use.*PORT"):
            refuse_taken_ports(settings)


def test_the_emulator_is_told_its_secret_although_only_the_file_knows_it(tmp_path: Path) -> None:
    settings = Settings(
        emulator_auth_token="made-at-the-first-start", twilio_account_sid="", var_dir=tmp_path
    )

    listed = {process.name: process for process in processes(settings, tmp_path / "model.tar.gz")}

    token = listed["emulator"].environment["EMULATOR_AUTH_TOKEN"]
    assert token == "made-at-the-first-start"


def test_the_engine_is_told_nothing_of_patients_and_texts(tmp_path: Path) -> None:
    settings = Settings(
        secret_key="of-the-application", twilio_auth_token="of-the-provider", var_dir=tmp_path
    )

    listed = {process.name: process for process in processes(settings, tmp_path / "model.tar.gz")}

    told = set(listed["rasa"].environment.values())
    assert not told & {"of-the-application", "of-the-provider", settings.database_url}
