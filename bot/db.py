"""The database: one base class, one column type for moments, one way to open a transaction."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session

from bot.money import Cents
from bot.settings import get_settings

BUSY_TIMEOUT_MS = 15_000
# The database is away, busy or has ended the connection: the same again will do later.
DATABASE_TROUBLE = (OperationalError, InterfaceError, NoConnectionFree)
# A server that vanished, or a process that was stopped with a lock, must not hold us for ever.
GIVE_UP_ON_A_DEAD_SERVER = {
    "connect_timeout": 10,
    "tcp_user_timeout": 20_000,
    "options": "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s",
}
OpenTransaction = Callable[[], AbstractContextManager[Session]]


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value.isoformat()}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _codes(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Base of all tables. Named constraints, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcMoment,
        Cents: Integer,
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=_codes,
        ),
        str: String,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
    }


def open_engine(url: str) -> Engine:
    """An engine for one database; SQLite in WAL mode with foreign keys, writing one at a time."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, hide_parameters=True)  # errors are logged, values not
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        connect_args=GIVE_UP_ON_A_DEAD_SERVER,
    )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: IMMEDIATE never upgrades a lock
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the lock for writing at once, unless it is only read: readers wait for nobody."""
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


@cache
def get_engine() -> Engine:
    """The engine of this process."""
    return open_engine(get_settings().database_url)


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """A session that commits at the end of the block, or rolls everything back."""
    with Session(engine or get_engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """A session that only reads: on SQLite it neither waits for a writer nor holds one up."""
    only_reads = (engine or get_engine()).execution_options(is_reading=True)
    with Session(only_reads) as session:  # whatever was changed all the same is not kept
        yield session


Row = TypeVar("Row", bound=Base)


def locked_row(session: Session, fresh: Row) -> Row:
    """The row with this primary key, locked until the end of the transaction; `fresh` if new.

    Two processes that come first at the same moment both get the same row.
    """
    key = inspect(type(fresh)).primary_key_from_instance(fresh)
    found = session.get(type(fresh), key, with_for_update=True)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:  # another process was faster
        return session.get_one(type(fresh), key, with_for_update=True)
    return fresh
