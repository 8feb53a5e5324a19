"""Who has verified an action, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_2200"
down_revision = "2026_11_26_2100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    with op.batch_alter_table("planaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_by", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("verified_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    for column in ("verified_on", "verified_by"):
        op.execute(f"ALTER TABLE planaction DROP COLUMN {column}")
