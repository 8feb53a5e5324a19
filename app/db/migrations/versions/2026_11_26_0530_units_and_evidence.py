"""Units of the organization, and what evidence carries: data, an end, a place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_0530"
down_revision = "2026_11_23_2200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables one step further."""
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("ck_unit_size_from_one")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_unit_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_unit_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("assessment_id", "name", name=op.f("uq_unit_assessment_id")),
    )
    # Not as a batch: that would write `respondent` anew, and SQLite would delete all answers with the old table.
    op.execute(
        "ALTER TABLE respondent ADD COLUMN unit_id INTEGER CONSTRAINT fk_respondent_unit_id_unit REFERENCES unit (id)"
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evidence_has_data", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("evidence_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence_source", sa.String(length=500), nullable=False, server_default=""))
    with op.batch_alter_table("storedresult", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    for table, column in (
        ("storedresult", "expires_on"),
        ("item", "evidence_source"),
        ("item", "evidence_until"),
        ("item", "evidence_has_data"),
        ("respondent", "unit_id"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("unit")
