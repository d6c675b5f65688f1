"""Prices that patients were told, and the texts that put them right after a change."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("from_plan_id", sa.Uuid(), nullable=False),
        sa.Column("to_plan_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("prepared_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("approved_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_quote_correction_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["from_plan_id"], ["treatment_plan.id"], name=op.f("fk_quote_correction_from_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_quote_correction_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_plan_id"], ["treatment_plan.id"], name=op.f("fk_quote_correction_to_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_correction")),
        sa.UniqueConstraint(
            "conversation_id",
            "from_plan_id",
            "to_plan_id",
            name=op.f("uq_quote_correction_conversation_id_from_plan_id_to_plan_id"),
        ),
    )
    op.create_table(
        "quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("treatment", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("quoted_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_quote_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["quote_correction.id"], name=op.f("fk_quote_correction_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["record_entry.id"], name=op.f("fk_quote_entry_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_quote_patient_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["treatment_plan.id"], name=op.f("fk_quote_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint(
            "conversation_id",
            "plan_id",
            "treatment",
            name=op.f("uq_quote_conversation_id_plan_id_treatment"),
        ),
    )
    op.create_index(op.f("ix_quote_patient_id"), "quote", ["patient_id"], unique=False)
    op.create_index(op.f("ix_quote_plan_id"), "quote", ["plan_id"], unique=False)
