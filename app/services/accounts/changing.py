"""One's own account: what its page shows, and changing name, e-mail address and password."""

from __future__ import annotations

from datetime import timedelta

from app.db import Scope
from app.errors import NotFound, Refused
from app.services.accounts.people import ACCOUNT, check_person, find_account, refuse_taken
from app.services.accounts.second_factor import count_codes
from app.services.audit import record
from app.services.checking import Checklist
from app.services.identity.one_time_links import revoke_links
from app.services.identity.sessions import end_all_sessions, end_session, list_sessions
from app.services.identity.throttling import OF_ACCOUNT, count_try, forget_tries
from app.services.rows import utc
from app.values.accounts import OpenSession, OwnAccount
from app.values.visitor import Visitor
from questionnaires.answers import Problem

NOT_THE_PASSWORD = Problem(
    place="present", message="This is not your current password.", remedy="Type it again, or sign out and reset it."
)


def own_account(scope: Scope, account_id: int) -> OwnAccount:
    """Return one's own account."""
    row = find_account(scope, account_id)
    return OwnAccount(
        id=row.id,
        name=row.name,
        email=row.email,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_confirmed_at is not None,
        codes_left=count_codes(scope, account_id),
    )


def begin_proof(scope: Scope, account_id: int) -> str | None:
    """Count a try of the current password and return its hash, to be verified; TooManyTries if it is too soon."""
    row = find_account(scope, account_id)
    count_try(scope, OF_ACCOUNT, row.email)
    return str(row.password_hash) if row.password_hash is not None else None


def finish_proof(scope: Scope, account_id: int, *, is_right: bool) -> None:
    """Forget the counted tries after a right password; Refused after a wrong one."""
    if not is_right:
        raise Refused(str(NOT_THE_PASSWORD), [NOT_THE_PASSWORD])
    forget_tries(scope, OF_ACCOUNT, find_account(scope, account_id).email)


def is_other_email(scope: Scope, account_id: int, *, name: str, email: str, administrators_only: bool = False) -> bool:
    """Check a new name and e-mail address and return whether the address is another one, which takes the password.

    Whoever has none, or with `administrators_only` is none of those, has the address of their organization.
    """
    row = find_account(scope, account_id)
    checklist = Checklist()
    values = check_person(checklist, name=name, email=email)
    checklist.finish("Nothing was changed.")
    is_other = bool(values["email"] != row.email)
    has_password = row.password_hash is not None and (row.is_administrator or not administrators_only)
    if is_other and not has_password:
        problem = Problem(
            place="email",
            message="Your e-mail address comes from your organization, which signs you in.",
            remedy="Ask there to change it.",
        )
        raise Refused(str(problem), [problem])
    return is_other


def change_details(scope: Scope, account_id: int, *, name: str, email: str) -> None:
    """Store a new name and an e-mail address that nobody has proved; open reset links end with the old address.

    Raises Refused for an address that another account has.
    """
    is_other = is_other_email(scope, account_id, name=name, email=email)
    values = check_person(Checklist(), name=name, email=email)
    refuse_taken(scope, values["email"], besides=account_id)
    if values["name"] == find_account(scope, account_id).name and not is_other:
        return
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(**values))
    if is_other:
        revoke_links(scope, "reset", account_id=account_id)
        revoke_links(scope, "email", account_id=account_id)
    record(scope, "account.changed", f"account:{account_id}", after={"email_changed": is_other})


def change_password(scope: Scope, visitor: Visitor, *, password_hash: str) -> int:
    """Store a new password, end all other sessions and open links, and return how many sessions ended.

    A new address that waits is forgotten: somebody who knew the old password may have asked for it.
    """
    account_id = visitor.account_id or 0
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(password_hash=password_hash))
    revoke_links(scope, "reset", account_id=account_id)
    revoke_links(scope, "email", account_id=account_id)
    ended = end_all_sessions(scope, account_id, besides=visitor.session_id)
    record(scope, "password.changed", f"account:{account_id}", after={"sessions_ended": ended})
    return ended


def own_sessions(scope: Scope, visitor: Visitor, *, idle: timedelta) -> tuple[OpenSession, ...]:
    """Return the sessions that still open something, the one used last first."""
    return tuple(
        OpenSession(
            id=row.id,
            device=row.device,
            address=row.address,
            method=row.method,
            began=utc(row.created_at),
            seen=utc(row.seen_at),
            is_this=row.id == visitor.session_id,
        )
        for row in list_sessions(scope, visitor.account_id or 0)
        if utc(row.seen_at) > scope.now - idle
    )


def end_own_session(scope: Scope, visitor: Visitor, session_id: int) -> None:
    """End one of one's own sessions."""
    if not end_session(scope, visitor.account_id or 0, session_id):
        raise NotFound("This session has ended already.")
    record(scope, "sessions.ended", f"account:{visitor.account_id}", after={"count": 1})
