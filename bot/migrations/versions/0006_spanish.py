"""Approved words in Spanish beside the English ones, and the language that a patient speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TRANSLATED = (
    "clinic",
    "closed_day",
    "catalogue_treatment",
    "clinic_fact",
    "treatment_plan",
    "treatment_option",
)


def upgrade() -> None:
    for table in TRANSLATED:
        column = sa.Column("spanish", sa.JSON(), nullable=False, server_default="{}")
        op.add_column(table, column)
    for table in ("conversation", "patient"):  # one statement: SQLite adds no constraint later
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN language VARCHAR(40) "
            f"CONSTRAINT ck_{table}_language CHECK (language IN ('en', 'es'))"
        )
