"""Dialogues with the demo's people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.db import open_engine
from bot.patients.models import Channel
from tests.actions.talking import Talk
from tests.people import (
    DANA,
    MARIA,
    OAK_MANOR,
    RUIZ,
    SAM,
    STRANGER,
    patient,
    proxy_of,
)
from tests.texting import Clock, verify


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite only: what PostgreSQL does differently is tested where the rows are written."""
    copy = tmp_path / "clinic.db"
    copy.write_bytes(sqlite_template.read_bytes())
    made = open_engine(f"sqlite:///{copy}")
    yield made
    made.dispose()


@pytest.fixture
def talk(engine: Engine) -> Talk:
    """Somebody texts from Maria's phone and has not said who they are."""
    return Talk(engine, Clock())


@pytest.fixture
def engine_chat(talk: Talk) -> Talk:
    """Somebody in the website chat."""
    return Talk(talk.engine, talk.clock, "a-browser", channel=Channel.WEB)


@pytest.fixture
def maria(talk: Talk) -> Talk:
    """Maria, verified."""
    with talk.open() as session:
        verify(session, "Maria", MARIA)
    return talk


@pytest.fixture
def sam(engine: Engine) -> Talk:
    """Sam, verified; he is insured."""
    talk = Talk(engine, Clock(), SAM)
    with talk.open() as session:
        verify(session, "Sam", SAM)
    return talk


@pytest.fixture
def elena(engine: Engine) -> Talk:
    """Elena Ruiz, verified for both of her children."""
    talk = Talk(engine, Clock(), RUIZ)
    with talk.open() as session:
        for name in ("Leo", "Ana"):
            verify(session, name, RUIZ, proxy=proxy_of(session, patient(session, name)))
    return talk


@pytest.fixture
def dana(engine: Engine) -> Talk:
    """Dana Bell, verified for her mother: she may see visits only."""
    talk = Talk(engine, Clock(), DANA, OAK_MANOR)
    with talk.open() as session:
        verify(session, "Ruth", DANA, proxy=proxy_of(session, patient(session, "Ruth")))
    return talk


@pytest.fixture
def stranger(engine: Engine) -> Talk:
    """A phone that is on no file."""
    return Talk(engine, Clock(), STRANGER)
