"""A real Rasa server and a real, tiny action server for the tests of the channel."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

DEFAULT_ACTION_URL = "http://127.0.0.1:5055/webhook"
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests"


def _say(what: str) -> dict[str, Any]:
    return {"events": [], "responses": [{"response": "utter_told", "what": what}]}


def _count(call: dict[str, Any]) -> dict[str, Any]:
    number = (call["tracker"]["slots"]["counted"] or 0) + 1
    events = [{"event": "slot", "name": "counted", "value": number}]
    return _say(str(number)) | {"events": events}


def _tell(call: dict[str, Any]) -> dict[str, Any]:
    buttons = [{"title": "Ann", "payload": "1"}]
    return {
        "events": [],
        "responses": [{"response": "utter_told", "what": "all", "buttons": buttons}],
    }


@dataclass
class Actions:
    """The actions' side: what was called, and what each action answers."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    flaws: int = 0
    slow_seconds: float = 0.05

    def run(self, call: dict[str, Any]) -> dict[str, Any] | None:
        """The action's result; None for an action that fails."""
        self.calls.append(call)
        name = call["next_action"]
        if name == "action_slow":
            time.sleep(self.slow_seconds)
        if name == "action_flaky" and self.flaws:
            self.flaws -= 1
            return None
        return {
            "action_tell": lambda: _tell(call),
            "action_count": lambda: _count(call),
            "action_flaky": lambda: _say("at last"),
            "action_slow": lambda: _say(call["tracker"]["latest_message"]["text"]),
            "action_silence": lambda: {"events": [], "responses": []},
            "action_unknown": lambda: {"events": [], "responses": [{"response": "utter_no"}]},
            "action_unfilled": lambda: {"events": [], "responses": [{"response": "utter_told"}]},
            "action_endless": lambda: (
                _say("more") | {"events": [{"event": "followup", "name": "action_endless"}]}
            ),
        }.get(name, lambda: None)()

    def of_message(self, message_id: str) -> list[dict[str, Any]]:
        """The calls made for one message."""
        return [
            call
            for call in self.calls
            if call["tracker"]["latest_message"]["metadata"]["message_id"] == message_id
        ]


def serve_actions(actions: Actions) -> ThreadingHTTPServer:
    """An action server on a free port, in a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            result = actions.run(json.loads(body))
            self.send_response(200 if result is not None else 500)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(result).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    body: dict[str, Any]


class RasaServer:
    """The engine as `make run` starts it, on a free port."""

    def __init__(self, model: Path, database: Path, action_url: str) -> None:
        self._model, self.database, self._action_url = model, database, action_url
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Start and wait until it takes turns."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {
            "RASA_TOKEN": TOKEN,
            "RASA_TRACKER_URL": f"sqlite:///{self.database}",
            "RASA_TELEMETRY_ENABLED": "false",
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
        }
        endpoints = self.database.with_name("endpoints.yml")
        ours = (ROOT / "endpoints.yml").read_text().replace(DEFAULT_ACTION_URL, self._action_url)
        endpoints.write_text(ours)
        command = [
            sys.executable, "-m", "bot.engine.serve", "--interface", "127.0.0.1",
            "--port", str(self.port), "--model", str(self._model), "--endpoints", str(endpoints),
            "--credentials", "credentials.yml", "--log-file", os.devnull,
        ]  # fmt: skip
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment)
        deadline = time.monotonic() + 60
        while self.get("/webhooks/clinic/ready") != 200:
            assert self._process.poll() is None, "the Rasa server ended"
            assert time.monotonic() < deadline, "the Rasa server is not ready"
            time.sleep(0.05)

    @property
    def process_id(self) -> int:
        """Of the server that runs."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def say(self, conversation_id: str, message_id: str, text: str, channel: str = "sms") -> Answer:
        """One turn."""
        return self.post(
            {
                "conversation_id": conversation_id,
                "message_id": message_id,
                "channel": channel,
                "text": text,
            }
        )

    def get(self, path: str) -> int:
        """The status of an answer; 0 if nobody listens."""
        return _ask(Request(f"http://127.0.0.1:{self.port}{path}")).status

    def post(self, body: Any, token: str = TOKEN, path: str = "/webhooks/clinic/turns") -> Answer:
        """A request to the channel; status 0 if nobody listens."""
        request = Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=body if isinstance(body, bytes) else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        return _ask(request)


def _ask(request: Request) -> Answer:
    try:
        with urlopen(request, timeout=30) as answer:
            return Answer(answer.status, json.loads(answer.read() or b"{}"))
    except HTTPError as refused:
        return Answer(refused.code, json.load(refused))
    except (URLError, ConnectionError):
        return Answer(0, {})
