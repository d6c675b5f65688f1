"""Texts whose delivery was never reported are found without looking at all others."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("state = 'sent'")
    op.create_index(
        "ix_message_unreported",
        "message",
        ["next_attempt_at"],
        postgresql_where=where,
        sqlite_where=where,
    )
