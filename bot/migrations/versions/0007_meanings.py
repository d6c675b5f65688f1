"""A question may ask which of two things a message means."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CONSTRAINT = op.f("ck_open_question_questionkind")
KINDS = "kind IN ('time', 'option', 'patient', 'offer', 'meaning')"


def upgrade() -> None:
    with op.batch_alter_table("open_question") as table:
        table.drop_constraint(CONSTRAINT, type_="check")
        table.create_check_constraint(CONSTRAINT, KINDS)
