"""The OpenID provider: where people are sent to, and who it says has come back (authorization code flow with PKCE)."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote

from app.errors import GroundworkError
from app.services.single_sign_on.tickets import SignInRefused
from app.values.single_sign_on import Identity, Ticket, is_safe_address

LIBRARIES = ("authlib", "httpx", "itsdangerous")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SECONDS = 5.0
KEPT_FOR = 3600.0
LEEWAY = 60
LONGEST_SUBJECT = 255
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LOG = logging.getLogger("groundwork.sso")


class ProviderUnavailable(GroundworkError):  # noqa: N818 - named for what the user meets
    """The provider cannot be used at this moment: it does not answer, or what it answers is no OpenID."""

    status = 502
    title = "The sign-in service does not answer"


class ExtraMissing(GroundworkError):  # noqa: N818 - named for what the user meets
    """Single sign-on is set, but its libraries are not installed."""

    status = 501
    title = "Single sign-on is not installed"


@dataclass
class _Kept:
    value: dict[str, Any]
    until: float


class Provider:
    """One OpenID provider; what it publishes about itself is kept for an hour."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str, scopes: str, groups_claim: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._secret = client_secret
        self._scopes = scopes
        self._groups_claim = groups_claim
        self._document: _Kept | None = None
        self._keys: _Kept | None = None
        require_libraries()

    def address(self, ticket: Ticket, *, redirect_uri: str) -> str:
        """Return where a browser goes to sign in. Raises ProviderUnavailable."""
        from authlib.common.urls import add_params_to_uri  # noqa: PLC0415 - only with the extra `sso`
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415 - likewise

        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": self._scopes,
            "state": ticket.state,
            "nonce": ticket.nonce,
            "code_challenge": create_s256_code_challenge(ticket.verifier),
            "code_challenge_method": "S256",
        }
        return str(add_params_to_uri(self._discovered()["authorization_endpoint"], list(asked.items())))

    def leaving_address(self, *, back: str) -> str:
        """Return where a browser ends its session at the provider and comes back; empty where it offers no such place.

        The ID token of the sign-in is not kept for this, so the provider may ask whether the person means it.
        """
        from authlib.common.urls import add_params_to_uri  # noqa: PLC0415 - only with the extra `sso`

        address = str(self._discovered().get("end_session_endpoint") or "")
        if not is_safe_address(address):
            return ""
        return str(add_params_to_uri(address, [("client_id", self._client_id), ("post_logout_redirect_uri", back)]))

    def identify(self, code: str, ticket: Ticket, *, redirect_uri: str, now: datetime) -> Identity:
        """Return who has come back with a code. Raises SignInRefused or ProviderUnavailable."""
        tokens = self._exchange(code, ticket, redirect_uri)
        claims = self._verified(str(tokens.get("id_token", "")), ticket, tokens, now)
        subject = str(claims["sub"])
        if not subject or len(subject) > LONGEST_SUBJECT:
            raise SignInRefused("The sign-in service names nobody that could be kept. Tell whoever runs it.")
        return self._identity(subject, self._with_userinfo(claims, tokens))

    def _discovered(self) -> dict[str, Any]:
        if self._document is None or self._document.until < time.monotonic():
            found = self._fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderUnavailable(
                    "The sign-in service calls itself by another name than GROUNDWORK_SSO_ISSUER. Set that to the very "
                    "same text, and mind a slash at the end."
                )
            if not all(is_safe_address(str(found.get(name, ""))) for name in NEEDED):
                raise ProviderUnavailable("The sign-in service does not publish the addresses that OpenID needs.")
            self._document = _Kept(found, time.monotonic() + KEPT_FOR)
        return self._document.value

    def _published_keys(self, *, anew: bool = False) -> dict[str, Any]:
        if anew or self._keys is None or self._keys.until < time.monotonic():
            self._keys = _Kept(self._fetch(self._discovered()["jwks_uri"]), time.monotonic() + KEPT_FOR)
        return self._keys.value

    def _exchange(self, code: str, ticket: Ticket, redirect_uri: str) -> dict[str, Any]:
        """Exchange the code for tokens; a refusal of the provider is the end of this sign-in."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": ticket.verifier,
        }
        methods = self._discovered().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if self._secret and "client_secret_basic" in methods:
            auth = (quote(self._client_id, safe=""), quote(self._secret, safe=""))
        else:
            form["client_id"] = self._client_id
            if self._secret:
                form["client_secret"] = self._secret
        return self._fetch(self._discovered()["token_endpoint"], form=form, auth=auth)

    def _verified(self, id_token: str, ticket: Ticket, tokens: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Return the claims of an ID token that this provider signed, for us, just now, for this very sign-in."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - only with the extra `sso`
        from joserfc.errors import JoseError  # noqa: PLC0415 - likewise

        decoded = self._decoded(id_token)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            params={
                "nonce": ticket.nonce,
                "client_id": self._client_id,
                "access_token": str(tokens.get("access_token", "")),
            },
        )
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, TypeError, ValueError) as error:
            LOG.warning("An ID token was refused: %s", _reason(error))
            raise SignInRefused(
                "What the sign-in service sent is not meant for this sign-in, or it is too old. Begin again; if it "
                "happens once more, check the clock of the server and the settings of the client."
            ) from error
        return dict(claims)

    def _decoded(self, id_token: str) -> Any:
        """Check the signature; a key that is not known yet is asked for once more: providers change their keys."""
        from joserfc import jwt  # noqa: PLC0415 - only with the extra `sso`
        from joserfc.errors import JoseError  # noqa: PLC0415 - likewise
        from joserfc.jwk import KeySet  # noqa: PLC0415 - likewise

        for anew in (False, True):
            published = self._published_keys(anew=anew)
            try:
                return jwt.decode(id_token, KeySet.import_key_set(published), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                reason = _reason(error)
        LOG.warning("The signature of an ID token was refused: %s", reason)
        raise SignInRefused("What the sign-in service sent does not bear its signature. Begin again.")

    def _with_userinfo(self, claims: dict[str, Any], tokens: dict[str, Any]) -> dict[str, Any]:
        """Add what the provider tells apart from the ID token, if it is about the same person."""
        address, token = self._discovered().get("userinfo_endpoint"), tokens.get("access_token")
        has_all = "email" in claims and (not self._groups_claim or self._groups_claim in claims)
        if has_all or not address or not token or not is_safe_address(str(address)):
            return claims
        found = self._fetch(str(address), bearer=str(token))
        return {**found, **claims} if found.get("sub") == claims["sub"] else claims

    def _identity(self, subject: str, claims: dict[str, Any]) -> Identity:
        return Identity(
            issuer=self.issuer,
            subject=subject,
            email=str(claims.get("email") or ""),
            is_email_verified=_is_verified(claims),
            name=str(claims.get("name") or ""),
            groups=_groups(claims, self._groups_claim),
        )

    def _fetch(
        self,
        url: str,
        *,
        form: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        bearer: str = "",
    ) -> dict[str, Any]:
        """Ask the provider and return its JSON object. No redirect is followed."""
        import httpx  # noqa: PLC0415 - only with the extra `sso`

        headers = {"accept": "application/json"} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        try:
            with httpx.Client(timeout=SECONDS, headers=headers, trust_env=True) as client:
                answer = client.get(url) if form is None else client.post(url, data=form, auth=auth)  # type: ignore[arg-type]
            document = answer.json() if answer.is_success or form is not None else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            LOG.warning("The sign-in service cannot be used: %s", _reason(error))
            raise _not_answering() from error
        if form is not None and answer.is_client_error:
            LOG.warning("The sign-in service gave no token: %s", _error_code(document))
            raise SignInRefused("The sign-in service did not confirm this sign-in. Begin again.")
        if not answer.is_success or not isinstance(document, dict):
            LOG.warning("The sign-in service answered %s", answer.status_code)
            raise _not_answering()
        return document


def require_libraries() -> None:
    """Raise ExtraMissing where the libraries of the extra `sso` are not installed."""
    if any(find_spec(name) is None for name in LIBRARIES):
        raise ExtraMissing(
            "Single sign-on needs libraries that are not installed. Install groundwork[sso], or take the setting "
            "GROUNDWORK_SSO_ISSUER away."
        )


def _is_verified(claims: dict[str, Any]) -> bool | None:
    """Return what the provider says of the e-mail address; some say it as a text."""
    said = claims.get("email_verified")
    return None if said is None else said is True or said == "true"


def _groups(claims: dict[str, Any], name: str) -> frozenset[str] | None:
    """Return the groups of a person; None where the provider says that there are too many to tell."""
    if not name or name in (claims.get("_claim_names") or {}):
        return None
    given = claims.get(name)
    if isinstance(given, str):
        return frozenset({given})
    return frozenset(str(group) for group in given) if isinstance(given, list) else frozenset()


def _not_answering() -> ProviderUnavailable:
    return ProviderUnavailable(
        "The sign-in service does not answer at this moment. Try again in a minute, or sign in with a password if you "
        "have one."
    )


def _reason(error: Exception) -> str:
    """Name a failure without what was sent: that may hold names and secrets."""
    return type(error).__name__


def _error_code(document: object) -> str:
    """Return the error code of OAuth, which is one of a few words; nothing else of the answer is logged."""
    code = document.get("error") if isinstance(document, dict) else None
    return code if isinstance(code, str) and code.replace("_", "").isalpha() and len(code) < 40 else "no reason"
