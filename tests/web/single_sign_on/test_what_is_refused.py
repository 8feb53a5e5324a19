"""What a provider, a network or a thief may send back, and that none of it signs anybody in."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import httpx
import pytest
from joserfc.jwk import RSAKey

from app.services.single_sign_on.provider import Provider

EMAIL = "eva.horvath@halden.example"


def _is_in(visitor) -> bool:
    return visitor.request("GET", "/organizations").status_code == 200


def _from_now(value: object) -> object:
    """Return the moment that far from now; the name of a test must not hold a moment, or two workers differ in it."""
    return int(time.time() + value.total_seconds()) if isinstance(value, timedelta) else value


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": timedelta(hours=-1)},
        {"exp": None},
        {"exp": "soon"},
        {"iat": timedelta(hours=1)},
        {"aud": "another-client"},
        {"aud": ["another-client", "a-third"]},
        {"aud": ["groundwork", "another-client"], "azp": "another-client"},
        {"iss": "https://id.evil.example"},
        {"at_hash": "bm90IHRoZSBoYXNo"},
        {"sub": None},
        {"sub": "x" * 256},
    ],
    ids=lambda claims: ", ".join(f"{name} {str(value)[:30]}" for name, value in claims.items()),
)
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(trusting, provider, claims: dict[str, object]) -> None:
    here = trusting(sso_create_accounts=True)
    provider.claims = {name: _from_now(value) for name, value in claims.items()}
    eva = here.house.stranger()

    refused = here.go(eva)

    assert refused.status_code == 403
    assert not _is_in(eva)
    assert here.account(EMAIL) is None


def test_a_signature_by_a_key_that_is_not_published_is_refused(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    provider.signs_with = RSAKey.generate_key(2048, parameters={"kid": provider.keys[0].kid})

    refused = here.go(here.house.stranger())

    assert refused.status_code == 403
    assert "does not bear its signature" in refused.text
    assert provider.asked.count("keys") == 2


def test_a_token_without_a_signature_is_refused(trusting, provider, monkeypatch) -> None:
    import base64
    import json

    here = trusting(sso_create_accounts=True)

    def unsigned(asked: dict[str, str]) -> str:
        claims = {"iss": provider.issuer, "aud": "groundwork", "nonce": asked["nonce"], "exp": int(time.time()) + 300}
        parts = ({"alg": "none"}, claims | provider.person | {"iat": int(time.time())})
        return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."

    monkeypatch.setattr(provider, "_id_token", unsigned)

    assert here.go(here.house.stranger()).status_code == 403


def test_a_provider_may_change_its_keys(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    here.go(here.house.stranger())
    provider.rotate()
    eva = here.house.stranger()

    here.go(eva)

    assert _is_in(eva)
    assert provider.asked.count("discovery") == 1


def test_what_the_provider_publishes_is_kept(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)

    for _ in range(3):
        here.go(here.house.stranger())

    assert (provider.asked.count("discovery"), provider.asked.count("keys")) == (1, 1)


@pytest.mark.parametrize("changes", [{"state": "forged"}, {"state": ""}, {"iss": "https://id.evil.example"}])
def test_an_answer_that_was_not_asked_for_here_is_refused(trusting, provider, changes: dict[str, str]) -> None:
    here = trusting(sso_create_accounts=True)

    refused = here.go(here.house.stranger(), **changes)

    assert refused.status_code == 403
    assert "was not begun in this browser" in refused.text
    assert "token" not in provider.asked


def test_an_answer_brought_to_another_browser_is_refused(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    address = here.house.stranger().request("GET", "/sso/start").headers["location"]
    victim = here.house.stranger()

    without = here.come_back(victim, address)
    victim.request("GET", "/sso/start")
    with_own = here.come_back(victim, address)

    assert (without.status_code, with_own.status_code) == (403, 403)
    assert "token" not in provider.asked


def test_a_code_works_once(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    eva = here.house.stranger()
    address = eva.request("GET", "/sso/start").headers["location"]
    ticket = eva.cookies["groundwork_sso"]
    here.come_back(eva, address)
    again = here.house.stranger()
    again.cookies.set("groundwork_sso", ticket)
    state = httpx.URL(address).params["state"]

    refused = again.request("GET", f"/sso/callback?code=code-0&state={state}")

    assert refused.status_code == 403
    assert "did not confirm this sign-in" in refused.text


def test_a_forged_and_an_old_ticket_are_refused(trusting, monkeypatch) -> None:
    from itsdangerous import TimestampSigner

    here = trusting(sso_create_accounts=True)
    eva = here.house.stranger()
    address = eva.request("GET", "/sso/start").headers["location"]
    forged = here.house.stranger()
    forged.cookies.set("groundwork_sso", eva.cookies["groundwork_sso"][:-2] + "xx")
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) + 601)

    answers = [here.come_back(visitor, address) for visitor in (forged, eva)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("longer than ten minutes" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("error", "told"),
    [("access_denied", "did not let you in, or you stopped there"), ("server_error", "met an error")],
)
def test_a_no_of_the_provider_is_told_in_words(trusting, provider, error: str, told: str) -> None:
    here = trusting(sso_create_accounts=True)
    provider.answers = {"error": error}

    refused = here.go(here.house.stranger())

    assert refused.status_code == 403
    assert told in refused.text
    assert "token" not in provider.asked


def test_a_provider_that_is_down_is_told_and_passwords_still_work(trusting) -> None:
    here = trusting(sso_issuer="http://127.0.0.1:9")
    stranger = here.house.stranger()

    down = stranger.request("GET", "/sso/start")

    assert down.status_code == 502
    assert "does not answer at this moment" in down.text
    assert stranger.get("/sign-in").status == 200


def test_nobody_waits_to_read_while_the_provider_is_asked(trusting, monkeypatch: pytest.MonkeyPatch) -> None:
    here = trusting()
    turns, taken = asyncio.Semaphore(1), []
    monkeypatch.setattr(here.house.app.state.database, "_readers", turns)

    def slow(*_: object, **__: object) -> str:
        taken.append(turns.locked())
        return "https://id.example/authorize"

    monkeypatch.setattr(Provider, "address", slow)

    answer = here.house.stranger().request("GET", "/sso/start")

    assert (answer.headers["location"], taken) == ("https://id.example/authorize", [False])


@pytest.mark.parametrize("status", [400, 401, 500, 503])
def test_a_provider_that_gives_no_token_lets_nobody_in(trusting, provider, status: int) -> None:
    here = trusting(sso_create_accounts=True)
    provider.token_status = status

    refused = here.go(here.house.stranger())

    assert refused.status_code == (403 if status < 500 else 502)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://id.evil.example"},
        {"token_endpoint": "http://id.evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_says_strange_things_of_itself_is_not_used(trusting, provider, document) -> None:
    provider.document = document
    here = trusting()

    assert here.house.stranger().request("GET", "/sso/start").status_code == 502
