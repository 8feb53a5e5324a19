"""Another e-mail address: where mails can be sent, it counts once the link that went to it was opened.

Whether somebody else has the address is looked at when it is proved, never when it is asked for: nobody learns here
which addresses have an account. Only the account that asked may use the link, so that an address mistyped gives
nobody else a way into the account.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.db import Scope
from app.errors import NotFound
from app.services.accounts.people import ACCOUNT, find_account, normal_email, refuse_taken
from app.services.audit import record
from app.services.identity.one_time_links import LINK, find_link, is_open_link, make_link, revoke_links, use_link
from app.services.identity.throttling import OF_EMAIL, count_try
from app.services.rows import utc
from app.values.accounts import AskedAddress, PendingAddress

EMAIL_LASTS = timedelta(hours=24)


def count_address_try(scope: Scope, account_id: int, *, email: str) -> None:
    """Count that an account wants an address, and that anybody wants this one; TooManyTries when it is too soon."""
    count_try(scope, OF_EMAIL, f"account:{account_id}")
    count_try(scope, OF_EMAIL, f"address:{normal_email(email)}")


def ask_for_address(scope: Scope, account_id: int, *, email: str, is_again: bool = False) -> AskedAddress:
    """Make the link that proves a new address; the one before ends. Show it to nobody but the address."""
    account, address = find_account(scope, account_id), normal_email(email)
    revoke_links(scope, "email", account_id=account_id)
    secret = make_link(scope, "email", lasts=EMAIL_LASTS, account_id=account_id, email=address)
    record(scope, "email.asked-again" if is_again else "email.asked", f"account:{account_id}")
    owner = scope.first(select(ACCOUNT.c.id).where(ACCOUNT.c.email == address))
    return AskedAddress(
        present=account.email,
        wanted=address,
        path=f"/account/email/{secret}",
        is_taken=owner is not None and owner.id != account_id,
    )


def ask_again(scope: Scope, account_id: int) -> AskedAddress:
    """Make the link of the address that waits anew."""
    pending = pending_address(scope, account_id)
    if pending is None:
        raise NotFound("No new e-mail address waits any more. Type it again under Your account.")
    return ask_for_address(scope, account_id, email=pending.email, is_again=True)


def take_address_back(scope: Scope, account_id: int) -> None:
    """Let a new address wait no longer; its link opens nothing from now on."""
    if revoke_links(scope, "email", account_id=account_id):
        record(scope, "email.taken-back", f"account:{account_id}")


def pending_address(scope: Scope, account_id: int) -> PendingAddress | None:
    """Return the address that waits to be proved, None where none does."""
    mine = select(LINK.c.email, LINK.c.expires_at).where(LINK.c.account_id == account_id, is_open_link(scope, "email"))
    row = scope.first(mine.order_by(LINK.c.id.desc()))
    return None if row is None else PendingAddress(email=row.email, until=utc(row.expires_at))


def address_of_link(scope: Scope, secret: str) -> str:
    """Return the address that a link proves, to the account that asked for it; NotFound to everybody else."""
    link = find_link(scope, "email", secret)
    if link.account_id != scope.visitor.account_id:
        raise NotFound("This link belongs to another account. Sign in with the account that you asked for it with.")
    return str(link.email)


def prove_address(scope: Scope, secret: str) -> str:
    """Let the address of a link count from now on and return the one before; open reset links end with that.

    Raises Refused where another account has the address by now.
    """
    address = address_of_link(scope, secret)
    account = find_account(scope, scope.visitor.account_id or 0)
    refuse_taken(scope, address, besides=account.id)
    use_link(scope, "email", secret)
    revoke_links(scope, "reset", account_id=account.id)
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account.id).values(email=address))
    record(scope, "email.changed", f"account:{account.id}", after={"proved": True})
    return str(account.email)
