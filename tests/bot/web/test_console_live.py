"""Live: what changed is told once, in order, and again from where a page was cut off."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine, delete, update

from bot.clock import utc_now
from bot.conversations import changes, handoffs
from bot.conversations.handoff_models import Change
from bot.db import transaction
from bot.settings import get_settings
from bot.staff import second_factor
from bot.staff.models import StaffSession
from tests.browser import free_port, serving
from tests.console import hire
from tests.people import HARBOR, JORDAN, sms_address
from tests.texting import conversation, text_in


@pytest.fixture
def desk(
    settings_for_tests: None, cheap_hashes: None, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    """A coordinator's browser, signed in to a server on a port."""
    url = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("PUBLIC_URL", url)
    monkeypatch.setenv("ENVIRONMENT", "development")
    get_settings.cache_clear()
    with transaction(engine) as session:
        made = hire(session)
    form = {"email": made.email, "password": made.password}
    form["code"] = second_factor.code_at(made.app_secret, utc_now())
    with serving(int(url.rsplit(":", 1)[1])), httpx.Client(base_url=url, timeout=20) as client:
        client.post("/console/sign-in", data=form, headers={"Origin": url})
        yield client


def listen(
    desk: httpx.Client, count: int, *, since: int = 0, **headers: str
) -> list[tuple[str, str]]:
    """The first events of a stream but the heartbeats: their kind and number."""
    heard: list[tuple[str, str]] = []
    event = number = ""
    query = {"since": str(since)}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with desk.stream("GET", "/console/events", params=query, headers=sent) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                number = value
            elif name == "event":
                event = value
            elif name == "data" and event != "beat":
                heard.append((event, number))
                if event == "change":
                    assert set(json.loads(value)) == {"conversation"}
            if len(heard) == count:
                return heard
    return heard


def text(engine: Engine, body: str) -> None:
    with transaction(engine) as session:
        text_in(session, body, at=utc_now())


def newest(engine: Engine) -> int:
    with transaction(engine) as session:
        return changes.newest(session)


def test_a_text_is_told_to_a_page_that_listens_already(desk: httpx.Client, engine: Engine) -> None:
    text(engine, "first")
    start = newest(engine)
    threading.Timer(1.2, text, (engine, "second")).start()

    assert listen(desk, 1, since=start) == [("change", str(start + 1))]


def test_a_page_that_was_cut_off_hears_what_it_missed_and_nothing_twice(
    desk: httpx.Client, engine: Engine
) -> None:
    for number in range(3):
        text(engine, f"text {number}")
    first = listen(desk, 2)

    rest = listen(desk, 1, last_event_id=first[-1][1])

    assert [number for _, number in first + rest] == ["1", "2", "3"]


def test_a_page_that_slept_for_too_long_loads_itself_anew(
    desk: httpx.Client, engine: Engine
) -> None:
    for number in range(3):
        text(engine, f"text {number}")
    with transaction(engine) as session:
        session.execute(delete(Change).where(Change.id < 3))

    assert listen(desk, 1, since=1)[0][0] == "reload"
    assert listen(desk, 1, since=999)[0][0] == "reload"


def test_another_clinics_texts_are_not_told(desk: httpx.Client, engine: Engine) -> None:
    with transaction(engine) as session:
        text_in(session, "hello", address=sms_address(session, JORDAN, HARBOR), at=utc_now())
    text(engine, "ours")

    assert listen(desk, 1) == [("change", "2")]


def test_a_stream_ends_with_its_session(desk: httpx.Client, engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)

    def end() -> None:
        with transaction(engine) as session:
            session.execute(update(StaffSession).values(ended_at=utc_now()))

    threading.Timer(1, end).start()

    assert listen(desk, 5) == [("signed-out", "")]


def test_handoffs_notes_and_deliveries_are_changes_and_leases_are_none(engine: Engine) -> None:
    with transaction(engine) as session:
        message = text_in(session, "hi", at=utc_now())
        found = conversation(session)
        handoffs.request(session, found, "asked_for", now=utc_now())
    before = newest(engine)

    with transaction(engine) as session:
        session.get_one(type(message), message.id).attempts = 2
    assert newest(engine) == before
    with transaction(engine) as session:
        session.get_one(type(message), message.id).state = message.state.ANSWERED
    assert newest(engine) == before + 1
