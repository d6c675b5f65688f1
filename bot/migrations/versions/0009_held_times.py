"""Times on offer are held for a while for the conversation that they were offered in."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEYS = ("clinic", "conversation", "practitioner", "room")


def upgrade() -> None:
    op.create_table(
        "held_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("busy_from", sa.Integer(), nullable=False),
        sa.Column("busy_until", sa.Integer(), nullable=False),
        sa.Column("expires_at", bot.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("busy_until > busy_from", name=op.f("ck_held_time_ends_later")),
        *(
            sa.ForeignKeyConstraint(
                [f"{key}_id"],
                [f"{key}.id"],
                name=op.f(f"fk_held_time_{key}_id"),
                ondelete="CASCADE" if key in ("practitioner", "room") else None,
            )
            for key in KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_time")),
    )
    for key in ("clinic", "conversation"):
        op.create_index(op.f(f"ix_held_time_{key}_id"), "held_time", [f"{key}_id"], unique=False)
