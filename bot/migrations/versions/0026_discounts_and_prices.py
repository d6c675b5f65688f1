"""Discounts, what is due at each visit, and general prices in the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = ("cash", "membership", "sliding scale")
ELIGIBLE = ("everyone", "insured", "self-pay")


def _codes(name: str, codes: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "discount_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", _codes("discountkind", KINDS), nullable=False),
        sa.Column("share", sa.Numeric(precision=6, scale=5), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("eligible", _codes("eligible", ELIGIBLE), nullable=False),
        sa.Column("treatments", sa.JSON(), nullable=False),
        sa.Column("spanish", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "share BETWEEN 0 AND 1 AND amount >= 0", name=op.f("ck_discount_rule_off")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_discount_rule_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_rule")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_discount_rule_clinic_id_name")),
    )
    op.create_table(
        "patient_discount",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_discount_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "name", name=op.f("pk_patient_discount")),
    )
    op.add_column("planned_visit", sa.Column("due", sa.Integer(), nullable=True))
    for name in ("price_from", "price_to"):
        op.add_column("catalogue_treatment", sa.Column(name, sa.Integer(), nullable=True))
