"""Writes rows and counts what became of them."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import Base

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class ImportReport:
    """How many rows an import added, updated, left as they were and removed, by table."""

    added: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    removed: dict[str, int]

    def __str__(self) -> str:
        counts = {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
        }
        tables = dict.fromkeys(table for count in counts.values() for table in count)
        lines = []
        for table in tables:
            parts = [f"{count[table]} {what}" for what, count in counts.items() if table in count]
            lines.append(f"{table.replace('_', ' ')}: {', '.join(parts)}")
        return "\n".join(lines)


@dataclass
class Ledger:
    """One import's rows: what is new is added, what is equal stays untouched."""

    session: Session
    added: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    def put(self, row: Row | None, table: type[Row], values: dict[str, Any]) -> Row:
        """The row with these values: a new one if there is none, else the same, mended."""
        if row is None:
            return self.add(table(**values))
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        (self.updated if changed else self.unchanged)[table.__tablename__] += 1
        return row

    def add(self, row: Row) -> Row:
        """A row that is new."""
        self.session.add(row)
        self.added[row.__tablename__] += 1
        return row

    def remove(self, row: Base) -> None:
        """Delete a row that the files no longer have."""
        self.session.delete(row)
        self.removed[row.__tablename__] += 1

    def report(self) -> ImportReport:
        """What was counted."""
        return ImportReport(
            dict(self.added), dict(self.updated), dict(self.unchanged), dict(self.removed)
        )


def put_all(
    ledger: Ledger,
    table: type[Row],
    clinic_id: UUID,
    key_of: Callable[[Row], Hashable],
    wanted: Mapping[Any, dict[str, Any]],
) -> None:
    """Make a table's rows of one clinic those that are wanted, found again by their keys."""
    rows = ledger.session.scalars(select(table).filter_by(clinic_id=clinic_id)).all()
    known = {key_of(row): row for row in rows}
    for key, values in wanted.items():
        ledger.put(known.pop(key, None), table, {"clinic_id": clinic_id, **values})
    for row in known.values():
        ledger.remove(row)
