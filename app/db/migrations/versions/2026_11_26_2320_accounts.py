"""Accounts, links, tokens and the audit trail; when an assessment closes and an organization goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_2320"
down_revision = "2026_11_26_2200"
branch_labels = None
depends_on = None

TO_ACCOUNT = "CONSTRAINT fk_respondent_account_id_account REFERENCES account (id)"


# SQLite cannot drop a constraint, so the table is written anew; the runner of the migrations has foreign keys rest.
NEW_ORGANIZATION = """
CREATE TABLE new_organization (
    id INTEGER NOT NULL,
    name VARCHAR(120) NOT NULL,
    created_at DATETIME NOT NULL,
    benchmark_group VARCHAR(60) NOT NULL DEFAULT '',
    benchmark_consent_at DATETIME
        CONSTRAINT ck_organization_consent_is_for_a_group CHECK (benchmark_consent_at IS NULL OR benchmark_group <> ''),
    benchmark_consent BOOLEAN NOT NULL DEFAULT FALSE
        CONSTRAINT ck_organization_consent_is_dated CHECK (benchmark_consent = (benchmark_consent_at IS NOT NULL)),
    benchmark_consent_by VARCHAR(120) NOT NULL DEFAULT '',
    removal_due DATETIME,
    CONSTRAINT pk_organization PRIMARY KEY (id){unique}
)
"""
KEPT = "id, name, created_at, benchmark_group, benchmark_consent_at, benchmark_consent, benchmark_consent_by"


def _write_organizations_anew(*, unique: str) -> None:
    op.execute(NEW_ORGANIZATION.format(unique=unique))
    op.execute(f"INSERT INTO new_organization ({KEPT}) SELECT {KEPT} FROM organization")  # noqa: S608 - both are written here
    op.execute("DROP TABLE organization")
    op.execute("ALTER TABLE new_organization RENAME TO organization")


def _free_organization_names() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _write_organizations_anew(unique="")
    else:
        op.execute("ALTER TABLE organization DROP CONSTRAINT uq_organization_name")
        op.execute("ALTER TABLE organization ADD COLUMN removal_due TIMESTAMP WITH TIME ZONE")
    op.create_index("ix_organization_name", "organization", ["name"])


def _bind_organization_names() -> None:
    op.drop_index("ix_organization_name", "organization")
    if op.get_bind().dialect.name == "sqlite":
        _write_organizations_anew(unique=", CONSTRAINT uq_organization_name UNIQUE (name)")
        op.execute("ALTER TABLE organization DROP COLUMN removal_due")
    else:
        op.execute("ALTER TABLE organization DROP COLUMN removal_due")
        op.execute("ALTER TABLE organization ADD CONSTRAINT uq_organization_name UNIQUE (name)")


def upgrade() -> None:
    """Bring the tables one step further."""
    _free_organization_names()
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_consultant", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("sso_issuer", sa.String(length=500), nullable=True),
        sa.Column("sso_subject", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("sso_issuer", "sso_subject", name=op.f("uq_account_sso_issuer")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_subject", "attempt", ["kind", "subject_hash", "made_at"])

    op.create_table(
        "auditentry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditentry")),
        sa.UniqueConstraint("chain", "position", name=op.f("uq_auditentry_chain")),
    )
    op.create_index("ix_auditentry_time", "auditentry", ["chain", "at"])

    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "apitoken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=12), nullable=False),
        sa.Column("can_write", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_apitoken_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_apitoken_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apitoken")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_apitoken_token_hash")),
    )
    op.create_index("ix_apitoken_account_id", "apitoken", ["account_id"])

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('consultant', 'owner', 'respondent', 'reader')", name=op.f("ck_membership_known_role")
        ),
        sa.CheckConstraint("source IN ('hand', 'groups')", name=op.f("ck_membership_known_source")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_membership_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("account_id", "organization_id", name=op.f("uq_membership_account_id")),
    )
    op.create_index("ix_membership_organization_id", "membership", ["organization_id"])

    op.create_table(
        "onetimelink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(purpose = 'join') = (organization_id IS NOT NULL AND role IS NOT NULL)",
            name=op.f("ck_onetimelink_join_has_role"),
        ),
        sa.CheckConstraint("purpose IN ('setup', 'reset', 'join')", name=op.f("ck_onetimelink_known_purpose")),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('consultant', 'owner', 'respondent', 'reader')",
            name=op.f("ck_onetimelink_known_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_onetimelink_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_onetimelink_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onetimelink")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_onetimelink_token_hash")),
    )
    op.create_index("ix_onetimelink_organization_id", "onetimelink", ["organization_id"])

    op.create_table(
        "recoverycode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recoverycode_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoverycode")),
    )
    op.create_index("ix_recoverycode_account_id", "recoverycode", ["account_id"])

    op.create_table(
        "signinsession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signinsession_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signinsession")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signinsession_token_hash")),
    )
    op.create_index("ix_signinsession_account_id", "signinsession", ["account_id"])

    op.create_table(
        "sharelink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_sharelink_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_sharelink_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharelink")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sharelink_token_hash")),
    )
    op.create_index("ix_sharelink_assessment_id", "sharelink", ["assessment_id"])

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_invitation_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_invitation_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondent.id"],
            name=op.f("fk_invitation_respondent_id_respondent"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("respondent_id", name=op.f("uq_invitation_respondent_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_assessment_id", "invitation", ["assessment_id"])

    # Not as batches: those would write the tables anew, and other rows refer to them.
    moment = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    for table, column in (
        ("assessment", f"closed_at {moment}"),
        ("assessment", "closed_by VARCHAR(120) NOT NULL DEFAULT ''"),
        ("respondent", "asked JSON"),
        ("respondent", f"account_id INTEGER {TO_ACCOUNT}"),
        ("respondent", f"sealed_at {moment}"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_index("ix_respondent_account_id", "respondent", ["account_id"])
    _let_entries_only_be_added()


def _let_entries_only_be_added() -> None:
    """Refuse to change or delete an entry of the audit trail, whoever tries."""
    refusal = "entries of the audit trail are never changed or deleted"
    if op.get_bind().dialect.name == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END"
        op.execute(f"CREATE FUNCTION refuse_auditentry() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        refuse = "FOR EACH ROW EXECUTE FUNCTION refuse_auditentry()"
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    for what in ("update", "delete"):
        op.execute(f"CREATE TRIGGER auditentry_{what} BEFORE {what.upper()} ON auditentry {refuse}")


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_respondent_account_id", "respondent")
    for table, column in (
        ("respondent", "sealed_at"),
        ("respondent", "account_id"),
        ("respondent", "asked"),
        ("assessment", "closed_by"),
        ("assessment", "closed_at"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in (
        "invitation",
        "sharelink",
        "signinsession",
        "recoverycode",
        "onetimelink",
        "membership",
        "apitoken",
        "installation",
        "auditentry",
        "attempt",
        "account",
    ):
        op.drop_table(table)
    _bind_organization_names()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_auditentry()")
