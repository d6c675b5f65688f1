"""Treatment plans, decisions on them, and what paying takes."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "treatment_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "active",
                "revoked",
                name="planstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "valid_until >= approved_on", name=op.f("ck_treatment_plan_valid_after_approval")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_treatment_plan_version")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_treatment_plan_clinic_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_treatment_plan_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_plan")),
        sa.UniqueConstraint(
            "clinic_id",
            "number",
            "version",
            name=op.f("uq_treatment_plan_clinic_id_number_version"),
        ),
    )
    op.create_index(
        op.f("ix_treatment_plan_patient_id"), "treatment_plan", ["patient_id"], unique=False
    )
    op.create_index(
        "one_active_version_per_plan",
        "treatment_plan",
        ["clinic_id", "number"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "treatment_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("treatment", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("benefits", sa.String(), nullable=False),
        sa.Column("risks", sa.String(), nullable=False),
        sa.Column("if_waiting", sa.String(), nullable=False),
        sa.Column("is_no_treatment", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_treatment_option_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_option")),
        sa.UniqueConstraint(
            "plan_id", "position", name=op.f("uq_treatment_option_plan_id_position")
        ),
        sa.UniqueConstraint(
            "plan_id", "treatment", name=op.f("uq_treatment_option_plan_id_treatment")
        ),
    )
    op.create_table(
        "planned_procedure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code_system", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_planned_procedure_fee")),
        sa.ForeignKeyConstraint(
            ["option_id"], ["treatment_option.id"], name=op.f("fk_planned_procedure_option_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_procedure")),
        sa.UniqueConstraint(
            "option_id", "position", name=op.f("uq_planned_procedure_option_id_position")
        ),
    )
    op.create_table(
        "planned_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("days_after_previous", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "days_after_previous >= 0", name=op.f("ck_planned_visit_days_after_previous")
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_planned_visit_minutes")),
        sa.ForeignKeyConstraint(
            ["option_id"], ["treatment_option.id"], name=op.f("fk_planned_visit_option_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visit")),
        sa.UniqueConstraint("option_id", "number", name=op.f("uq_planned_visit_option_id_number")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "accepted",
                "declined",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_decision_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_decision_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["treatment_option.id"], name=op.f("fk_decision_option_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["treatment_plan.id"], name=op.f("fk_decision_plan_id")
        ),
        sa.ForeignKeyConstraint(["proxy_id"], ["proxy.id"], name=op.f("fk_decision_proxy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("message_id", "plan_id", name=op.f("uq_decision_message_id_plan_id")),
    )
    op.create_index(op.f("ix_decision_plan_id"), "decision", ["plan_id"], unique=False)
    op.create_table(
        "installment_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("down_payment_share", sa.Numeric(precision=6, scale=5), nullable=False),
        sa.Column("min_months", sa.Integer(), nullable=False),
        sa.Column("max_months", sa.Integer(), nullable=False),
        sa.Column("apr", sa.Numeric(precision=6, scale=5), nullable=False),
        sa.Column("min_amount", sa.Integer(), nullable=False),
        sa.Column("max_amount", sa.Integer(), nullable=True),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.CheckConstraint("apr >= 0 AND apr < 1", name=op.f("ck_installment_terms_apr")),
        sa.CheckConstraint(
            "down_payment_share >= 0 AND down_payment_share < 1",
            name=op.f("ck_installment_terms_down_payment"),
        ),
        sa.CheckConstraint(
            "min_amount >= 0 AND fee >= 0", name=op.f("ck_installment_terms_amounts")
        ),
        sa.CheckConstraint(
            "min_months BETWEEN 1 AND max_months", name=op.f("ck_installment_terms_months")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_installment_terms_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installment_terms")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_installment_terms_clinic_id_name")),
    )
    op.create_table(
        "insurance_coverage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("share", sa.Numeric(precision=6, scale=5), nullable=False),
        sa.Column("deductible", sa.Integer(), nullable=False),
        sa.Column("deductible_used", sa.Integer(), nullable=False),
        sa.Column("yearly_maximum", sa.Integer(), nullable=False),
        sa.Column("maximum_used", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "deductible_used BETWEEN 0 AND deductible",
            name=op.f("ck_insurance_coverage_deductible"),
        ),
        sa.CheckConstraint(
            "maximum_used BETWEEN 0 AND yearly_maximum", name=op.f("ck_insurance_coverage_maximum")
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_insurance_coverage_share")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_insurance_coverage_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurance_coverage")),
        sa.UniqueConstraint(
            "patient_id", "category", name=op.f("uq_insurance_coverage_patient_id_category")
        ),
    )
