"""What the tests hold: a running emulator, and an application that receives its webhooks."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import httpx
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from emulator.config import Config
from emulator.server import build_server

ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "a-token-for-tests"
PUBLIC_URL = "https://clinic.example"
CLINIC = "+12125550190"
http = httpx.Client(timeout=20, trust_env=False)  # one for all: making one takes its time
STATUS_CALLBACK = f"{PUBLIC_URL}/webhooks/sms/status?message=7&x=a%20b"


def eventually(claim: Callable[[], Any], within_seconds: float = 5) -> Any:
    """What a claim comes to as soon as it holds; fails if it does not in time."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if found := claim():
            return found
        time.sleep(0.01)
    raise AssertionError("did not come about in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Received:
    """One webhook as the application got it."""

    target: str
    form: dict[str, str]
    is_signed: bool
    at: float


@dataclass
class Receiver:
    """An application that checks each webhook's signature and keeps it."""

    port: int
    received: list[Received] = field(default_factory=list)
    answer: int = 204
    takes_seconds: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def of(self, sid: str) -> list[Received]:
        """The webhooks about one text, in the order they came."""
        return [call for call in self.received if call.form.get("MessageSid") == sid]

    def statuses(self, sid: str) -> list[str]:
        """The statuses reported of one text, in the order they came."""
        return [call.form["MessageStatus"] for call in self.of(sid)]

    def take(self, target: str, body: str, signature: str) -> None:
        form = dict(parse_qsl(body, keep_blank_values=True))
        is_signed = RequestValidator(AUTH_TOKEN).validate(PUBLIC_URL + target, form, signature)
        self.received.append(Received(target, form, bool(is_signed), time.monotonic()))


@contextmanager
def running_receiver(port: int | None = None) -> Iterator[Receiver]:
    """A receiver that listens until the end of the block."""
    receiver = Receiver(port or free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            time.sleep(receiver.takes_seconds)
            receiver.take(self.path, body, self.headers.get("X-Twilio-Signature", ""))
            self.send_response(receiver.answer)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", receiver.port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True)
class Running:
    """An emulator at work."""

    url: str

    def client(self, auth_token: str = AUTH_TOKEN) -> Client:
        """Twilio's own client, speaking to the emulator."""
        http_client = TwilioHttpClient(timeout=5, max_retries=0, pool_connections=False)
        client = Client(ACCOUNT_SID, auth_token, http_client=http_client)
        client.api.base_url = self.url
        return client

    def send(self, handset: str, body: str, **more: Any) -> dict[str, Any]:
        """Text the clinic from a handset."""
        letter = {"to": CLINIC, "body": body} | more
        answer = http.post(f"{self.url}/handsets/{handset}/send", json=letter, timeout=20)
        assert answer.status_code == 201, answer.text
        sent: dict[str, Any] = answer.json()
        return sent

    def shown(self, handset: str, *, everything: bool = False) -> list[dict[str, Any]]:
        """The texts that a handset shows."""
        answer = http.get(
            f"{self.url}/handsets/{handset}/messages", params={"everything": everything}
        )
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    def let(self, **fault: Any) -> httpx.Response:
        """Let something go wrong."""
        return http.post(f"{self.url}/faults", json=fault)


@contextmanager
def running_emulator(app_url: str, **more: Any) -> Iterator[Running]:
    """An emulator that runs in a thread until the end of the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings: dict[str, Any] = {
        "public_url": PUBLIC_URL,
        "own_url": url,
        "step_seconds": 0.02,
    } | more
    server = build_server(
        Config(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, app_url=app_url, **settings),
        "127.0.0.1",
        port,
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    eventually(lambda: server.started)
    yield Running(url)
    server.should_exit = True
    thread.join()
