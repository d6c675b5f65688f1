"""The whole system, started once as `make run` starts it, with its own ports and database."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.system.phones import Phone, System

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 180
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_system(var_dir: Path, database_url: str = "", **more: str) -> System:
    """Start everything and wait until /healthz answers 200; `more` goes into the environment."""
    web, rasa, actions, emulator = (free_port() for _ in range(4))
    environment = os.environ | {
        "PORT": str(web),
        "RASA_URL": f"http://127.0.0.1:{rasa}",
        "ACTION_URL": f"http://127.0.0.1:{actions}/webhook",
        "EMULATOR_PORT": str(emulator),
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": database_url,
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "RASA_TOKEN": secrets.token_urlsafe(32),
        "SECRET_KEY": secrets.token_urlsafe(32),
        "EMULATOR_AUTH_TOKEN": secrets.token_urlsafe(32),
        "TWILIO_ACCOUNT_SID": "",
        "TWILIO_AUTH_TOKEN": "",
        **more,
    }
    system = System(var_dir, environment, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{emulator}")
    launch(system)
    await_ready(system)
    return system


def launch(system: System) -> None:
    """Start the processes of a system; once more after they were killed."""
    with (system.var_dir / "system.log").open("ab") as log:
        system.process = subprocess.Popen(
            [sys.executable, "-m", "bot.run"],
            cwd=ROOT, env=system.environment, stdout=log, stderr=log,
        )  # fmt: skip


def await_ready(system: System) -> None:
    """Wait until /healthz answers 200; fail the test if it never does."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and system.process.poll() is None:
        try:
            if httpx.get(f"{system.web}/healthz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    stop_system(system)
    log = (system.var_dir / "system.log").read_text(errors="replace")
    pytest.fail(f"not ready: {log[-3000:]}")


def stop_system(system: System) -> None:
    system.process.send_signal(signal.SIGTERM)
    try:
        system.process.wait(20)
    except subprocess.TimeoutExpired:
        system.process.kill()
        system.process.wait(5)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The system on SQLite, shared by the tests of a run; each uses patients of its own."""
    started = start_system(tmp_path_factory.mktemp("system"))
    yield started
    stop_system(started)


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that fails the test if a script of ours fails or breaks the content policy."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        troubles: list[str] = []
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on(
            "console",
            lambda line: troubles.append(line.text) if line.type == "error" else None,
        )
        yield opened
        browser.close()
    assert troubles == []


@pytest.fixture
def maria(system: System) -> Phone:
    return Phone(system, "+12125550100", "+12125550190")


@pytest.fixture
def sam(system: System) -> Phone:
    return Phone(system, "+12125550101", "+12125550190")
