"""The group that an organization is compared in, and its consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_0700"
down_revision = "2026_11_26_0530"
branch_labels = None
depends_on = None

FOR_A_GROUP = (
    "CONSTRAINT ck_organization_consent_is_for_a_group CHECK (benchmark_consent_at IS NULL OR benchmark_group <> '')"
)
DATED = "CONSTRAINT ck_organization_consent_is_dated CHECK (benchmark_consent = (benchmark_consent_at IS NOT NULL))"


def upgrade() -> None:
    """Bring the tables one step further."""
    # Not as a batch: that would write `organization` anew, and every other row refers to it.
    moment = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    for column in (
        "benchmark_group VARCHAR(60) NOT NULL DEFAULT ''",
        f"benchmark_consent_at {moment} {FOR_A_GROUP}",
        f"benchmark_consent BOOLEAN NOT NULL DEFAULT FALSE {DATED}",
        "benchmark_consent_by VARCHAR(120) NOT NULL DEFAULT ''",
    ):
        op.execute(f"ALTER TABLE organization ADD COLUMN {column}")


def downgrade() -> None:
    """Take the step back."""
    # A column goes before those that its check speaks of.
    for column in ("benchmark_consent_by", "benchmark_consent", "benchmark_consent_at", "benchmark_group"):
        op.execute(f"ALTER TABLE organization DROP COLUMN {column}")
