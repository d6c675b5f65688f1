"""Insurance: two plans, networks, waiting periods, alternatives, family deductibles, amounts."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "insurance_coverage"
CODES = {
    "coordination": ("standard", "non-duplication"),
    "basis": ("fee", "allowed"),
}


def upgrade() -> None:
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN priority INTEGER NOT NULL DEFAULT 1 "
        f"CONSTRAINT ck_{TABLE}_priority CHECK (priority IN (1, 2))"
    )
    for name, codes in CODES.items():  # one statement: SQLite adds no constraint later
        listed = ", ".join(f"'{code}'" for code in codes)
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} VARCHAR(40) NOT NULL DEFAULT '{codes[0]}' "
            f"CONSTRAINT ck_{TABLE}_{name} CHECK ({name} IN ({listed}))"
        )
    for name in ("in_network", "deductible_applies"):
        op.add_column(TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default="1"))
    for name in ("family_deductible", "family_deductible_used"):
        op.add_column(TABLE, sa.Column(name, sa.Integer(), nullable=True))
    op.add_column(TABLE, sa.Column("waits_until", sa.Date(), nullable=True))
    for name, nothing in (("codes", "[]"), ("alternatives", "{}")):
        op.add_column(TABLE, sa.Column(name, sa.JSON(), nullable=False, server_default=nothing))
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(op.f("uq_insurance_coverage_patient_id_category"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_insurance_coverage_patient_id_priority_category"),
            ["patient_id", "priority", "category"],
        )
    op.create_table(
        "allowed_amount",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_allowed_amount_amount")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_allowed_amount_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowed_amount")),
        sa.UniqueConstraint(
            "clinic_id", "insurer", "code", name=op.f("uq_allowed_amount_clinic_id_insurer_code")
        ),
    )
