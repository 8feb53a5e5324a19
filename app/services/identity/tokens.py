"""Keys for programs: made, listed and revoked by the account that they speak for. The row keeps their SHA-256."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.db import Scope, table_of
from app.errors import Forbidden, NotFound
from app.records import ApiToken, Organization
from app.services.audit import record
from app.services.checking import LONGEST_NAME, Checklist
from app.services.identity.secrets import new_secret, secret_hash
from app.services.rows import utc
from app.values.people import TokenInfo

ORGANIZATION = table_of(Organization)
TOKEN = table_of(ApiToken)
PREFIX = "gw_"
DAYS = (7, 30, 90, 365)
MOST_TOKENS = 50


def list_tokens(scope: Scope) -> tuple[TokenInfo, ...]:
    """Return the visitor's tokens, those that still work first, then the newest first."""
    found = (
        select(TOKEN, ORGANIZATION.c.name.label("organization"))
        .join(ORGANIZATION, ORGANIZATION.c.id == TOKEN.c.organization_id, isouter=True)
        .where(TOKEN.c.account_id == scope.visitor.account_id)
        .order_by(TOKEN.c.id.desc())
    )
    tokens = [
        TokenInfo(
            id=row.id,
            name=row.name,
            hint=row.hint,
            can_write=bool(row.can_write),
            organization=row.organization,
            created_at=utc(row.created_at),
            expires_at=utc(row.expires_at),
            used_at=None if row.used_at is None else utc(row.used_at),
            is_over=row.revoked_at is not None or utc(row.expires_at) <= scope.now,
            is_revoked=row.revoked_at is not None,
        )
        for row in scope.rows(found)
    ]
    return tuple(sorted(tokens, key=lambda token: token.is_over))


def make_token(scope: Scope, *, name: str, can_write: bool, days: int, organization_id: int | None) -> str:
    """Make a token and return it, for the only time; None reaches every organization of the account, also later ones.

    Raises Refused with every fault of the input.
    """
    if scope.visitor.is_demo or scope.visitor.account_id is None:
        raise Forbidden("The demo has no tokens: on this machine, the API needs none while the demo lasts.")
    tokens, checklist = list_tokens(scope), Checklist()
    kept = checklist.text(name, place="name", longest=LONGEST_NAME, is_required=True)
    open_names = {token.name.casefold() for token in tokens if not token.is_over}
    checklist.require(
        kept.casefold() not in open_names,
        place="name",
        message=f"You already have a token named {kept}.",
        remedy="Give each token a name of its own, so that you know which one to revoke.",
    )
    checklist.require(
        days in DAYS, place="days", message="This is no life of a token.", remedy="Choose 7, 30, 90 or 365 days."
    )
    checklist.require(
        organization_id is None or scope.visitor.role_in(organization_id) is not None,
        place="organization",
        message="You do not belong to this organization.",
        remedy="Choose one of your own, or all of them.",
    )
    checklist.require(
        len(open_names) < MOST_TOKENS,
        place="name",
        message=f"You have {MOST_TOKENS} tokens.",
        remedy="Revoke those that are no longer used.",
    )
    checklist.finish("No token was made.")
    return _store(scope, name=kept, can_write=can_write, days=days, organization_id=organization_id)


def revoke_token(scope: Scope, token_id: int) -> None:
    """End a token of the visitor at once; NotFound for one of somebody else."""
    mine = (TOKEN.c.id == token_id) & (TOKEN.c.account_id == scope.visitor.account_id)
    if not scope.run(TOKEN.update().where(mine, TOKEN.c.revoked_at.is_(None)).values(revoked_at=scope.now)):
        raise NotFound("There is no such token of yours, or it was revoked before. Load the list again.")
    record(scope, "token.revoked", f"token:{token_id}")


def end_all_tokens(scope: Scope, account_id: int, *, organization_id: int | None = None) -> int:
    """End all tokens of an account, or those made for one organization, and return how many there were."""
    mine = (TOKEN.c.account_id == account_id) & TOKEN.c.revoked_at.is_(None)
    here = mine if organization_id is None else mine & (TOKEN.c.organization_id == organization_id)
    return scope.run(TOKEN.update().where(here).values(revoked_at=scope.now))


def _store(scope: Scope, *, name: str, can_write: bool, days: int, organization_id: int | None) -> str:
    token = PREFIX + new_secret()
    token_id = scope.insert(
        ApiToken,
        account_id=scope.visitor.account_id,
        organization_id=organization_id,
        name=name,
        token_hash=secret_hash(token),
        hint=token[-4:],
        can_write=can_write,
        created_at=scope.now,
        expires_at=scope.now + timedelta(days=days),
    )
    after = {"can_write": can_write, "days": days, "organization": organization_id}
    record(scope, "token.made", f"token:{token_id}", after=after)
    return token
