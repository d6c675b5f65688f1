"""Appointments and the patients' records."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("visit_number", sa.Integer(), nullable=False),
        sa.Column("starts_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("ends_at", bot.db.UtcMoment(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "arrived",
                "fulfilled",
                "cancelled",
                "noshow",
                name="appointmentstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booked_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("confirmed_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("cancelled_at", bot.db.UtcMoment(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_ends_later")),
        sa.CheckConstraint("visit_number > 0", name=op.f("ck_appointment_visit_number")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_appointment_clinic_id")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["treatment_option.id"], name=op.f("fk_appointment_option_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_appointment_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_appointment_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_patient_id"), "appointment", ["patient_id"], unique=False)
    op.create_index(
        "ix_appointment_practitioner_time",
        "appointment",
        ["practitioner_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_appointment_room_time", "appointment", ["room_id", "starts_at"], unique=False
    )
    op.create_index(
        "one_live_appointment_per_planned_visit",
        "appointment",
        ["patient_id", "option_id", "visit_number"],
        unique=True,
        postgresql_where=sa.text("status = 'booked'"),
        sqlite_where=sa.text("status = 'booked'"),
    )
    op.create_table(
        "record_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("at", bot.db.UtcMoment(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity_verified",
                "options_explained",
                "details_explained",
                "benefits_explained",
                "risks_explained",
                "care_explained",
                "cost_quoted",
                "installments_quoted",
                "insurance_estimated",
                "option_accepted",
                "treatment_declined",
                "appointment_booked",
                "appointment_moved",
                "appointment_cancelled",
                "attendance_confirmed",
                "judgement_refused",
                "handoff_requested",
                "safety_alert",
                "opted_out",
                "opted_in",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("plan_number", sa.String(), nullable=True),
        sa.Column("plan_version", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_record_entry_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_record_entry_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_record_entry_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_entry")),
        sa.UniqueConstraint(
            "message_id", "kind", "subject", name=op.f("uq_record_entry_message_id_kind_subject")
        ),
    )
    op.create_index(
        "ix_record_entry_of_patient", "record_entry", ["patient_id", "at"], unique=False
    )
