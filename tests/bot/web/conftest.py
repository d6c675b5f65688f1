"""The web application on each database, with a real provider and engine behind it."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a client that we do not use
    from fastapi.testclient import TestClient

from httpx import Response
from twilio.request_validator import RequestValidator

from bot.clock import utc_now
from bot.conversations import handoffs
from bot.db import get_engine, transaction
from bot.settings import get_settings
from bot.staff import passwords
from bot.web.app import create_app
from tests.console import PETE, Desk, desk_of
from tests.people import MARIA, patient
from tests.servers import ACCOUNT_SID, AUTH_TOKEN, RASA_TOKEN, Dialogue, Provider
from tests.texting import conversation, text_in, verify

PUBLIC_URL = "https://clinic.example"
CLINIC = "+12125550190"


@dataclass
class Web:
    """A browser and Twilio, both in front of the application."""

    client: TestClient
    engine: Engine
    dialogue: Dialogue
    provider: Provider

    def twilio_posts(self, path: str, form: dict[str, str], *, token: str = AUTH_TOKEN) -> Response:
        """A form as Twilio posts it, signed for the public address."""
        signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def text(self, body: str, sid: str = "SM1", **more: str) -> Response:
        """A text of Maria's."""
        form = {"MessageSid": sid, "From": MARIA, "To": CLINIC, "Body": body, "NumMedia": "0"}
        return self.twilio_posts("/webhooks/sms", form | more)


@pytest.fixture
def settings_for_tests(
    engine: Engine, dialogue: Dialogue, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """This process's settings and database are the test's own."""
    for name, value in {
        "ENVIRONMENT": "production",
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "PUBLIC_URL": PUBLIC_URL,
        "SECRET_KEY": "a-secret-key-for-tests",
        "RASA_URL": dialogue.url,
        "RASA_TOKEN": RASA_TOKEN,
        "ACTION_URL": f"{dialogue.url}/webhook",
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_API_URL": provider.url,
    }.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()


@pytest.fixture
def web(
    settings_for_tests: None, engine: Engine, dialogue: Dialogue, provider: Provider
) -> Iterator[Web]:
    with TestClient(create_app(), base_url=PUBLIC_URL) as client:
        yield Web(client, engine, dialogue, provider)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))


@pytest.fixture
def joan(web: Web, cheap_hashes: None) -> Desk:
    """A coordinator of the dental clinic, signed in."""
    return desk_of(web.client, web.engine)


@pytest.fixture
def pete(web: Web, joan: Desk) -> Iterator[Desk]:
    """Another one, in a browser of his own."""
    with TestClient(web.client.app, base_url=PUBLIC_URL) as client:
        yield desk_of(client, web.engine, PETE)


@pytest.fixture
def maria(web: Web, joan: Desk) -> UUID:
    """Maria, verified, waits for a person."""
    with transaction(web.engine) as session:
        verify(session, "Maria", MARIA)
        text_in(session, "can i talk to somebody about the crown", at=utc_now())
        found = conversation(session)
        found.patient_id = patient(session, "Maria").id
        handoffs.request(session, found, "asked_for", now=utc_now())
        return found.id
