"""Working hours, absences, special days, rooms for some roles only, and buffers around visits.

What a visit takes up of its practitioner and room, buffers included, stands in `busy_from` and
`busy_until`, and the constraints against double booking (0005) go by these. A patient is only
busy during the visit itself: that constraint stays as it is.
"""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TAKES_TIME = "status IN ('booked', 'arrived', 'fulfilled')"
IS_BUSY = "busy_until > busy_from AND busy_until <= busy_from + 1440"
MINUTE = {
    "postgresql": "floor(extract(epoch FROM {0}) / 60)",
    "sqlite": "CAST(strftime('%s', {0}) AS INTEGER) / 60",
}


def upgrade() -> None:
    _add_tables()
    roles = sa.Column("roles", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("room", roles)
    _add_busy_minutes()
    for column in ("practitioner_id", "room_id"):
        _refuse_overlaps(column)


def _add_busy_minutes() -> None:
    dialect = op.get_bind().dialect.name
    for name in ("minutes_before", "minutes_after", "busy_from", "busy_until"):
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("appointment", column)
    if dialect == "sqlite":
        for column in ("practitioner_id", "room_id"):
            for event in ("insert", "update"):
                op.execute(f"DROP TRIGGER no_overlap_{column}_{event}")
    minute = MINUTE[dialect]
    op.execute(
        f"UPDATE appointment SET busy_from = {minute.format('starts_at')},"
        f" busy_until = {minute.format('ends_at')}"
    )
    if dialect == "postgresql":
        op.create_check_constraint(op.f("ck_appointment_is_busy"), "appointment", IS_BUSY)
    else:  # SQLite adds no constraint to a table that is there
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER is_busy_{event.lower()} BEFORE {event} ON appointment"
                f" WHEN NOT ({IS_BUSY.replace('busy_', 'NEW.busy_')})"
                " BEGIN SELECT RAISE(ABORT, 'is_busy'); END"
            )
    op.drop_index("ix_appointment_room_time", "appointment")
    op.create_index(
        "ix_appointment_practitioner_busy", "appointment", ["practitioner_id", "busy_from"]
    )
    op.create_index("ix_appointment_room_busy", "appointment", ["room_id", "busy_from"])
    op.create_index(
        "ix_appointment_calendar",
        "appointment",
        ["clinic_id", "busy_from", "busy_until", "practitioner_id", "room_id"],
        postgresql_where=sa.text(TAKES_TIME),
        sqlite_where=sa.text(TAKES_TIME),
    )


def _refuse_overlaps(column: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE appointment DROP CONSTRAINT no_overlap_{column}")
        op.execute(
            f"ALTER TABLE appointment ADD CONSTRAINT no_overlap_{column} EXCLUDE USING gist ("
            f"int8range({column}, {column}, '[]') WITH &&, "
            f"int8range(busy_from, busy_until) WITH &&) WHERE ({TAKES_TIME})"
        )
        return
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"""
            CREATE TRIGGER no_overlap_{column}_{event.lower()} BEFORE {event} ON appointment
            WHEN NEW.{TAKES_TIME}
            BEGIN
                SELECT RAISE(ABORT, 'no_overlap_{column}')
                WHERE EXISTS (
                    SELECT 1 FROM appointment AS other
                    WHERE other.{column} = NEW.{column}
                      AND other.id <> NEW.id
                      AND other.{TAKES_TIME}
                      AND other.busy_from < NEW.busy_until
                      AND other.busy_from > NEW.busy_from - 1440  -- no visit is longer
                      AND other.busy_until > NEW.busy_from
                );
            END
            """
        )


def _add_tables() -> None:
    op.create_table(
        "special_opening",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("practitioners", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "opens < closes", name=op.f("ck_special_opening_opens_before_it_closes")
        ),
        _key("special_opening", "clinic"),
        sa.PrimaryKeyConstraint("clinic_id", "opens_on", "opens", name=op.f("pk_special_opening")),
    )
    op.create_table(
        "visit_buffer",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("treatment", sa.String(), nullable=False),
        *(_minutes(f"minutes_{side}") for side in ("before", "after")),
        *(
            sa.CheckConstraint(
                f"minutes_{side} BETWEEN 0 AND 120", name=op.f(f"ck_visit_buffer_minutes_{side}")
            )
            for side in ("before", "after")
        ),
        _key("visit_buffer", "clinic"),
        sa.PrimaryKeyConstraint("clinic_id", "role", "treatment", name=op.f("pk_visit_buffer")),
    )
    op.create_table(
        "working_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_period_weekday")),
        sa.CheckConstraint("opens < closes", name=op.f("ck_working_period_opens_before_it_closes")),
        _key("working_period", "clinic"),
        _key("working_period", "practitioner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_period")),
        sa.UniqueConstraint(
            "practitioner_id",
            "weekday",
            "opens",
            name=op.f("uq_working_period_practitioner_id_weekday_opens"),
        ),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("ends_at", bot.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absence_ends_later")),
        sa.CheckConstraint(
            "(practitioner_id IS NULL) <> (room_id IS NULL)", name=op.f("ck_absence_of_one")
        ),
        _key("absence", "clinic"),
        _key("absence", "practitioner", ondelete="CASCADE"),
        _key("absence", "room", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for table in ("working_period", "absence"):
        op.create_index(op.f(f"ix_{table}_clinic_id"), table, ["clinic_id"], unique=False)


def _key(table: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{to}_id")
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=name, ondelete=ondelete)


def _minutes(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)
