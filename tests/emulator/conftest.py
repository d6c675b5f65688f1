"""One emulator and one receiving application for all tests; each test has a phone of its own."""

from collections.abc import Iterator
from itertools import count

import pytest
from twilio.rest import Client

from tests.emulator.running import Receiver, Running, http, running_emulator, running_receiver

area_codes = count(200)


@pytest.fixture(scope="session")
def started() -> Iterator[tuple[Running, Receiver]]:
    with running_receiver() as receiver, running_emulator(receiver.url) as emulator:
        yield emulator, receiver


@pytest.fixture
def emulator(started: tuple[Running, Receiver]) -> Iterator[Running]:
    """The emulator, with nothing about to go wrong."""
    emulator, _ = started
    yield emulator
    http.delete(f"{emulator.url}/faults").raise_for_status()


@pytest.fixture
def app(started: tuple[Running, Receiver]) -> Iterator[Receiver]:
    """The application that receives the webhooks; it answers 204 at once."""
    _, receiver = started
    yield receiver
    receiver.answer, receiver.takes_seconds = 204, 0.0


@pytest.fixture
def client(emulator: Running) -> Client:
    """Twilio's own client with the right credentials."""
    return emulator.client()


@pytest.fixture
def handset() -> str:
    """A number that no other test uses."""
    return f"+1{next(area_codes)}5550123"
