"""`make run`: build what is missing, then run every process until Ctrl-C."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import httpx

from bot import log
from bot.active_model import model_to_start
from bot.model_store import Shelf
from bot.preparing import prepare_database
from bot.secrets_file import write_missing_secrets
from bot.settings import ROOT, Settings

READY_WITHIN_SECONDS = 120
GRACE_SECONDS = 10
PR_SET_PDEATHSIG = 1
ACTION_URL_IN_FILE = "http://127.0.0.1:5055/webhook"
WEB_APP = "bot.web.app:create_app"
LONGEST_LOG = 5_000_000  # bytes


@dataclass
class Process:
    """One process of the system and how to start it again."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    log_file: Path | None = None  # where what it prints goes, if not to our own terminal
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_ends: int = 0


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
            [*serve, "--host", "0.0.0.0", "--port", str(settings.port), "--factory", WEB_APP],
        ),
        Process("worker", [python, "-m", "bot.worker"]),
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


def start(process: Process) -> None:
    """Start a process that ends with us, whatever becomes of us."""
    secrets_kept_away = ("TWILIO_", "DATABASE_URL", "SECRET_KEY") if process.name == "rasa" else ()
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(secrets_kept_away or "\0")
    }
    output = _open_log(process.log_file) if process.log_file else None
    process.running = subprocess.Popen(
        process.command,
        cwd=ROOT,
        env=inherited | process.environment,
        preexec_fn=_die_with_parent,
        stdout=output,
        stderr=output,
    )
    if output is not None:
        output.close()
    process.started_at = time.monotonic()


def _open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_long = path.exists() and path.stat().st_size > LONGEST_LOG
    return path.open("wb" if is_long else "ab")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def restart_ended(listed: list[Process]) -> None:
    """Start again whatever has ended; one that keeps ending at once is given more time."""
    for process in listed:
        if process.running is None or process.running.poll() is None:
            continue
        lived = time.monotonic() - process.started_at
        process.quick_ends = process.quick_ends + 1 if lived < 10 else 0
        log.warning("process_ended", process=process.name, exit_code=process.running.returncode)
        time.sleep(min(2**process.quick_ends, 30) - 1)
        start(process)


def stop_all(listed: list[Process]) -> None:
    """End all processes, gently first."""
    for process in reversed(listed):
        if process.running is not None and process.running.poll() is None:
            process.running.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in listed:
        if process.running is not None:
            try:
                process.running.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.running.kill()


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


def tell_addresses(settings: Settings) -> None:
    """Print where everything is."""
    base = f"http://127.0.0.1:{settings.port}"
    lines = ["", "Ready.", f"  Website chat   {base}/demo/bright-dental"]
    if settings.uses_emulator:
        lines.append(f"  Demo phones    http://127.0.0.1:{settings.emulator_port}/")
    lines += [f"  Health         {base}/healthz", "  Records        clinic record show NUMBER"]
    print("\n".join([*lines, "Ctrl-C stops all of it.", ""]), flush=True)


def main() -> None:
    """Run the system until Ctrl-C or SIGTERM."""
    _die_with_parent()
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
            tell_addresses(settings)
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
