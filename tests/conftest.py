"""Both databases, and the demo clinics in them."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from bot.db import open_engine
from bot.importing.writing import import_clinic
from bot.preparing import DEMO, migrate
from tests.postgres import Server, start_server
from tests.servers import Dialogue, Provider, serve_dialogue, serve_provider
from tests.texting import NOON, Clock, Office, rasa_at


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real PostgreSQL server of this test process's own."""
    server = start_server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database with the demo clinics, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """The same on PostgreSQL: the name of a template database."""
    postgres_server.run("CREATE DATABASE template_clinic")
    _fill(postgres_server.url("template_clinic"))
    return "template_clinic"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of the test's own with the demo clinics: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        copy = tmp_path / "clinic.db"
        copy.write_bytes(template.read_bytes())
        made = open_engine(f"sqlite:///{copy}")
        yield made
        made.dispose()
        return
    server: Server = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
    made = open_engine(server.url(name))
    yield made
    made.dispose()
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared_engines(
    sqlite_template: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Engine]]:
    """Databases that all tests of this process share, since each rolls back what it did."""
    made: dict[str, Engine] = {}

    def engine_of(kind: str) -> Engine:
        if kind not in made and kind == "sqlite":
            copy = tmp_path_factory.mktemp("shared") / "clinic.db"
            copy.write_bytes(sqlite_template.read_bytes())
            made[kind] = open_engine(f"sqlite:///{copy}")
        elif kind not in made:
            server: Server = request.getfixturevalue("postgres_server")
            template = request.getfixturevalue("postgres_template")
            server.run(f"CREATE DATABASE shared TEMPLATE {template}")
            made[kind] = open_engine(server.url("shared"))
        return made[kind]

    yield engine_of
    for engine in made.values():
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(
    request: pytest.FixtureRequest, shared_engines: Callable[[str], Engine]
) -> Iterator[Session]:
    """A session on each database with the demo clinics in, rolled back at the end."""
    with shared_engines(request.param).connect() as connection:
        transaction = connection.begin()
        with Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as opened:
            yield opened
        transaction.rollback()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A texting provider on a free port, for the real client to talk to."""
    with serve_provider() as serving:
        yield serving


@pytest.fixture
def dialogue() -> Iterator[Dialogue]:
    """An engine's door on a free port, for our own client to talk to."""
    with serve_dialogue() as serving:
        yield serving


@pytest.fixture
def office(engine: Engine, dialogue: Dialogue, provider: Provider) -> Iterator[Office]:
    """Answering and delivering, on each database, with real connections on either side."""
    rasa = rasa_at(dialogue)
    clock = provider.clock = Clock()
    yield Office(engine, dialogue, provider, rasa, clock)
    rasa.close()


def _fill(url: str) -> None:
    migrate(url)
    engine = open_engine(url)
    for folder in sorted(path for path in DEMO.iterdir() if path.is_dir()):
        with Session(engine) as session, session.begin():
            import_clinic(session, folder, now=NOON)
    if url.startswith("sqlite"):
        with create_engine(url).connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
