"""Open consoles are told of every change: a row is written with each, in its transaction."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, event, func, insert, inspect, select
from sqlalchemy.orm import Mapper, Session

from bot.conversations.handoff_models import Change, ThreadNote
from bot.conversations.models import Handoff, Message

KEPT = timedelta(days=1)
SHOWN = {"state", "body", "status", "reasons", "is_urgent", "taken_over_by", "snoozed_until"}


def newest(session: Session) -> int:
    """The number of the last change; 0 before the first."""
    return session.scalar(select(func.max(Change.id))) or 0


def forget_old(session: Session, *, now: datetime) -> None:
    """Drop what no open page can still be waiting for."""
    last = newest(session)  # stays: a page with a later number would not know what it missed
    session.execute(delete(Change).where(Change.at < now - KEPT, Change.id < last))


def _note_new(_mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    connection.execute(insert(Change).values(conversation_id=row.conversation_id))


def _note_changed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    attributes = inspect(row).attrs
    shown = SHOWN & set(mapper.columns.keys())
    if any(attributes[name].history.has_changes() for name in shown):
        _note_new(mapper, connection, row)


for _table in (Message, Handoff, ThreadNote):
    event.listen(_table, "after_insert", _note_new)
    event.listen(_table, "after_update", _note_changed)
