"""Handoffs put off, closed and left with an outcome; notes, and what open consoles are told."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

OPEN = "status NOT IN ('returned', 'closed')"


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("at", bot.db.UtcMoment(), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_at"), ["at"], unique=False)

    op.create_table(
        "thread_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "note",
                "requested",
                "taken_over",
                "assigned",
                "snoozed",
                "woken",
                "unanswered",
                "returned",
                "closed",
                "reopened",
                name="notekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_thread_note_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_thread_note_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_note")),
    )
    with op.batch_alter_table("thread_note", schema=None) as batch_op:
        batch_op.create_index("ix_thread_note_thread", ["conversation_id", "at"], unique=False)

    op.drop_index("one_open_handoff_per_conversation", table_name="handoff")
    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", bot.db.UtcMoment(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "outcome",
                sa.Enum(
                    "time_promised",
                    "price_agreed",
                    "call_back",
                    "resolved",
                    "other",
                    name="outcome",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("outcome_note", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("outcome_at", bot.db.UtcMoment(), nullable=True))
        batch_op.add_column(sa.Column("outcome_amount", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_handoff_staff_id"), "staff", ["staff_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("ck_handoff_handoffstatus"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_handoff_handoffstatus"),
            "status IN ('requested', 'taken_over', 'snoozed', 'returned', 'closed')",
        )
    op.create_index(
        "one_open_handoff_per_conversation",
        "handoff",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text(OPEN),
        sqlite_where=sa.text(OPEN),
    )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_by", sa.String(), nullable=True))
