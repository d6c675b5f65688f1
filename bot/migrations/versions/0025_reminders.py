"""Reminders: what was sent or left out for a visit, a clinic's rules, and who may be texted when."""

from datetime import time

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

QUESTION_KINDS = "time option patient offer meaning safe_now danger_signs coverage visit"
ENTRY_KINDS = (
    "identity_verified options_explained details_explained benefits_explained risks_explained"
    " care_explained cost_quoted installments_quoted insurance_estimated option_accepted"
    " treatment_declined appointment_booked appointment_moved appointment_cancelled"
    " attendance_confirmed attendance_declined judgement_refused handoff_requested safety_alert"
    " safety_over opted_out opted_in coverage_told document_issued document_shown credit_agreed"
    " quote_corrected"
)
REMINDER_KINDS = ("confirm", "last_note", "preparation", "aftercare", "no_show", "recall")


def upgrade() -> None:
    _add_columns()
    _create_reminder()
    rules = _create_rules()
    clinics = sa.table("clinic", sa.column("id", sa.Uuid()))
    for clinic_id in op.get_bind().scalars(sa.select(clinics.c.id)).all():
        op.get_bind().execute(rules.insert().values(clinic_id=clinic_id))
    _allow("open_question", "ck_open_question_questionkind", QUESTION_KINDS)
    _allow("record_entry", "ck_record_entry_entrykind", ENTRY_KINDS)


def _add_columns() -> None:
    op.add_column(
        "message", sa.Column("is_unasked", sa.Boolean(), nullable=False, server_default="0")
    )
    op.create_index(
        "ix_message_unasked",
        "message",
        ["to_number", "created_at"],
        unique=False,
        postgresql_where=sa.text("is_unasked"),
        sqlite_where=sa.text("is_unasked"),
    )
    op.add_column("patient", sa.Column("time_zone", sa.String(), nullable=True))
    op.add_column("appointment", sa.Column("moved_at", bot.db.UtcMoment(), nullable=True))
    op.create_index(
        "ix_appointment_status_time",
        "appointment",
        ["clinic_id", "status", "starts_at"],
        unique=False,
    )
    op.add_column("consent", sa.Column("unwanted", sa.JSON(), nullable=False, server_default="[]"))
    for name in ("before_visit_text", "after_visit_text"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column("catalogue_treatment", column)
    op.add_column("catalogue_treatment", sa.Column("recall_months", sa.Integer(), nullable=True))


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", _codes("reminderkind", *REMINDER_KINDS), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("channel", _codes("channel", "sms", "web"), nullable=False),
        sa.Column("due_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("useful_until", bot.db.UtcMoment(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("left_out", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("answer", _codes("answer", "confirmed", "declined"), nullable=True),
        sa.Column("answered_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("settled_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_reminder_appointment_id")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_reminder_clinic_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reminder_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_reminder_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "appointment_id",
            "sequence",
            "kind",
            "occurrence",
            "channel",
            name=op.f("uq_reminder_appointment_id_sequence_kind_occurrence_channel"),
        ),
    )
    op.create_index(op.f("ix_reminder_patient_id"), "reminder", ["patient_id"], unique=False)
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"], unique=False)


def _create_rules() -> sa.Table:
    return op.create_table(
        "reminder_rules",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False, default=[10_080, 2_880, 120]),
        sa.Column("before_some", sa.JSON(), nullable=False, default={}),
        sa.Column("preparation", sa.Integer(), nullable=True, default=4_320),
        sa.Column("quiet_from", sa.Time(), nullable=False, default=time(20)),
        sa.Column("quiet_until", sa.Time(), nullable=False, default=time(8)),
        sa.Column("most_a_day", sa.Integer(), nullable=False, default=1),
        sa.Column("most_a_week", sa.Integer(), nullable=False, default=3),
        sa.CheckConstraint("most_a_day > 0", name=op.f("ck_reminder_rules_most_a_day")),
        sa.CheckConstraint("most_a_week > 0", name=op.f("ck_reminder_rules_most_a_week")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_reminder_rules_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_reminder_rules")),
    )


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _allow(table: str, constraint: str, codes: str) -> None:
    """Let a table's kind be one of more codes."""
    listed = ", ".join(f"'{code}'" for code in codes.split())
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(constraint), type_="check")
        batch.create_check_constraint(op.f(constraint), f"kind IN ({listed})")
