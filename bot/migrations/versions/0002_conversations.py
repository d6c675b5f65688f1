"""Conversations, messages and what is open in them."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "sms", "web", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column(
            "holder",
            sa.Enum(
                "bot",
                "coordinator",
                name="holder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unsaid", sa.String(), nullable=False),
        sa.Column("answering_until", bot.db.UtcMoment(), nullable=True),
        sa.Column("answering_by", sa.String(), nullable=True),
        sa.Column("started_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_conversation_clinic_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_conversation_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "clinic_id",
            "channel",
            "address",
            name=op.f("uq_conversation_clinic_id_channel_address"),
        ),
    )
    op.create_index(op.f("ix_conversation_address"), "conversation", ["address"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum(
                "inbound",
                "outbound",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "author",
            sa.Enum(
                "patient",
                "bot",
                "coordinator",
                name="author",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("provider_sid", sa.String(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("in_reply_to_id", sa.Uuid(), nullable=True),
        sa.Column("to_number", sa.String(), nullable=True),
        sa.Column("is_opt_out_notice", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "answered",
                "kept",
                "failed",
                "queued",
                "sending",
                "sent",
                "delivered",
                "undelivered",
                "suppressed",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("lease_until", bot.db.UtcMoment(), nullable=True),
        sa.Column("created_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("sent_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("delivered_at", bot.db.UtcMoment(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_message_attempts")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["in_reply_to_id"], ["message.id"], name=op.f("fk_message_in_reply_to_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_message_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_message_idempotency_key")),
        sa.UniqueConstraint("provider_sid", name=op.f("uq_message_provider_sid")),
    )
    op.create_index(op.f("ix_message_patient_id"), "message", ["patient_id"], unique=False)
    op.create_index("ix_message_thread", "message", ["conversation_id", "created_at"], unique=False)
    op.create_index(
        "ix_message_to_do",
        "message",
        ["state", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('received', 'queued', 'sending')"),
        sqlite_where=sa.text("state IN ('received', 'queued', 'sending')"),
    )
    op.create_table(
        "handoff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "taken_over",
                "returned",
                name="handoffstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("requested_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("taken_over_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("taken_over_by", sa.String(), nullable=True),
        sa.Column("returned_at", bot.db.UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_handoff_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    op.create_index(
        "one_open_handoff_per_conversation",
        "handoff",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'returned'"),
        sqlite_where=sa.text("status <> 'returned'"),
    )
    op.create_table(
        "open_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "time",
                "option",
                "patient",
                "offer",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("asked_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("answered_at", bot.db.UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_open_question_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
    )
    op.create_index(
        "one_open_question_per_kind",
        "open_question",
        ["conversation_id", "kind"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
        sqlite_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "action_result",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("done_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_action_result_message_id")
        ),
        sa.PrimaryKeyConstraint(
            "message_id", "action", "occurrence", name=op.f("pk_action_result")
        ),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seen_at", bot.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
