"""The database: moments in UTC, transactions whole or not at all, promises kept by constraints."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError

import bot.costs.models
import bot.records.models
import bot.scheduling.models  # noqa: F401 - all tables must be known
from bot.conversations.models import Conversation, Heartbeat
from bot.db import Base, open_engine, reading, transaction
from bot.preparing import migrate
from tests.people import clinic
from tests.texting import NOON, conversation

NEW_YORK = timezone(timedelta(hours=-5))


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(engine: Engine) -> None:
    given = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=NEW_YORK)
    with transaction(engine) as session:
        session.add(Heartbeat(name="worker", seen_at=given))

    with transaction(engine) as session:
        seen_at = session.get_one(Heartbeat, "worker").seen_at

    assert seen_at == given
    assert seen_at.utcoffset() == timedelta(0)
    assert seen_at.hour == 17


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(StatementError, match="without a time zone"), transaction(engine) as session:
        session.add(Heartbeat(name="worker", seen_at=naive))


def test_moments_compare_as_moments(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Heartbeat(name="worker", seen_at=NOON))

    with transaction(engine) as session:
        earlier = datetime(2026, 11, 24, 11, 59, 59, 999999, tzinfo=NEW_YORK)
        later = datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=NEW_YORK)
        names = select(Heartbeat.name)
        assert session.scalars(names.where(Heartbeat.seen_at > earlier)).all() == ["worker"]
        assert session.scalars(names.where(Heartbeat.seen_at > later)).all() == []
        assert session.scalars(names.where(Heartbeat.seen_at == NOON)).all() == ["worker"]


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def add_and_fail() -> None:
        with transaction(engine) as session:
            session.add(Heartbeat(name="worker", seen_at=NOON))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()

    with transaction(engine) as session:
        assert session.get(Heartbeat, "worker") is None


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    nowhere = Conversation(clinic_id=uuid4(), channel="sms", address="+1", started_at=NOON)

    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(nowhere)


def test_a_code_that_is_not_on_the_list_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)

    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text("UPDATE conversation SET holder = 'nobody'"))


def test_writers_wait_for_each_other_and_none_is_lost(engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)
    together = threading.Barrier(10)

    def add(number: int) -> None:
        together.wait()
        with transaction(engine) as session:
            begun = session.scalars(select(Conversation).with_for_update()).one()
            begun.unsaid += str(number)

    with ThreadPoolExecutor(10) as writers:
        list(writers.map(add, range(10)))

    with transaction(engine) as session:
        assert sorted(session.scalars(select(Conversation.unsaid)).one()) == list("0123456789")


def test_who_only_reads_waits_for_no_writer(engine: Engine) -> None:
    with transaction(engine) as writing:
        clinic(writing).name = "Bright Dental II"
        writing.flush()

        with reading(engine) as session:
            assert clinic(session).name == "Bright Dental"


def test_what_is_changed_while_reading_is_not_kept(engine: Engine) -> None:
    with reading(engine) as session:
        clinic(session).name = "Bright Dental II"
        session.flush()

    with transaction(engine) as session:
        assert clinic(session).name == "Bright Dental"


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine.url.render_as_string(hide_password=False))

    with transaction(engine) as session:
        assert clinic(session).name == "Bright Dental"


def test_a_sqlite_database_makes_its_own_folder(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "clinic.db"

    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()

    assert path.exists()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_spoken_to_with_our_driver(scheme: str) -> None:
    engine = open_engine(f"{scheme}://clinic@127.0.0.1:1/clinic")

    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()


def test_moments_are_kept_in_utc_on_disk(engine: Engine) -> None:
    with transaction(engine) as session:
        given = datetime(2026, 11, 24, 12, tzinfo=NEW_YORK)
        session.add(Heartbeat(name="worker", seen_at=given))
        session.flush()
        kept = session.execute(text("SELECT seen_at FROM heartbeat")).scalar_one()

    if engine.dialect.name == "sqlite":
        assert str(kept).startswith("2026-11-24 17:00:00")
    else:
        assert kept.astimezone(UTC) == datetime(2026, 11, 24, 17, tzinfo=UTC)
