"""Links that prove a new e-mail address."""

from __future__ import annotations

from alembic import op

revision = "2026_11_26_2340"
down_revision = "2026_11_26_2330"
branch_labels = None
depends_on = None

NAME = "ck_onetimelink_known_purpose"


def upgrade() -> None:
    """Bring the tables one step further."""
    _allow("'setup', 'reset', 'join', 'email'")


def downgrade() -> None:
    """Take the step back."""
    op.execute("DELETE FROM onetimelink WHERE purpose = 'email'")
    _allow("'setup', 'reset', 'join'")


def _allow(purposes: str) -> None:
    with op.batch_alter_table("onetimelink", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), f"purpose IN ({purposes})")
