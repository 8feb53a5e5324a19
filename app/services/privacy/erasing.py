"""Removing a person's identity: names, addresses and ways in go; levels, roles and units stay as they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import (
    Account,
    Answer,
    ApiToken,
    AuditEntry,
    Change,
    Invitation,
    Membership,
    OneTimeLink,
    Organization,
    RecoveryCode,
    Respondent,
    SignInSession,
    StoredResult,
)
from app.services.administration.accounts import lock_administration
from app.services.assessment_rows import find_row, is_id, touch
from app.services.audit import record
from app.services.people import find_respondent
from app.services.privacy.names import replace_name, within
from app.values.assessment import removed_name
from app.values.visitor import MemberRole

ACCOUNT, ANSWER, CHANGE = table_of(Account), table_of(Answer), table_of(Change)
ENTRY, INVITATION, LINK = table_of(AuditEntry), table_of(Invitation), table_of(OneTimeLink)
MEMBER, RESPONDENT, STORED = table_of(Membership), table_of(Respondent), table_of(StoredResult)
ORGANIZATION = table_of(Organization)
REASON_GONE = "Removed with the person"
OWN_NOTE = "own_note"
WAYS_IN = ("password_hash", "totp_secret", "totp_confirmed_at", "sso_issuer", "sso_subject")
OF_ACCOUNT = (SignInSession, ApiToken, RecoveryCode, OneTimeLink, Membership)


def erase_respondent(scope: Scope, assessment_id: int, respondent_id: int, *, keeps_notes: bool = False) -> str:
    """Remove the identity of a respondent and return the name that stands in its place, the same wherever it stood.

    Their own notes go as well unless they are to be kept. Refused for somebody with an account: that is removed by its
    owner or by an administrator, and everything of it in one go.
    """
    row = _find_respondent(scope, assessment_id, respondent_id)
    if row.account_id is not None:
        raise Refused(
            f"{row.name} has an account. They remove it on their account page, or an administrator does; the "
            "respondent is removed with it."
        )
    name = _strip_respondent(scope, row, keeps_notes=keeps_notes)
    subject = f"assessment:{assessment_id}/respondent:{respondent_id}"
    record(scope, "respondent.erased", subject, organization_id=row.organization_id, after={"keeps_notes": keeps_notes})
    return name


def erase_account(scope: Scope, account_id: int, *, keeps_notes: bool = False) -> None:
    """Remove an account's identity everywhere: name, address, password, second factor, sessions, tokens and links.

    The row stays without identity, so that the audit trail stays whole. Refused for the last administrator and for the
    only owner of an organization, who have to pass that on first. Where another member bears the very same name, what
    bears it is left: anybody may call themselves what they like, and nobody takes the name off what others did.
    """
    account = refuse_erasing(scope, account_id)
    organizations = _organizations_of(scope, account_id)
    inside = within(scope, organizations)
    for row in inside.rows(inside.select(Respondent).where(RESPONDENT.c.account_id == account_id)):
        _strip_respondent(inside, row, keeps_notes=keeps_notes)
    anonymous = f"Removed account {account_id}"
    replace_name(within(scope, organizations - _with_namesakes(scope, account)), account.name, anonymous)
    _close(inside, account, anonymous)
    for organization_id in sorted(organizations):
        record(scope, "account.removed", f"account:{account_id}", organization_id=organization_id)
    record(scope, "account.removed", f"account:{account_id}", after={"keeps_notes": keeps_notes})


def refuse_erasing(scope: Scope, account_id: int) -> Row[Any]:
    """Return an account that may be removed; Refused where others depend on it, NotFound without one.

    Until this transaction ends, nobody else changes who administers or who belongs to the organizations of the account.
    """
    _lock(scope, account_id)
    account = _find_account(scope, account_id)
    _refuse_alone(scope, account)
    return account


def _lock(scope: Scope, account_id: int) -> None:
    mine = select(MEMBER.c.organization_id).where(MEMBER.c.account_id == account_id)
    lock_administration(scope)
    scope.rows(
        select(ORGANIZATION.c.id)
        .where(ORGANIZATION.c.id.in_(mine))
        .order_by(ORGANIZATION.c.id)
        .with_for_update(key_share=True)
    )


def _close(scope: Scope, account: Row[Any], anonymous: str) -> None:
    """Empty the account's row and delete every way in.

    What waits for the address elsewhere is left: nobody has proved that it is theirs, and others may wait for it.
    """
    for record_class in OF_ACCOUNT:
        table = table_of(record_class)
        scope.run(table.delete().where(table.c.account_id == account.id))
    scope.run(scope.delete(OneTimeLink).where(LINK.c.email == account.email))
    of_nowhere = LINK.c.organization_id.is_(None) & (LINK.c.created_by == account.name)
    scope.run(LINK.update().where(of_nowhere).values(created_by=anonymous))
    scope.run(scope.update(Invitation).where(INVITATION.c.email == account.email).values(email=""))
    nothing = dict.fromkeys(
        ("password_hash", "totp_secret", "totp_confirmed_at", "sso_issuer", "sso_subject", "signed_in_at")
    )
    marks = {"removed_at": scope.now, "disabled_at": scope.now, "is_administrator": False, "is_consultant": False}
    values = {"name": anonymous, "email": f"removed-{account.id}@removed.invalid", **nothing, **marks}
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account.id).values(**values))


def _strip_respondent(scope: Scope, row: Row[Any], *, keeps_notes: bool) -> str:
    """Replace the name of a respondent wherever it stands in their assessment, and forget everything else of them."""
    anonymous = _free_name(scope, row)
    replace_name(scope, row.name, anonymous, assessment_id=row.assessment_id)
    values: dict[str, Any] = {"name": anonymous, "job_title": "", "account_id": None}
    if find_respondent(scope, row.assessment_id, row.id).has_own_way:
        values["sealed_at"] = scope.now
    scope.run(scope.update(Respondent).where(RESPONDENT.c.id == row.id).values(**values))
    scope.run(scope.delete(Invitation).where(INVITATION.c.respondent_id == row.id))
    if not keeps_notes:
        _remove_notes(scope, row.id)
    scope.run(scope.delete(StoredResult).where(STORED.c.assessment_id == row.assessment_id))
    touch(scope, row.assessment_id)
    return anonymous


def _remove_notes(scope: Scope, respondent_id: int) -> None:
    """Take a respondent's own notes out of their answers and of the history; that there was a reason stays."""
    mine = scope.update(Answer).where(ANSWER.c.respondent_id == respondent_id, ANSWER.c.note != "")
    scope.run(mine.where(ANSWER.c.state == "not_applicable").values(note=REASON_GONE))
    scope.run(mine.where(ANSWER.c.state != "not_applicable").values(note=""))
    changes = scope.select(Change, CHANGE.c.id, CHANGE.c.fields).where(CHANGE.c.respondent_id == respondent_id)
    for row in scope.rows(changes):
        if OWN_NOTE in row.fields:
            fields = row.fields | {OWN_NOTE: [REASON_GONE if note else "" for note in row.fields[OWN_NOTE]]}
            scope.run(CHANGE.update().where(CHANGE.c.id == row.id).values(fields=fields))


def _free_name(scope: Scope, row: Row[Any]) -> str:
    """Return a name that says nothing, by the respondent's number; another respondent may have taken it already."""
    name = removed_name(row.id)
    here = (RESPONDENT.c.assessment_id == row.assessment_id) & (RESPONDENT.c.id != row.id)
    taken = {each.name for each in scope.rows(scope.select(Respondent, RESPONDENT.c.name).where(here))}
    while name in taken:
        name += "'"
    return name


def _organizations_of(scope: Scope, account_id: int) -> set[int]:
    """Return every organization in which the account is or was somebody, as members, respondents and trail say."""
    found = set()
    for table, column in ((MEMBER, MEMBER.c.organization_id), (RESPONDENT, RESPONDENT.c.organization_id)):
        found |= {row[0] for row in scope.rows(select(column).where(table.c.account_id == account_id).distinct())}
    acted = (ENTRY.c.actor_id == account_id) & ENTRY.c.actor_kind.in_(("account", "token")) & (ENTRY.c.chain > 0)
    return found | {row.chain for row in scope.rows(select(ENTRY.c.chain).where(acted).distinct())}


def _with_namesakes(scope: Scope, account: Row[Any]) -> set[int]:
    """Return the organizations in which somebody else with an account bears the same name."""
    others = (ACCOUNT.c.id != account.id) & (ACCOUNT.c.name == account.name) & ACCOUNT.c.removed_at.is_(None)
    found = select(MEMBER.c.organization_id).join(ACCOUNT, ACCOUNT.c.id == MEMBER.c.account_id)
    return {row.organization_id for row in scope.rows(found.where(others))}


def _refuse_alone(scope: Scope, account: Row[Any]) -> None:
    """Refuse to remove whom others depend on."""
    others = ACCOUNT.c.is_administrator.is_(True) & ACCOUNT.c.disabled_at.is_(None) & (ACCOUNT.c.id != account.id)
    people = (
        select(func.count()).select_from(ACCOUNT).where(ACCOUNT.c.is_demo.is_(False), ACCOUNT.c.removed_at.is_(None))
    )
    is_last = account.is_administrator and not scope.rows(select(ACCOUNT.c.id).where(others))
    if is_last and scope.rows(people)[0][0] > 1:
        raise Refused(
            "This is the last administrator. Make somebody else administrator first, then remove the account."
        )
    owned = select(MEMBER.c.organization_id).where(
        MEMBER.c.account_id == account.id, MEMBER.c.role == MemberRole.OWNER.value
    )
    for row in scope.rows(owned):
        here = (MEMBER.c.organization_id == row.organization_id) & (MEMBER.c.account_id != account.id)
        roles = {each.role for each in scope.rows(select(MEMBER.c.role).where(here))}
        if roles and MemberRole.OWNER.value not in roles:
            raise Refused(
                f"{account.name} is the only owner of an organization that others belong to. Make somebody else its "
                "owner, or remove the organization, then remove the account."
            )


def _find_respondent(scope: Scope, assessment_id: int, respondent_id: int) -> Row[Any]:
    find_row(scope, assessment_id)
    here = (RESPONDENT.c.id == respondent_id) & (RESPONDENT.c.assessment_id == assessment_id)
    row = scope.first(scope.select(Respondent).where(here)) if is_id(respondent_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no respondent {respondent_id}. Choose one from its settings.")
    return row


def _find_account(scope: Scope, account_id: int) -> Row[Any]:
    here = (ACCOUNT.c.id == account_id) & ACCOUNT.c.removed_at.is_(None) & ACCOUNT.c.is_demo.is_(False)
    row = scope.first(select(ACCOUNT).where(here)) if is_id(account_id) else None
    if row is None:
        raise NotFound(f"There is no account {account_id}. Choose one from the list of accounts.")
    return row
