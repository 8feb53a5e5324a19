"""The accounts of an installation: finding them, saying what they are, locking them out and letting them in again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, or_, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Account, Installation, Membership, SignInSession
from app.services.assessment_rows import is_id
from app.services.audit import record
from app.services.identity.sessions import end_all_sessions, end_sessions_of_provider
from app.services.identity.tokens import end_all_tokens
from app.services.rows import utc
from app.values.people import AccountInfo

ACCOUNT = table_of(Account)
INSTALLATION = table_of(Installation)
MEMBERSHIP = table_of(Membership)
SESSION = table_of(SignInSession)
MOST_SHOWN = 200


def list_accounts(scope: Scope, *, search: str = "") -> tuple[AccountInfo, ...]:
    """Return the accounts whose name or address holds a text, by name; at most 200 at once."""
    found = _accounts(scope)
    if text := search.strip().lower():
        found = found.where(
            or_(
                func.lower(ACCOUNT.c.name).contains(text, autoescape=True),
                func.lower(ACCOUNT.c.email).contains(text, autoescape=True),
            )
        )
    return tuple(_info(row) for row in scope.rows(found.order_by(ACCOUNT.c.name, ACCOUNT.c.id).limit(MOST_SHOWN)))


def count_accounts(scope: Scope) -> int:
    """Return how many accounts there are."""
    row = scope.first(select(func.count().label("number")).select_from(ACCOUNT).where(_is_real()))
    return 0 if row is None else int(row.number)


def find_account(scope: Scope, account_id: int) -> AccountInfo:
    """Return one account; NotFound otherwise."""
    row = scope.first(_accounts(scope).where(ACCOUNT.c.id == account_id)) if is_id(account_id) else None
    if row is None:
        raise NotFound("There is no such account. Choose one from the list of accounts.")
    return _info(row)


def set_standing(
    scope: Scope, account_id: int, *, is_administrator: bool, is_consultant: bool, is_confirmed: bool = False
) -> None:
    """Say whether an account administers the installation and whether it may found organizations.

    The last administrator stays one; giving up one's own administration has to be confirmed. Raises Refused.
    """
    lock_administration(scope)
    account = find_account(scope, account_id)
    if account.is_administrator and not is_administrator:
        _require_another(scope, account)
        if account_id == scope.visitor.account_id and not is_confirmed:
            raise Refused("This takes the administration from yourself. Confirm the change.")
    before = {"administrator": account.is_administrator, "consultant": account.is_consultant}
    after = {"administrator": is_administrator, "consultant": is_consultant}
    if before == after:
        return
    values = {"is_administrator": is_administrator, "is_consultant": is_consultant}
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(**values))
    record(scope, "account.changed", f"account:{account_id}", before=before, after=after)


def disable_account(scope: Scope, account_id: int) -> None:
    """Lock an account out at once: its sessions and tokens end. It can be let in again; memberships and answers stay.

    Raises Refused for the last administrator and for one's own account.
    """
    lock_administration(scope)
    account = find_account(scope, account_id)
    if account.is_disabled:
        return
    if account_id == scope.visitor.account_id:
        raise Refused("This is your own account. Ask another administrator to disable it.")
    if account.is_administrator:
        _require_another(scope, account)
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(disabled_at=scope.now))
    end_all_sessions(scope, account_id)
    end_all_tokens(scope, account_id)
    record(scope, "account.disabled", f"account:{account_id}")


def enable_account(scope: Scope, account_id: int) -> None:
    """Let a disabled account in again; its tokens stay revoked."""
    if find_account(scope, account_id).is_disabled:
        scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(disabled_at=None))
        record(scope, "account.enabled", f"account:{account_id}")


def end_sessions_of(scope: Scope, account_id: int) -> int:
    """Sign an account out everywhere and return how many browsers that were."""
    find_account(scope, account_id)
    count = end_all_sessions(scope, account_id)
    record(scope, "account.sessions_ended", f"account:{account_id}", after={"count": count})
    return count


def lock_administration(scope: Scope) -> None:
    """Let nobody else change who administers before this transaction ends."""
    scope.rows(select(INSTALLATION.c.id).with_for_update())


def unlink_account(scope: Scope, account_id: int) -> None:
    """Let single sign-on no longer open an account; the sessions that began with it end, but for one's own.

    Raises Refused for one's own account without a password, which nothing else would open.
    """
    account = find_account(scope, account_id)
    if not account.has_single_sign_on:
        return
    if account_id == scope.visitor.account_id and not account.has_password:
        raise Refused(
            "You have no password here, so nothing else opens your account. Make a link for a new password, and choose "
            "one, first."
        )
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(sso_issuer=None, sso_subject=None))
    ended = end_sessions_of_provider(scope, account_id, besides=scope.visitor.session_id)
    after = {"by": "administrator", "sessions_ended": ended}
    record(scope, "identity.unlinked", f"account:{account_id}", after=after)


def is_last_administrator(scope: Scope, account_id: int) -> bool:
    """Return whether nobody else who can sign in administers the installation."""
    others = select(ACCOUNT.c.id).where(
        _is_real(), ACCOUNT.c.is_administrator.is_(True), ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.id != account_id
    )
    return scope.first(others) is None


def _require_another(scope: Scope, account: AccountInfo) -> None:
    if is_last_administrator(scope, account.id):
        raise Refused(
            f"{account.name} is the last administrator. Make somebody else administrator first, so that the "
            "installation stays in somebody's hands."
        )


def _is_real() -> Any:
    return ACCOUNT.c.is_demo.is_(False) & ACCOUNT.c.removed_at.is_(None)


def _accounts(scope: Scope) -> Any:
    is_open = (SESSION.c.account_id == ACCOUNT.c.id) & SESSION.c.awaits_code.is_(False)
    sessions = select(func.count()).where(is_open, SESSION.c.expires_at > scope.now).scalar_subquery()
    memberships = select(func.count()).where(MEMBERSHIP.c.account_id == ACCOUNT.c.id).scalar_subquery()
    return select(ACCOUNT, sessions.label("sessions"), memberships.label("organizations")).where(_is_real())


def _info(row: Row[Any]) -> AccountInfo:
    return AccountInfo(
        id=row.id,
        name=row.name,
        email=row.email,
        is_administrator=bool(row.is_administrator),
        is_consultant=bool(row.is_consultant),
        is_disabled=row.disabled_at is not None,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_confirmed_at is not None,
        has_single_sign_on=row.sso_subject is not None,
        created_at=utc(row.created_at),
        signed_in_at=None if row.signed_in_at is None else utc(row.signed_in_at),
        sessions=row.sessions,
        organizations=row.organizations,
    )
