"""Feeds: secret addresses at which practitioners' calendar programs read their visits."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practitioner_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("revoked_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("content_tag", sa.String(), nullable=False),
        sa.Column("changed_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_practitioner_feed_practitioner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_practitioner_feed_token_hash")),
    )
    op.create_index(
        op.f("ix_practitioner_feed_practitioner_id"),
        "practitioner_feed",
        ["practitioner_id"],
        unique=False,
    )
