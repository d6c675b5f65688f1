"""The texting provider and the dialogue engine as tiny real HTTP servers on free ports."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNT_SID = "AC00000000000000000000000000000001"
AUTH_TOKEN = "an-auth-token-for-tests"
RASA_TOKEN = "a-rasa-token-for-tests"


class Silence(StrEnum):
    """How an answer can fail to come."""

    TAKEN = "taken"  # the text is taken, and the line goes dead
    LOST = "lost"  # the line goes dead before anything is taken
    UNDER_WAY = "under way"  # the line goes dead, and the text is taken later: see `catch_up`
    BROKEN = "broken"  # the text is taken, and status 500 comes back
    GIBBERISH = "gibberish"  # the text is taken, and a page of HTML comes back


@dataclass(frozen=True)
class Refusal:
    """An HTTP status with Twilio's error code."""

    status: int
    code: int | None = None


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    fields: dict[str, str]
    body: bytes
    headers: dict[str, str]


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.0: each connection ends with its answer."""

    answer: Callable[[Asked], tuple[int, bytes] | None]

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_form = body and not body.startswith(b"{")
        fields = dict(parse_qsl(body.decode() if is_form else address.query))
        asked = Asked(self.command, address.path, fields, body, dict(self.headers))
        answer = type(self).answer(asked)
        if answer is None:  # the line goes dead
            return
        status, content = answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _serving(answer: Callable[[Asked], tuple[int, bytes] | None]) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"answer": staticmethod(answer)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Provider:
    """Twilio's Messages resource: takes texts and lists them, or fails as it is told to.

    troubles: what befalls the next texts; blindness: what befalls the next look-ups
    """

    url: str = ""
    texts: list[dict[str, str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    troubles: deque[Silence | Refusal] = field(default_factory=deque)
    blindness: deque[Silence | Refusal] = field(default_factory=deque)
    under_way: list[dict[str, str]] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def bodies(self) -> list[str]:
        """The texts that arrived here, in order."""
        return [text["body"] for text in self.texts]

    def answer(self, asked: Asked) -> tuple[int, bytes] | None:
        """What one request brings."""
        with self.lock:
            self.asked.append(asked)
            queue = self.troubles if asked.method == "POST" else self.blindness
            trouble = queue.popleft() if queue else None
            if isinstance(trouble, Refusal):
                refusal = {"status": trouble.status, "code": trouble.code, "message": "refused"}
                return trouble.status, json.dumps(refusal).encode()
            if trouble is Silence.LOST:
                return None
            if asked.method == "GET":
                listed = json.dumps(self._found(asked)).encode()
                return 200, b"<html>" if trouble is Silence.GIBBERISH else listed
            if trouble is Silence.UNDER_WAY:
                self.under_way.append(asked.fields)
                return None
            text = self._take(asked.fields)
        if trouble is Silence.TAKEN:
            return None
        if trouble is Silence.BROKEN:
            return 500, b'{"status": 500, "message": "broken"}'
        return 201, b"<html>" if trouble is Silence.GIBBERISH else json.dumps(text).encode()

    def catch_up(self) -> None:
        """Take the texts that were under way."""
        with self.lock:
            for form in self.under_way:
                self._take(form)
            self.under_way.clear()

    def take(self, form: dict[str, str], direction: str = "outbound-api") -> dict[str, str]:
        """Take a text, whoever sent it."""
        with self.lock:
            text = self._take(form)
            text["direction"] = direction
            return text

    def _take(self, form: dict[str, str]) -> dict[str, str]:
        text = {
            "sid": f"SM{len(self.texts):032d}",
            "to": form["To"],
            "from": form["From"],
            "body": form["Body"],
            "status": "queued",
            "status_callback": form.get("StatusCallback", ""),
            "date_created": format_datetime(self.clock()),
            "direction": "outbound-api",
        }
        self.texts.append(text)
        return text

    def _found(self, asked: Asked) -> dict[str, Any]:
        """One text by its id, or a list of texts."""
        name = asked.path.rsplit("/", 1)[1].removesuffix(".json")
        one = next((text for text in self.texts if text["sid"] == name), None)
        return one or self._listed(asked.fields)

    def _listed(self, wanted: dict[str, str]) -> dict[str, Any]:
        found = [
            text
            for text in self.texts
            if wanted.get("To") in (None, text["to"]) and wanted.get("From") in (None, text["from"])
        ]
        return {"messages": found[::-1], "next_page_uri": None, "page": 0, "page_size": 50}


@dataclass
class Dialogue:
    """The engine's door: answers every turn with a line, or as it is told to.

    answers: status and body of the next turns; before: what happens while a turn is under way
    intent: what every text that is only parsed wants; read: those texts
    """

    url: str = ""
    line: str = "Noted."
    intent: str = "out_of_scope"
    turns: list[dict[str, Any]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    answers: deque[tuple[int, Any] | Silence] = field(default_factory=deque)
    meanwhile: Callable[[dict[str, Any]], None] = lambda _turn: None

    @property
    def heard(self) -> list[str]:
        """The words of the turns that came here, in order."""
        return [turn["text"] for turn in self.turns]

    def answer(self, asked: Asked) -> tuple[int, bytes] | None:
        """What one request brings."""
        self.asked.append(asked)
        if asked.method == "GET":
            return 200, b"Hello from Rasa"
        content = json.loads(asked.body)
        is_parse = asked.path == "/model/parse"
        if is_parse:
            self.read.append(content["text"])
        else:
            self.turns.append(content)
        answer = self.answers.popleft() if self.answers else None
        self.meanwhile(content)
        if isinstance(answer, Silence):
            return (200, b"<html>") if answer is Silence.GIBBERISH else None
        usual = {"intent": {"name": self.intent}} if is_parse else said(self.line)
        status, body = answer or (200, usual)
        return status, json.dumps(body).encode()


def said(*lines: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    """The engine's answer with some lines, the last one with choices."""
    buttons = [{"title": title, "payload": str(n)} for n, title in enumerate(choices, start=1)]
    replies: list[dict[str, Any]] = [{"text": line, "buttons": []} for line in lines]
    replies[-1]["buttons"] = buttons
    return {"message_id": "m", "replies": replies}


@contextmanager
def serve_provider() -> Iterator[Provider]:
    """A provider on a free port."""
    provider = Provider()
    with _serving(provider.answer) as provider.url:
        yield provider


@contextmanager
def serve_dialogue() -> Iterator[Dialogue]:
    """An engine's door on a free port."""
    dialogue = Dialogue()
    with _serving(dialogue.answer) as dialogue.url:
        yield dialogue
