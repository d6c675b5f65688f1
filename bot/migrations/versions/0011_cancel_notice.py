"""How many hours before a visit a clinic wants to hear that it is cancelled or moved."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("cancel_notice_hours", sa.Integer(), nullable=False, server_default="0")
    op.add_column("clinic", column)
