"""An action call as Rasa makes it and its answer as Rasa takes it, as they were recorded."""

import json
import warnings
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from rasa_sdk import Tracker
from sqlalchemy import Engine

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a client that we do not use
    from fastapi.testclient import TestClient

from actions.registry import ACTIONS
from actions.server import app
from bot.conversations.models import Conversation, Direction, Message
from bot.db import get_engine, transaction
from bot.settings import get_settings
from tests.people import sms_address
from tests.servers import RASA_TOKEN
from tests.texting import NOON, opening, verify

HERE = Path(__file__).parent


def recorded(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def without_ids(answer: dict[str, Any]) -> Any:
    """An answer as JSON, with a name in place of the patient's id, which every database makes."""
    plain = json.loads(json.dumps(answer))
    for event in plain["events"]:
        if event.get("name") == "topic":
            assert UUID(event["value"]["patient_id"])
            event["value"]["patient_id"] = "the patient's id"
    return plain


@pytest.fixture
def client(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The action server; Maria is verified and has sent the recorded message."""
    monkeypatch.setenv("RASA_TOKEN", RASA_TOKEN)
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    get_settings.cache_clear()
    get_engine.cache_clear()
    latest = recorded("action_call")["tracker"]["latest_message"]
    now = datetime.now(UTC)
    with transaction(engine) as session:
        address = sms_address(session)
        chat = Conversation(
            id=UUID(recorded("action_call")["sender_id"]),
            clinic_id=address.clinic_id,
            channel=address.channel,
            address=address.value,
            started_at=now,
        )
        session.add(chat)
        session.flush()
        session.add(
            Message(
                id=UUID(latest["metadata"]["message_id"]),
                conversation_id=chat.id,
                direction=Direction.INBOUND,
                author="patient",
                body=latest["text"],
                choices=[],
                media=[],
                idempotency_key="the recorded message",
                state="received",
                created_at=now,
            )
        )
        verify(session, "Maria")
    with TestClient(
        app, raise_server_exceptions=False, headers={"Authorization": f"Bearer {RASA_TOKEN}"}
    ) as opened:
        yield opened
    get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()


def test_a_recorded_call_is_answered_as_it_was(client: TestClient, engine: Engine) -> None:
    call = recorded("action_call")

    answer = ACTIONS[call["next_action"]].execute(
        Tracker.from_dict(call["tracker"]), opening(engine), NOON
    )

    assert without_ids(answer) == recorded("action_answer")


def test_a_call_is_answered_over_http_with_events_and_responses(client: TestClient) -> None:
    response = client.post("/webhook", json=recorded("action_call"))

    assert response.status_code == 200
    assert response.json().keys() == recorded("action_answer").keys()


def test_a_call_that_rasa_has_compressed_is_understood(client: TestClient) -> None:
    plain = client.post("/webhook", json=recorded("action_call"))
    body = zlib.compress(json.dumps(recorded("action_call")).encode())

    response = client.post("/webhook", content=body, headers={"Content-Encoding": "deflate"})

    assert response.json() == plain.json()


def test_an_action_that_nobody_has_is_named(client: TestClient) -> None:
    response = client.post(
        "/webhook", json=recorded("action_call") | {"next_action": "action_unknown"}
    )

    assert response.status_code == 404
    assert response.json()["action_name"] == "action_unknown"


def test_an_action_that_fails_is_an_error_and_never_a_made_up_answer(client: TestClient) -> None:
    call = recorded("action_call")
    call["tracker"]["latest_message"]["metadata"]["message_id"] = str(UUID(int=0))

    assert client.post("/webhook", json=call).status_code == 500


def test_nobody_runs_an_action_without_the_engines_secret(client: TestClient) -> None:
    headers = {"Authorization": "Bearer a-guess"}

    answer = client.post("/webhook", json=recorded("action_call"), headers=headers)

    assert answer.status_code == 401


def test_the_action_server_says_that_it_is_there(client: TestClient) -> None:
    assert client.get("/health").status_code == 200
