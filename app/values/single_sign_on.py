"""Sign-in by an OpenID provider: who it says somebody is, and what its groups mean here."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.values.visitor import MemberRole


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a group of the provider gives: a role in an organization (its name or number), or a standing."""

    organization: str | int | None = None
    role: MemberRole | None = None
    standing: str = ""


GroupMapping = dict[str, tuple[Grant, ...]]
STANDINGS = ("administrator", "consultant")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom the provider has signed in. `subject` is who that is for ever, under `issuer`; the rest may change.

    `is_email_verified` and `groups` are None where the provider did not say, which is neither no nor none.
    """

    issuer: str
    subject: str
    email: str = ""
    is_email_verified: bool | None = None
    name: str = ""
    groups: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the groups of somebody give them. A standing that the mapping does not speak of is None and stays."""

    roles: dict[str | int, MemberRole] = field(default_factory=dict)
    is_administrator: bool | None = None
    is_consultant: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What this browser took along to the provider; what comes back must fit to it.

    `account_id` and `session_id` are set where a signed-in person links their account instead of signing in.
    """

    state: str
    nonce: str
    verifier: str
    back: str = "/"
    account_id: int | None = None
    session_id: int | None = None


def is_safe_address(address: str) -> bool:
    """Return whether a secret may be sent to an address: over TLS, or on this machine.

    >>> is_safe_address("https://id.halden.example"), is_safe_address("http://127.0.0.1:9000"), is_safe_address("http://id")
    (True, True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_local = parts.hostname in ("127.0.0.1", "::1", "localhost")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_local))


def read_grants(given: object) -> tuple[Grant, ...]:
    """Read what one group gives from the mapping of the settings; ValueError with a sentence for a fault.

    >>> read_grants("administrator")[0].standing
    'administrator'
    >>> read_grants({"organization": "Halden Components", "role": "owner"})[0].role.value
    'owner'
    """
    entries = given if isinstance(given, list) else [given]
    return tuple(_read_grant(entry) for entry in entries)


def _read_grant(entry: object) -> Grant:
    if isinstance(entry, str) and entry in STANDINGS:
        return Grant(standing=entry)
    if not isinstance(entry, dict) or set(entry) != {"organization", "role"}:
        message = f'{entry!r} is neither "administrator" nor "consultant" nor {{"organization": ..., "role": ...}}'
        raise ValueError(message)
    organization, role = entry["organization"], entry["role"]
    roles = [each.value for each in MemberRole]
    if role not in roles:
        message = f"{role!r} is no role; the roles are {', '.join(roles)}"
        raise ValueError(message)
    if not isinstance(organization, int | str) or isinstance(organization, bool) or not str(organization).strip():
        message = f"{organization!r} is no organization; write its name or its number"
        raise ValueError(message)
    name = organization if isinstance(organization, int) else organization.strip()
    return Grant(organization=name, role=MemberRole(role))
