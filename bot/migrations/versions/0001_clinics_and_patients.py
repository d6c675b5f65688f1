"""Clinics and their catalogue, patients and who acts for them."""

import sqlalchemy as sa
from alembic import op

import bot.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone_number", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("holiday_calendar", sa.String(), nullable=True),
        sa.Column("is_discreet", sa.Boolean(), nullable=False),
        sa.Column("what_to_bring", sa.String(), nullable=False),
        sa.Column("urgent_advice", sa.String(), nullable=False),
        sa.Column("coordinator_hours", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
        sa.UniqueConstraint("phone_number", name=op.f("uq_clinic_phone_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_clinic_slug")),
    )
    op.create_table(
        "opening_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_opening_period_opens_before_it_closes")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_period_weekday")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_opening_period_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_period")),
        sa.UniqueConstraint(
            "clinic_id", "weekday", "opens", name=op.f("uq_opening_period_clinic_id_weekday_opens")
        ),
    )
    op.create_table(
        "closed_day",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_closed_day_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "closed_on", name=op.f("pk_closed_day")),
    )
    op.create_table(
        "practitioner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_practitioner_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_practitioner_clinic_id_name")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_room_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_room_clinic_id_name")),
    )
    op.create_table(
        "catalogue_treatment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("benefits", sa.String(), nullable=False),
        sa.Column("risks", sa.String(), nullable=False),
        sa.Column("preparation", sa.String(), nullable=False),
        sa.Column("aftercare", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_catalogue_treatment_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_treatment")),
        sa.UniqueConstraint(
            "clinic_id",
            "slug",
            "version",
            name=op.f("uq_catalogue_treatment_clinic_id_slug_version"),
        ),
    )
    op.create_table(
        "clinic_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "hours",
                "address",
                "parking",
                "phone",
                "payment",
                "insurance",
                "team",
                "services",
                "languages",
                "records",
                name="clinicfacttopic",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_fact_clinic_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_fact")),
        sa.UniqueConstraint("clinic_id", "topic", name=op.f("uq_clinic_fact_clinic_id_topic")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("record_number", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone_number", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_patient_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint(
            "clinic_id", "record_number", name=op.f("uq_patient_clinic_id_record_number")
        ),
    )
    op.create_index(op.f("ix_patient_phone_number"), "patient", ["phone_number"], unique=False)
    op.create_table(
        "proxy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone_number", sa.String(), nullable=True),
        sa.Column("relationship_name", sa.String(), nullable=False),
        sa.Column("is_guarantor", sa.Boolean(), nullable=False),
        sa.Column("may_see_visits", sa.Boolean(), nullable=False),
        sa.Column("may_see_treatment", sa.Boolean(), nullable=False),
        sa.Column("may_see_costs", sa.Boolean(), nullable=False),
        sa.Column("may_decide", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_proxy_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
        sa.UniqueConstraint(
            "patient_id",
            "given_name",
            "family_name",
            name=op.f("uq_proxy_patient_id_given_name_family_name"),
        ),
    )
    op.create_index(op.f("ix_proxy_patient_id"), "proxy", ["patient_id"], unique=False)
    op.create_index(op.f("ix_proxy_phone_number"), "proxy", ["phone_number"], unique=False)
    op.create_table(
        "verification",
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
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("proxy_id", sa.Uuid(), nullable=True),
        sa.Column("verified_at", bot.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", bot.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("expires_at > verified_at", name=op.f("ck_verification_expires_later")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_verification_clinic_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_verification_patient_id")
        ),
        sa.ForeignKeyConstraint(["proxy_id"], ["proxy.id"], name=op.f("fk_verification_proxy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint(
            "clinic_id",
            "channel",
            "address",
            "patient_id",
            name=op.f("uq_verification_clinic_id_channel_address_patient_id"),
        ),
    )
    op.create_table(
        "identity_check",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "sms", "web", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", bot.db.UtcMoment(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("given_names", sa.JSON(), nullable=False),
        sa.Column("claimed_phone_number", sa.String(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("code_expires_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("asked_at", bot.db.UtcMoment(), nullable=True),
        sa.CheckConstraint("wrong_tries >= 0", name=op.f("ck_identity_check_wrong_tries")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_identity_check_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "channel", "address", name=op.f("pk_identity_check")),
    )
    op.create_table(
        "consent",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("phone_number", sa.String(), nullable=False),
        sa.Column("opted_out_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("opted_in_at", bot.db.UtcMoment(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_consent_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "phone_number", name=op.f("pk_consent")),
    )
