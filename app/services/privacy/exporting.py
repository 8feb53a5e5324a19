"""Everything that is stored of an organization or of one person, as documents; nothing that would let anybody in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.permissions import Permission, permissions_in
from app.records import Account, Assessment, AuditEntry, Change, EvidenceFile, Membership, Organization, Respondent
from app.services.audit.recording import plain
from app.services.privacy.names import name_columns, named_tables
from app.services.snapshot import load_snapshot
from app.services.transfer import whole_assessment

ACCOUNT, ASSESSMENT, ORGANIZATION = table_of(Account), table_of(Assessment), table_of(Organization)
ENTRY, MEMBER, RESPONDENT = table_of(AuditEntry), table_of(Membership), table_of(Respondent)
CHANGE, FILE = table_of(Change), table_of(EvidenceFile)
_UNSAFE = re.compile(r"[\x00-\x1f/\\:]")
# What lets somebody in, or would help to: it is nobody's data to take home.
SECRETS = frozenset(
    {"stored_name", "token_hash", "password_hash", "code_hash", "subject_hash", "totp_secret", "totp_step", "secret"}
)
# Computed from the rest at any time.
COMPUTED = frozenset({"storedresult"})


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document of an export, by the path it has in the archive; `content` is JSON data."""

    path: str
    content: Any


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One evidence file, by the path it has in the archive and the name it is stored under."""

    path: str
    stored_name: str


def organization_files(scope: Scope, organization_id: int) -> tuple[StoredFile, ...]:
    """Return the evidence files of an organization, but for removed ones; each path begins with the file's number."""
    here = (FILE.c.organization_id == organization_id) & FILE.c.removed_at.is_(None)
    rows = scope.rows(select(FILE.c.id, FILE.c.name, FILE.c.stored_name).where(here).order_by(FILE.c.id))
    return tuple(
        StoredFile(path=f"files/{row.id}-{_UNSAFE.sub('_', row.name)}", stored_name=row.stored_name) for row in rows
    )


def organization_documents(scope: Scope, organization_id: int) -> Iterator[Document]:
    """Yield everything of an organization: its row, members, each assessment to be imported again, and every table."""
    yield Document(path="organization.json", content=_rows(scope, ORGANIZATION, ORGANIZATION.c.id == organization_id))
    yield Document(path="members.json", content=_members(scope, organization_id))
    here = ASSESSMENT.c.organization_id == organization_id
    for row in scope.rows(scope.select(Assessment, ASSESSMENT.c.id).where(here).order_by(ASSESSMENT.c.id)):
        file = whole_assessment(load_snapshot(scope, row.id))
        yield Document(path=f"assessments/{row.id}.json", content=file.model_dump(mode="json"))
    for table in named_tables():
        if table is not ORGANIZATION and table is not MEMBER and table.name not in COMPUTED:
            found = _rows(scope, table, table.c.organization_id == organization_id)
            yield Document(path=f"tables/{table.name}.json", content=found)
    yield Document(path="tables/auditentry.json", content=_rows(scope, ENTRY, ENTRY.c.chain == organization_id))


def account_documents(scope: Scope, account_id: int) -> Iterator[Document]:
    """Yield everything of a person with an account, in all organizations.

    That is the account, its sessions, tokens, links and memberships, what they answered, what bears their name as of
    who did it, and what the audit trails say they did. Anybody may call themselves like somebody else, so what bears
    the name is told in full only to those who may export all of the organization; others learn where it stands.
    """
    mine = ACCOUNT.c.id == account_id
    account = _rows(scope, ACCOUNT, mine)
    yield Document(path="account.json", content=account)
    for table in SQLModel.metadata.sorted_tables:
        if "account_id" in table.c and table is not RESPONDENT:
            found = _rows(scope, table, table.c.account_id == account_id)
            yield Document(path=f"account/{table.name}.json", content=found)
    people = scope.rows(select(RESPONDENT).where(RESPONDENT.c.account_id == account_id))
    for row in people:
        yield from _answers_of(scope, row.id, folder=f"assessments/{row.assessment_id}")
    name = account[0]["name"] if account else ""
    organizations = {row.organization_id for row in people}
    organizations |= {
        row.organization_id for row in scope.rows(select(MEMBER).where(MEMBER.c.account_id == account_id))
    }
    for organization_id in sorted(organizations):
        sees_all = Permission.EXPORT_DATA in permissions_in(scope.visitor, organization_id)
        for table, found in _bearing(scope, name, organization_id=organization_id):
            shown = found if sees_all else [_mentioning(table, row, name) for row in found]
            yield Document(path=f"organizations/{organization_id}/{table.name}.json", content=shown)
    acted = (ENTRY.c.actor_id == account_id) & ENTRY.c.actor_kind.in_(("account", "token"))
    about = ENTRY.c.subject == f"account:{account_id}"
    yield Document(path="audit-trail.json", content=_rows(scope, ENTRY, acted | about))


def respondent_documents(scope: Scope, assessment_id: int, respondent_id: int) -> Iterator[Document]:
    """Yield everything of a respondent without an account: who they are, what they answered, what bears their name."""
    here = (RESPONDENT.c.id == respondent_id) & (RESPONDENT.c.assessment_id == assessment_id)
    row = scope.rows(scope.select(Respondent).where(here))[0]
    yield from _answers_of(scope, respondent_id, folder=f"assessments/{assessment_id}")
    for table, found in _bearing(scope, row.name, organization_id=row.organization_id, assessment_id=assessment_id):
        yield Document(path=f"assessments/{assessment_id}/bearing-the-name/{table.name}.json", content=found)


def _answers_of(scope: Scope, respondent_id: int, *, folder: str) -> Iterator[Document]:
    """Yield a respondent with all that refers to them: answers, their history, the invitation."""
    yield Document(path=f"{folder}/respondent.json", content=_rows(scope, RESPONDENT, RESPONDENT.c.id == respondent_id))
    for table in SQLModel.metadata.sorted_tables:
        if "respondent_id" in table.c:
            found = _rows(scope, table, table.c.respondent_id == respondent_id)
            yield Document(path=f"{folder}/{table.name}.json", content=found)


def _bearing(
    scope: Scope, name: str, *, organization_id: int, assessment_id: int | None = None
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Yield the rows of an organization that bear a name as of who did it or whose it is; never others' votes."""
    for table in named_tables():
        columns = name_columns(table)
        owner = table.c.id if table is ORGANIZATION else table.c.organization_id
        if not columns or table.name == "answer":
            continue
        condition = (owner == organization_id) & or_(*(table.c[column] == name for column in columns))
        if assessment_id is not None and "assessment_id" in table.c:
            condition &= table.c.assessment_id == assessment_id
        if table is CHANGE:
            condition &= CHANGE.c.respondent_id.is_(None)
        found = _rows(scope, table, condition)
        if found:
            yield table, found


def _mentioning(table: Table, row: dict[str, Any], name: str) -> dict[str, Any]:
    """Return of a row which one it is, of when, and where in it the name stands; nothing that others wrote."""
    named = [column for column in name_columns(table) if row[column] == name]
    return {
        column: value
        for column, value in row.items()
        if column in named or column.endswith(("id", "_at")) or column == "number"
    }


def _members(scope: Scope, organization_id: int) -> list[dict[str, Any]]:
    columns = (ACCOUNT.c.name, ACCOUNT.c.email, MEMBER.c.role, MEMBER.c.created_at)
    found = select(*columns).join(MEMBER, MEMBER.c.account_id == ACCOUNT.c.id)
    rows = scope.rows(found.where(MEMBER.c.organization_id == organization_id).order_by(MEMBER.c.id))
    return [plain(dict(row._mapping)) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def _rows(scope: Scope, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return rows as JSON data, in the order of their keys, without what would let anybody in."""
    columns = [column for column in table.c if column.name not in SECRETS]
    rows = scope.rows(select(*columns).where(condition).order_by(*table.primary_key.columns))
    return [plain(dict(row._mapping)) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
