"""The waiting list: who would like an earlier time, and what they were offered."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    keys = ("clinic", "patient", "appointment", "conversation", "message")
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(f"{key}_id", sa.Uuid(), nullable=False) for key in keys),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("offered_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("ended_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        *(_foreign_key("waitlist_entry", key) for key in keys),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
    )
    _one_open("one_open_entry_per_visit", "waitlist_entry", "appointment_id")
    op.create_index("ix_waitlist_entry_clinic", "waitlist_entry", ["clinic_id", "asked_at"])
    op.create_index(op.f("ix_waitlist_entry_patient_id"), "waitlist_entry", ["patient_id"])
    op.create_table(
        "waitlist_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.JSON(), nullable=False),
        sa.Column("offered_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("ended_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        _foreign_key("waitlist_offer", "entry", "waitlist_entry"),
        _foreign_key("waitlist_offer", "question", "open_question"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_offer")),
    )
    _one_open("one_open_offer_per_entry", "waitlist_offer", "entry_id")


def _foreign_key(table: str, key: str, to: str = "") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{key}_id")
    return sa.ForeignKeyConstraint([f"{key}_id"], [f"{to or key}.id"], name=name)


def _one_open(name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], unique=True, postgresql_where=OPEN, sqlite_where=OPEN)
