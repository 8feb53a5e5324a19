"""Evidence files of a requirement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_2330"
down_revision = "2026_11_26_2320"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "evidencefile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidencefile_size_above_zero")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_evidencefile_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_evidencefile_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidencefile")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_evidencefile_stored_name")),
    )
    op.create_index("ix_evidencefile_organization_id", "evidencefile", ["organization_id"])
    op.create_index("ix_evidencefile_assessment_key", "evidencefile", ["assessment_id", "key"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("evidencefile")
