"""Coming into an organization by an invitation: with the account one has, or with a new one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from app.db import Scope, table_of
from app.errors import Forbidden, NotFound
from app.records import Account, Membership, OneTimeLink, Organization
from app.services.audit import record
from app.services.identity.secrets import secret_hash
from app.services.membership.inviting import JOIN
from app.services.membership.members import BY_HAND
from app.services.membership.rules import reaches_further
from app.services.rows import utc
from app.values.people import JoinOffer
from app.values.visitor import MemberRole

ACCOUNT = table_of(Account)
LINK = table_of(OneTimeLink)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)


def find_offer(scope: Scope, secret: str) -> JoinOffer:
    """Return what a link offers; NotFound when it was used, revoked, has expired or never was: not told apart."""
    row = scope.first(_offers(scope).where(LINK.c.token_hash == secret_hash(secret)))
    if row is None:
        raise NotFound("This link was used or withdrawn, or its seven days are over. Ask for a new invitation.")
    return _offer(row)


def organization_joined_by(scope: Scope, secret: str) -> int | None:
    """Return the organization that the visitor has joined by this very link, None if they have not."""
    mine = (LINK.c.account_id == scope.visitor.account_id) & LINK.c.used_at.is_not(None)
    is_it = (LINK.c.purpose == JOIN) & (LINK.c.token_hash == secret_hash(secret))
    row = scope.first(select(LINK.c.organization_id).where(is_it, mine))
    return None if row is None else int(row.organization_id)


def find_offers_to(scope: Scope, email: str) -> tuple[JoinOffer, ...]:
    """Return every open invitation of an address that has been proved to belong to the visitor."""
    return tuple(_offer(row) for row in scope.rows(_offers(scope).where(LINK.c.email == email)))


def find_account_of(scope: Scope, offer: JoinOffer) -> Row[Any] | None:
    """Return the account of the invited address, None where there is none yet."""
    return scope.first(select(ACCOUNT).where(ACCOUNT.c.email == offer.email, ACCOUNT.c.removed_at.is_(None)))


def join(scope: Scope, offer: JoinOffer, account_id: int) -> None:
    """Make the account of the invited address a member; a role that reaches as far already stays.

    Raises Forbidden for any other account: an invitation is not handed on. It makes nobody a respondent: whoever handed
    the link on could have used it, and would then see the answers of somebody else. A respondent's own link does.
    """
    account = find_account_of(scope, offer)
    if account is None or account.id != account_id or account.disabled_at is not None:
        raise Forbidden("This invitation is for another address. Sign in with that one, or ask for an invitation.")
    used = LINK.update().where(LINK.c.id == offer.link_id, LINK.c.used_at.is_(None))
    if not scope.run(used.values(used_at=scope.now, account_id=account_id)):
        raise NotFound("This link was used at this very moment. Sign in to see the organization.")
    _enter(scope, offer, account_id)


def _enter(scope: Scope, offer: JoinOffer, account_id: int) -> None:
    here = (MEMBERSHIP.c.organization_id == offer.organization_id) & (MEMBERSHIP.c.account_id == account_id)
    present = scope.first(select(MEMBERSHIP).where(here))
    values = {"role": offer.role.value, "source": BY_HAND}
    before = {} if present is None else {"role": present.role}
    if present is None:
        keys = {"account_id": account_id, "organization_id": offer.organization_id}
        scope.insert(Membership, **keys, **values, created_at=scope.now)
    elif reaches_further(offer.role, MemberRole(present.role)):
        scope.run(MEMBERSHIP.update().where(here).values(**values))
    else:
        values["role"] = present.role
    record(
        scope,
        "member.joined",
        f"account:{account_id}",
        organization_id=offer.organization_id,
        before=before,
        after={"role": values["role"]},
    )


def _offers(scope: Scope) -> Any:
    is_open = LINK.c.used_at.is_(None) & LINK.c.revoked_at.is_(None) & (LINK.c.expires_at > scope.now)
    found = select(LINK, ORGANIZATION.c.name.label("organization")).join(
        ORGANIZATION, ORGANIZATION.c.id == LINK.c.organization_id
    )
    return found.where(LINK.c.purpose == JOIN, is_open, ORGANIZATION.c.removal_due.is_(None)).order_by(LINK.c.id)


def _offer(row: Row[Any]) -> JoinOffer:
    return JoinOffer(
        link_id=row.id,
        organization_id=row.organization_id,
        organization=row.organization,
        role=MemberRole(row.role),
        email=row.email,
        name=row.name,
        invited_by=row.created_by,
        expires_at=utc(row.expires_at),
    )
