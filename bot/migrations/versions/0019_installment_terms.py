"""Installment terms: a least down payment, closed days, who they are for, words to disclose."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "installment_terms"
CODES = {
    "when_closed": ("as is", "next business day", "previous business day"),
    "eligible": ("everyone", "insured", "self-pay"),
}
CONSTRAINTS = {"when_closed": "whenclosed", "eligible": "eligible"}


def upgrade() -> None:
    for name, codes in CODES.items():  # one statement: SQLite adds no constraint later
        listed = ", ".join(f"'{code}'" for code in codes)
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} VARCHAR(40) NOT NULL DEFAULT '{codes[0]}' "
            f"CONSTRAINT ck_{TABLE}_{CONSTRAINTS[name]} CHECK ({name} IN ({listed}))"
        )
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN min_down_payment INTEGER NOT NULL DEFAULT 0 "
        f"CONSTRAINT ck_{TABLE}_min_down_payment CHECK (min_down_payment >= 0)"
    )
    for name in ("treatments", "spanish"):
        nothing = "[]" if name == "treatments" else "{}"
        op.add_column(TABLE, sa.Column(name, sa.JSON(), nullable=False, server_default=nothing))
    for name in ("late_payment", "prepayment"):
        op.add_column(TABLE, sa.Column(name, sa.String(), nullable=False, server_default=""))
