"""Random secrets for links, sessions and tokens, and what is stored of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Return 32 random bytes as text that fits into an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """Return what is stored of a secret. It is random and long, so that a plain hash is enough.

    >>> secret_hash("abc")[:12]
    'ba7816bf8f01'
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """Return the token that forms carry for a browser with this secret; it says nothing about the secret.

    >>> len(form_token("abc"))
    32
    """
    return hmac.new(secret.encode(), b"groundwork form", hashlib.sha256).hexdigest()[:32]
