"""One's tokens for programs: shown once, listed without their secret, revoked at once."""

from __future__ import annotations

import re

import pytest

from tests.people import OWNER, READER

TOKEN = re.compile(r'value="(gw_[\w-]{43})"')
FORM = {"name": "Nightly export", "reach": "read", "days": "30", "organization": ""}


def test_a_token_is_shown_once_and_listed_by_its_end(installation) -> None:
    owner = installation.sign_in(OWNER)

    made = owner.post("/account/tokens", FORM)
    (token,) = TOKEN.findall(made.text)
    later = owner.get("/account/tokens")

    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    assert token not in later.text
    assert f"read only, all organizations, ends in {token[-4:]}, expires on" in later.text
    assert "never used" in later.text


def test_only_its_hash_is_stored(installation) -> None:
    from app.db import table_of
    from app.records import ApiToken
    from app.services.identity.secrets import secret_hash

    (token,) = TOKEN.findall(installation.sign_in(OWNER).post("/account/tokens", FORM).text)

    with installation.app.state.database.reading() as session:
        row = session.connection().execute(table_of(ApiToken).select()).one()
    assert row.token_hash == secret_hash(token)
    assert token not in repr(tuple(row))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"days": "31"}, "days"),
        ({"days": "soon"}, "days"),
        ({"organization": "999"}, "organization"),
    ],
)
def test_a_fault_stands_at_its_field(installation, change: dict[str, str], field: str) -> None:
    refused = installation.sign_in(OWNER).post("/account/tokens", FORM | change)

    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text
    assert "Nightly export" in refused.text or field == "name"


def test_two_open_tokens_have_two_names(installation) -> None:
    owner = installation.sign_in(OWNER)
    owner.post("/account/tokens", FORM)

    assert "You already have a token named Nightly export." in owner.post("/account/tokens", FORM).text


def test_a_token_is_revoked_by_its_owner_only(installation) -> None:
    owner = installation.sign_in(OWNER)
    owner.post("/account/tokens", FORM)
    (number,) = re.findall(r"/account/tokens/(\d+)/revoke", owner.get("/account/tokens").text)

    foreign = installation.sign_in(READER).post(f"/account/tokens/{number}/revoke")
    page = owner.follow(owner.post(f"/account/tokens/{number}/revoke"))

    assert foreign.status_code == 404
    assert "The token is revoked." in page.text
    assert "revoked" in page.text
    assert owner.post(f"/account/tokens/{number}/revoke").status_code == 404


def test_the_demo_has_no_tokens(halden) -> None:
    assert "The demo has no tokens" in halden.get("/account/tokens").text
    assert halden.post("/account/tokens", FORM).status_code == 403
