"""Documents in writing, the clock of estimates, and what both have to name."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0023"
down_revision = "0020"
branch_labels = None
depends_on = None

CODES = {
    "ck_open_question_questionkind": (
        "time option patient offer meaning safe_now danger_signs coverage"
    ),
    "ck_record_entry_entrykind": (
        "identity_verified options_explained details_explained benefits_explained risks_explained"
        " care_explained cost_quoted installments_quoted insurance_estimated option_accepted"
        " treatment_declined appointment_booked appointment_moved appointment_cancelled"
        " attendance_confirmed judgement_refused handoff_requested safety_alert safety_over"
        " opted_out opted_in coverage_told document_issued document_shown credit_agreed"
        " quote_corrected"
    ),
}
CHANGED = "a document that was given never changes"


def upgrade() -> None:
    op.create_table(
        "coverage_answer",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("uses_insurance", sa.Boolean(), nullable=False),
        sa.Column("answered_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_coverage_answer_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_coverage_answer_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_coverage_answer")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "good_faith_estimate",
                "credit_disclosure",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "en", "es", name="language", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("issued_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_document_clinic_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_document_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_document_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_document_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_document_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("patient_id", "code", name=op.f("uq_document_patient_id_code")),
        sa.UniqueConstraint(
            "patient_id",
            "kind",
            "content_hash",
            name=op.f("uq_document_patient_id_kind_content_hash"),
        ),
    )
    op.create_index(op.f("ix_document_patient_id"), "document", ["patient_id"], unique=False)
    op.create_index(op.f("ix_document_plan_id"), "document", ["plan_id"], unique=False)
    op.create_table(
        "credit_agreement",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "text",
                "page",
                name="agreementway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("shown_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("agreed_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_credit_agreement_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_credit_agreement_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["proxy_id"], ["proxy.id"], name=op.f("fk_credit_agreement_proxy_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_credit_agreement")),
    )
    op.create_table(
        "document_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("shown_at", bot.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_opening_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["proxy_id"], ["proxy.id"], name=op.f("fk_document_opening_proxy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_opening")),
    )
    op.create_index(
        op.f("ix_document_opening_document_id"), "document_opening", ["document_id"], unique=False
    )
    op.create_table(
        "estimate_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "asked",
                "scheduled",
                "changed",
                name="requestreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("issued_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("withdrawn_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "issued_at IS NULL OR document_id IS NOT NULL",
            name=op.f("ck_estimate_request_issued_document"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_estimate_request_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_estimate_request_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_estimate_request_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate_request")),
    )
    op.create_index(
        op.f("ix_estimate_request_patient_id"), "estimate_request", ["patient_id"], unique=False
    )
    op.create_index(
        "one_estimate_due_per_patient",
        "estimate_request",
        ["patient_id"],
        unique=True,
        postgresql_where=sa.text("issued_at IS NULL AND withdrawn_at IS NULL"),
        sqlite_where=sa.text("issued_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.add_column("clinic", sa.Column("npi", sa.String(), nullable=True))
    op.add_column("clinic", sa.Column("tin", sa.String(), nullable=True))
    op.add_column(
        "planned_procedure",
        sa.Column("diagnosis_codes", sa.JSON(), nullable=False, server_default="[]"),
    )
    op.add_column(
        "planned_procedure", sa.Column("spanish", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("practitioner", sa.Column("npi", sa.String(), nullable=True))
    op.add_column(
        "treatment_option",
        sa.Column("scheduled_separately", sa.String(), server_default="", nullable=False),
    )
    _allow("open_question", "ck_open_question_questionkind")
    _allow("record_entry", "ck_record_entry_entrykind")
    _keep_documents()


def _keep_documents() -> None:
    """No statement changes or deletes a document: what was given is what is kept."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER document_no_{what.lower()} BEFORE {what} ON document "
                f"BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{CHANGED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER document_never_changes BEFORE UPDATE OR DELETE ON document "
        "FOR EACH ROW EXECUTE FUNCTION refuse_document_change()"
    )


def _allow(table: str, constraint: str) -> None:
    """Let a table's kind be one of more codes."""
    listed = ", ".join(f"'{code}'" for code in CODES[constraint].split())
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(constraint), type_="check")
        batch.create_check_constraint(op.f(constraint), f"kind IN ({listed})")
