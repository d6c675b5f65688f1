"""The emulator as a process: what a restart keeps, even after a crash."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.running import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CLINIC,
    PUBLIC_URL,
    STATUS_CALLBACK,
    Receiver,
    Running,
    eventually,
    free_port,
    http,
)

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def process(app: Receiver, state: Path, *more: str, end: int = signal.SIGTERM) -> Iterator[Running]:
    """An emulator in a process of its own, ended by a signal."""
    port = free_port()
    command = [
        sys.executable, "-m", "emulator", "--port", str(port), "--account-sid", ACCOUNT_SID,
        "--app-url", app.url, "--public-url", PUBLIC_URL, "--state", str(state), *more,
    ]  # fmt: skip
    environment = os.environ | {"EMULATOR_AUTH_TOKEN": AUTH_TOKEN}
    started = subprocess.Popen(command, cwd=ROOT, env=environment)
    running = Running(f"http://127.0.0.1:{port}")

    def is_up() -> bool:
        try:
            return http.get(f"{running.url}/faults").status_code == 200
        except httpx.TransportError:
            return False

    try:
        eventually(is_up, within_seconds=20)
        yield running
    finally:
        started.send_signal(end)
        started.wait(10)


def test_texts_pictures_and_blocks_survive_a_restart_and_a_cut_off_line(
    app: Receiver, handset: str, tmp_path: Path
) -> None:
    state = tmp_path / "var" / "phones.jsonl"
    with process(app, state) as emulator:
        sent = emulator.client().messages.create(to=handset, from_=CLINIC, body="hello")
        eventually(lambda: emulator.shown(handset))
        picture = {"content_type": "image/png", "data_base64": "UE5H"}
        sid = emulator.send(handset, "stop", media=[picture])["sid"]
        before = emulator.shown(handset)
    with state.open("ab") as file:
        file.write(b'{"kind":"text","value":{"sid":"SM')

    with process(app, state) as emulator:
        assert emulator.shown(handset) == before
        assert emulator.client().messages(str(sent.sid)).fetch().status == "delivered"
        assert len(emulator.client().messages(sid).media.list()) == 1
        with pytest.raises(TwilioRestException) as refused:
            emulator.client().messages.create(to=handset, from_=CLINIC, body="hello")
        assert refused.value.code == 21610
        emulator.send(handset, "START")
    with process(app, state) as emulator:
        assert len(emulator.shown(handset)) == len(before) + 2


def test_what_was_under_way_when_it_was_killed_goes_on_after_the_restart(
    app: Receiver, handset: str, tmp_path: Path
) -> None:
    state = tmp_path / "phones.jsonl"
    with process(app, state, "--step-seconds", "60", end=signal.SIGKILL) as emulator:
        sent = emulator.client().messages.create(
            to=handset, from_=CLINIC, body="hello", status_callback=STATUS_CALLBACK
        )
        emulator.let(on="inbound", effect="late", seconds=60)
        late = emulator.send(handset, "I come late")
        assert app.of(late["sid"]) == []

    with process(app, state) as emulator:
        eventually(lambda: app.statuses(str(sent.sid)) == ["sent", "delivered"])
        (call,) = eventually(lambda: app.of(late["sid"]))
        assert call.is_signed
        assert emulator.shown(handset)[0]["body"] == "hello"


def test_it_does_not_start_without_an_auth_token(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "emulator", "--account-sid", "AC1", "--app-url", "http://x"]
    environment = os.environ | {"EMULATOR_AUTH_TOKEN": ""}

    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=20
    )

    assert ended.returncode == 1
    assert "EMULATOR_AUTH_TOKEN is missing" in ended.stderr
