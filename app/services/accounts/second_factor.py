"""The second factor: codes that an app makes from a shared secret and the time (TOTP), and recovery codes.

A code works once, in its own half minute or one beside it; a recovery code works once. Both are stored so that the
database alone opens nothing it did not open before: recovery codes as hashes, the secret because codes are made of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import func, select

from app.db import Scope, table_of
from app.errors import Refused
from app.records import RecoveryCode
from app.services.accounts.people import ACCOUNT, find_account
from app.services.audit import record
from questionnaires.answers import Problem

RECOVERY = table_of(RecoveryCode)
CODES = 10
# No vowels and nothing that looks like something else; twelve of these are 56 bits.
LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
STEP_SECONDS = 30
ISSUER = "Groundwork"


def begin_second_factor(scope: Scope, account_id: int) -> None:
    """Store a new secret that counts for nothing until a code proves that an app has it."""
    row = find_account(scope, account_id)
    if row.totp_confirmed_at is not None:
        raise Refused("The second factor is on already. Switch it off to set up another app.")
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(totp_secret=pyotp.random_base32()))


def pending_secret(scope: Scope, account_id: int) -> str | None:
    """Return the secret that waits to be confirmed, None when there is none."""
    row = find_account(scope, account_id)
    return row.totp_secret if row.totp_confirmed_at is None else None


def app_address(secret: str, email: str) -> str:
    """Return the address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def confirm_second_factor(scope: Scope, account_id: int, code: str) -> tuple[str, ...]:
    """Switch the second factor on with a first right code and return the recovery codes, which are not shown again."""
    secret = pending_secret(scope, account_id)
    step = matching_step(secret, code, now=scope.now, after=0) if secret else None
    if step is None:
        message, remedy = (
            "This code does not fit.",
            "Check the time of your device and type the code that is shown now.",
        )
        raise Refused(f"{message} {remedy}", [Problem(place="code", message=message, remedy=remedy)])
    values = {"totp_confirmed_at": scope.now, "totp_step": step}
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(**values))
    record(scope, "second-factor.on", f"account:{account_id}")
    return _new_codes(scope, account_id)


def renew_recovery_codes(scope: Scope, account_id: int) -> tuple[str, ...]:
    """Return new recovery codes; the ones before end."""
    if find_account(scope, account_id).totp_confirmed_at is None:
        raise Refused("The second factor is off, so there are no recovery codes. Switch it on first.")
    record(scope, "second-factor.codes", f"account:{account_id}")
    return _new_codes(scope, account_id)


def end_second_factor(scope: Scope, account_id: int) -> None:
    """Switch the second factor off and forget its secret and its recovery codes."""
    off = {"totp_secret": None, "totp_confirmed_at": None}
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(**off))
    scope.run(RECOVERY.delete().where(RECOVERY.c.account_id == account_id))
    record(scope, "second-factor.off", f"account:{account_id}")


def count_codes(scope: Scope, account_id: int) -> int:
    """Return how many recovery codes are left."""
    left = RECOVERY.c.used_at.is_(None) & (RECOVERY.c.account_id == account_id)
    row = scope.first(select(func.count().label("left")).select_from(RECOVERY).where(left))
    return 0 if row is None else int(row.left)


def use_code(scope: Scope, account_id: int, code: str) -> str:
    """Use a code or a recovery code up and return which it was ("code", "recovery code"), an empty text for neither."""
    row = find_account(scope, account_id)
    if row.totp_confirmed_at is None or not row.totp_secret:
        return ""
    step = matching_step(row.totp_secret, code, now=scope.now, after=row.totp_step)
    if step is not None:
        fresh = ACCOUNT.update().where(ACCOUNT.c.id == account_id, ACCOUNT.c.totp_step < step)
        return "code" if scope.run(fresh.values(totp_step=step)) == 1 else ""
    used = RECOVERY.update().where(
        RECOVERY.c.account_id == account_id,
        RECOVERY.c.code_hash == _code_hash(account_id, code),
        RECOVERY.c.used_at.is_(None),
    )
    if scope.run(used.values(used_at=scope.now)) != 1:
        return ""
    record(scope, "second-factor.recovery-code", f"account:{account_id}")
    return "recovery code"


def matching_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """Return the half minute that a code belongs to, if it is this one or one beside it and later than `after`."""
    given = re.sub(r"\D", "", code) if re.fullmatch(r"[\d\s-]+", code, flags=re.ASCII) else ""
    present = int(now.timestamp()) // STEP_SECONDS
    one_time = pyotp.TOTP(secret, interval=STEP_SECONDS)
    for step in (present, present - 1, present + 1):
        if step > after and hmac.compare_digest(one_time.at(step * STEP_SECONDS), given):
            return step
    return None


def _new_codes(scope: Scope, account_id: int) -> tuple[str, ...]:
    scope.run(RECOVERY.delete().where(RECOVERY.c.account_id == account_id))
    codes = tuple("-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(CODES))
    scope.insert_all(
        RecoveryCode, [{"account_id": account_id, "code_hash": _code_hash(account_id, code)} for code in codes]
    )
    return codes


def _code_hash(account_id: int, code: str) -> str:
    """Hash a code however it was typed: capitals, blanks and hyphens make no difference."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return hashlib.sha256(f"{account_id}:{plain}".encode("utf-8", "replace")).hexdigest()
