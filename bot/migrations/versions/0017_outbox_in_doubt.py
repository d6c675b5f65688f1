"""When a text was last tried, from when a look-up proves anything, and an outbox that stays fast."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0017"
down_revision = "0011"
branch_labels = None
depends_on = None

OUTBOX = "state IN ('queued', 'sending')"


def upgrade() -> None:
    op.add_column("message", sa.Column("tried_at", bot.db.UtcMoment(), nullable=True))
    op.add_column("message", sa.Column("settles_at", bot.db.UtcMoment(), nullable=True))
    _index("ix_message_outbox_answers", ["created_at"], f"{OUTBOX} AND in_reply_to_id IS NOT NULL")
    _index("ix_message_outbox_unasked", ["created_at"], f"{OUTBOX} AND in_reply_to_id IS NULL")
    _index("ix_message_outbox_thread", ["conversation_id", "created_at"], OUTBOX)


def _index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "message", columns, postgresql_where=where, sqlite_where=where)
