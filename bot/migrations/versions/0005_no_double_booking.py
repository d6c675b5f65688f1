"""No practitioner, no room and no patient is booked twice at once: the database refuses it.

PostgreSQL: exclusion constraints. Whole numbers stand as ranges of one, so that the built-in gist
operators do and no extension is needed; a patient's UUID stands as its 64-bit hash. SQLite: triggers, safe because one writer writes at a time.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = {
    "practitioner_id": "int8range(practitioner_id, practitioner_id, '[]')",
    "room_id": "int8range(room_id, room_id, '[]')",
    "patient_id": "int8range(uuid_hash_extended(patient_id, 0), uuid_hash_extended(patient_id, 0), '[]')",
}
TAKES_TIME = "('booked', 'arrived', 'fulfilled')"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for column, ranges in COLUMNS.items():
        if dialect == "postgresql":
            op.execute(
                f"ALTER TABLE appointment ADD CONSTRAINT no_overlap_{column} EXCLUDE USING gist ("
                f"{ranges} WITH &&, "
                f"tstzrange(starts_at, ends_at) WITH &&) WHERE (status IN {TAKES_TIME})"
            )
        else:
            for event in ("INSERT", "UPDATE"):
                op.execute(_trigger(column, event))


def _trigger(column: str, event: str) -> str:
    return f"""
        CREATE TRIGGER no_overlap_{column}_{event.lower()} BEFORE {event} ON appointment
        WHEN NEW.status IN {TAKES_TIME}
        BEGIN
            SELECT RAISE(ABORT, 'no_overlap_{column}')
            WHERE EXISTS (
                SELECT 1 FROM appointment AS other
                WHERE other.{column} = NEW.{column}
                  AND other.id <> NEW.id
                  AND other.status IN {TAKES_TIME}
                  AND other.starts_at < NEW.ends_at
                  AND other.ends_at > NEW.starts_at
            );
        END
    """
