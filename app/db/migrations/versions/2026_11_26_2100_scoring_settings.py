"""Settings of scoring, version by version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_2100"
down_revision = "2026_11_26_0700"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "scoring_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_scoring_settings_version_from_one")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_scoring_settings_settings_have_reason")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_scoring_settings_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_scoring_settings_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_settings")),
        sa.UniqueConstraint("assessment_id", "version", name=op.f("uq_scoring_settings_assessment_id")),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("scoring_settings")
