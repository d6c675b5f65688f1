"""Safety holds, the questions asked after danger and with pain, and a clinic's words for danger."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CODES = {
    "ck_open_question_questionkind": "time option patient offer meaning safe_now danger_signs",
    "ck_record_entry_entrykind": (
        "identity_verified options_explained details_explained benefits_explained risks_explained"
        " care_explained cost_quoted installments_quoted insurance_estimated option_accepted"
        " treatment_declined appointment_booked appointment_moved appointment_cancelled"
        " attendance_confirmed judgement_refused handoff_requested safety_alert safety_over"
        " opted_out opted_in"
    ),
}


def upgrade() -> None:
    op.create_table(
        "safety_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("ends_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("ended_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_safety_hold_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_safety_hold_patient_id")
        ),
        sa.ForeignKeyConstraint(["proxy_id"], ["proxy.id"], name=op.f("fk_safety_hold_proxy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_hold")),
    )
    op.create_index(op.f("ix_safety_hold_patient_id"), "safety_hold", ["patient_id"], unique=False)
    op.create_index(
        "one_open_hold_per_conversation",
        "safety_hold",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    column = sa.Column("crisis_advice", sa.String(), nullable=False, server_default="")
    op.add_column("clinic", column)
    column = sa.Column("treats_substance_use", sa.Boolean(), nullable=False, server_default="0")
    op.add_column("clinic", column)
    _allow("open_question", "ck_open_question_questionkind")
    _allow("record_entry", "ck_record_entry_entrykind")


def _allow(table: str, constraint: str) -> None:
    """Let a table's kind be one of more codes."""
    listed = ", ".join(f"'{code}'" for code in CODES[constraint].split())
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(constraint), type_="check")
        batch.create_check_constraint(op.f(constraint), f"kind IN ({listed})")
