"""`make run`: build what is missing, then run every process until Ctrl-C."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import httpx

from bot import log
from bot.active_model import model_to_start
from bot.addresses import addresses
from bot.model_store import Shelf
from bot.preparing import prepare_database
from bot.processes import Process, die_with_parent, restart_ended, start, stop_all
from bot.secrets_file import write_missing_secrets
from bot.settings import ROOT, Settings

READY_WITHIN_SECONDS = 120
ACTION_URL_IN_FILE = "http://127.0.0.1:5055/webhook"
# Consoles hold streams open: they are cut, not waited for.
WEB = [
    "--host", "0.0.0.0", "--timeout-graceful-shutdown", "3", "--factory", "bot.web.app:create_app",
]  # fmt: skip


def processes(settings: Settings, model: Path) -> list[Process]:
    """The processes of the system, in the order they start."""
    python = sys.executable
    rasa_port = settings.rasa_url.rsplit(":", 1)[1].strip("/")
    action_port = settings.action_url.rsplit(":", 1)[1].split("/")[0]
    serve = [python, "-m", "uvicorn", "--no-access-log", "--log-level", "warning"]
    listed = [
        Process("actions", [*serve, "--port", action_port, "actions.server:app"]),
        Process(
            "rasa",
            _rasa_command(rasa_port, model, _write_endpoints(settings)),
            _rasa_environment(settings),
            settings.var_dir / "logs" / "rasa.log",
        ),
        Process(
            "web",
            [*serve, "--port", str(settings.port), *WEB],
        ),
        *[Process("worker", [python, "-m", "bot.worker"]) for _ in range(settings.workers)],
    ]
    if settings.uses_emulator:
        token = {"EMULATOR_AUTH_TOKEN": settings.emulator_auth_token}
        listed.append(Process("emulator", _emulator_command(settings), token))
    return listed


def _write_endpoints(settings: Settings) -> Path:
    """Rasa's endpoints.yml with the address of our action server, and what it must be told."""
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    header = f'"Bearer {settings.rasa_token}"'
    text = text.replace(
        "action_endpoint:\n", f"action_endpoint:\n  headers: {{Authorization: {header}}}\n"
    )
    path = settings.var_dir.resolve() / "endpoints.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(ACTION_URL_IN_FILE, settings.action_url), encoding="utf-8")
    return path


def _rasa_command(port: str, model: Path, endpoints: Path) -> list[str]:
    return [
        str(Shelf().engine_bin / "python"), "-m", "bot.engine.serve", "--interface", "127.0.0.1",
        "--port", port, "--model", str(model), "--endpoints", str(endpoints),
        "--credentials", "credentials.yml", "--log-file", os.devnull,
    ]  # fmt: skip


def _rasa_environment(settings: Settings) -> dict[str, str]:
    """What the sealed engine may know: its token, its store, where the actions are."""
    return {
        "RASA_TOKEN": settings.rasa_token,
        "RASA_TRACKER_URL": f"sqlite:///{settings.var_dir.resolve() / 'tracker.db'}",
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }


def _emulator_command(settings: Settings) -> list[str]:
    return [
        sys.executable, "-m", "emulator", "--port", str(settings.emulator_port),
        "--account-sid", settings.emulator_account_sid,
        "--app-url", f"http://127.0.0.1:{settings.port}", "--public-url", settings.public_url,
        "--state", str(settings.var_dir.resolve() / "emulator.jsonl"),
    ]  # fmt: skip


def refuse_taken_ports(settings: Settings) -> None:
    """Say which port is taken before anything is started."""
    ports = {settings.port: "PORT"}
    if settings.uses_emulator:
        ports[settings.emulator_port] = "EMULATOR_PORT"
    ports[int(settings.rasa_url.rsplit(":", 1)[1].strip("/"))] = "RASA_URL"
    ports[int(settings.action_url.rsplit(":", 1)[1].split("/")[0])] = "ACTION_URL"
    for port, name in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                sys.exit(f"Port {port} is in use. Stop what uses it, or set {name} to another.")


def wait_until_ready(settings: Settings, listed: list[Process]) -> bool:
    """Whether /healthz answers 200 within two minutes."""
    url = f"http://127.0.0.1:{settings.port}/healthz"
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return True
        except httpx.HTTPError:
            pass
        restart_ended(listed)
        time.sleep(0.5)
    return False


def main() -> None:
    """Run the system until Ctrl-C or SIGTERM."""
    die_with_parent()
    os.umask(0o077)  # databases and logs are nobody else's business
    if os.environ.get("ENVIRONMENT") != "production":
        write_missing_secrets(ROOT / ".env")
    settings = Settings()
    if problems := settings.problems():
        sys.exit("Cannot start:\n  " + "\n  ".join(problems))
    refuse_taken_ports(settings)
    model = model_to_start(Shelf())
    prepare_database(settings)
    listed = processes(settings, model)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background start ignores it
    try:
        for process in listed:
            start(process)
        if wait_until_ready(settings, listed):
            print(addresses(settings), flush=True)
        else:
            log.error("not_ready", seconds=READY_WITHIN_SECONDS)
        while True:
            time.sleep(1)
            restart_ended(listed)
    except KeyboardInterrupt:
        pass
    finally:
        stop_all(listed)


if __name__ == "__main__":
    main()
