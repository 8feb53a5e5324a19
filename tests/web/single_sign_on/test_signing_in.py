"""Signing in at a provider: who gets in, and everything that must not work."""

from __future__ import annotations

import pytest

from app.services.membership.inviting import invite_member
from tests.people import OUTSIDER, OWNER

EMAIL = "eva.horvath@halden.example"


def _is_in(visitor) -> bool:
    return visitor.request("GET", "/organizations").status_code == 200


def test_somebody_new_gets_an_account_where_the_settings_say_so(trusting) -> None:
    here = trusting(sso_create_accounts=True)
    eva = here.house.stranger()

    arrived = here.go(eva, back="/organizations")

    assert arrived.status_code == 303
    assert arrived.headers["location"] == "/organizations"
    assert _is_in(eva)
    account = here.account(EMAIL)
    assert (account.name, account.sso_subject, account.password_hash) == ("Eva Horváth", "eva-1", None)
    assert account.signed_in_at is not None


def test_whoever_comes_again_is_the_same_even_with_another_address(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    here.go(here.house.stranger())
    first = here.account(EMAIL)
    provider.person |= {"email": "eva.novak@halden.example", "email_verified": False, "name": "Eva Novák"}

    again = here.house.stranger()
    here.go(again)

    assert _is_in(again)
    assert here.account(EMAIL).id == first.id
    assert here.account("eva.novak@halden.example") is None


def test_without_an_invitation_nobody_gets_an_account(trusting) -> None:
    here = trusting()
    eva = here.house.stranger()

    refused = here.go(eva)

    assert refused.status_code == 403
    assert "Nobody has invited you here yet." in refused.text
    assert here.account(EMAIL) is None
    assert not _is_in(eva)


def test_an_invitation_to_the_verified_address_lets_in_and_is_used_up(trusting) -> None:
    from app.db import local_scope

    here = trusting()
    with here.house.app.state.database.writing() as session:
        scope = local_scope(session)
        secret = invite_member(scope, here.house.people.halden, email=EMAIL, name="", role="reader")
    eva = here.house.stranger()

    here.go(eva)

    assert here.roles(EMAIL) == {"Halden Components": ("reader", "hand")}
    assert eva.get("/a/1/report").status == 200
    assert here.house.stranger().get(f"/join/{secret}").status == 404


def test_an_account_that_somebody_uses_is_not_taken_over_by_its_address(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    provider.person |= {"sub": "thief", "email": OWNER}
    thief = here.house.stranger()

    refused = here.go(thief)

    assert refused.status_code == 403
    assert "that this sign-in service does not open yet" in refused.text
    assert not _is_in(thief)
    assert here.account(OWNER).sso_subject is None


def test_an_account_that_waits_unused_is_linked_by_its_verified_address(trusting, provider) -> None:
    from app.db import local_scope
    from app.services.accounts.people import add_account

    here = trusting()
    with here.house.app.state.database.writing() as session:
        add_account(local_scope(session), name="Eva", email=EMAIL, password_hash=None)
    eva = here.house.stranger()

    here.go(eva)

    assert _is_in(eva)
    assert here.account(EMAIL).sso_subject == "eva-1"
    provider.person |= {"sub": "another"}
    assert here.go(here.house.stranger()).status_code == 403


@pytest.mark.parametrize("verified", [False, None, "false", 1])
def test_an_unverified_address_finds_nobody(trusting, provider, verified: object) -> None:
    here = trusting(sso_create_accounts=True)
    provider.person |= {"email_verified": verified}

    refused = here.go(here.house.stranger())

    assert refused.status_code == 403
    assert "does not vouch for your e-mail address" in refused.text
    assert here.account(EMAIL) is None


def test_addresses_can_be_trusted_by_setting(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True, sso_trust_email=True)
    provider.person |= {"email_verified": False}
    refused = here.go(here.house.stranger())
    provider.person |= {"email_verified": None}
    eva = here.house.stranger()

    here.go(eva)

    assert refused.status_code == 403
    assert _is_in(eva)


def test_a_disabled_account_stays_out(trusting) -> None:
    from app.db import local_scope
    from app.services.administration.accounts import disable_account

    here = trusting(sso_create_accounts=True)
    here.go(here.house.stranger())
    with here.house.app.state.database.writing() as session:
        disable_account(local_scope(session), here.account(EMAIL).id)
    eva = here.house.stranger()

    refused = here.go(eva)

    assert refused.status_code == 403
    assert "This account is disabled." in refused.text
    assert not _is_in(eva)


def test_a_person_without_a_name_is_called_by_the_address(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    provider.person |= {"name": " "}

    here.go(here.house.stranger())

    assert here.account(EMAIL).name == "eva.horvath"


def test_a_client_without_the_secret_gets_nobody_in(trusting) -> None:
    here = trusting(sso_create_accounts=True, sso_client_secret="")

    refused = here.go(here.house.stranger())

    assert refused.status_code == 403
    assert "did not confirm this sign-in" in refused.text


def test_a_client_may_send_its_secret_in_the_form(trusting, provider) -> None:
    provider.auth_methods = ["client_secret_post"]
    here = trusting(sso_create_accounts=True)
    eva = here.house.stranger()

    here.go(eva)

    assert _is_in(eva)


def test_what_the_id_token_lacks_is_asked_for_apart_about_the_same_person_only(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True)
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "somebody else", "email": EMAIL, "email_verified": True}
    refused = here.go(here.house.stranger())
    provider.userinfo |= {"sub": "eva-1"}
    eva = here.house.stranger()

    here.go(eva)

    assert refused.status_code == 403
    assert _is_in(eva)


def test_the_button_stands_where_people_sign_in_and_leads_back(trusting, installation) -> None:
    page = trusting().house.stranger().get("/sign-in?next=/a/1")

    assert "Sign in with Halden ID" in page.text
    assert "/sso/start?next=/a/1" in page.links
    assert "/sso/start" not in installation.stranger().get("/sign-in").text


def test_without_the_setting_there_is_no_way(installation) -> None:
    stranger = installation.stranger()

    assert stranger.get("/sso/start").status == 404
    assert stranger.get("/sso/callback").status == 404
    assert installation.sign_in(OWNER).get("/account/single-sign-on").status == 404


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/sso/start", "/sign-out"])
def test_nobody_is_led_away_afterwards(trusting, back: str) -> None:
    here = trusting(sso_create_accounts=True)

    assert here.go(here.house.stranger(), back=back).headers["location"] == "/"


def test_whoever_is_signed_in_goes_nowhere(trusting, provider) -> None:
    here = trusting()

    left = here.house.sign_in(OUTSIDER).request("GET", "/sso/start?next=/organizations")

    assert left.headers["location"] == "/organizations"


def test_without_the_extra_it_says_what_to_install(trusting, monkeypatch) -> None:
    from app.services.single_sign_on import provider as module

    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "authlib" else object())

    refused = trusting().house.stranger().request("GET", "/sso/start")

    assert refused.status_code == 501
    assert "Install groundwork[sso]" in refused.text


def test_as_the_only_way_in_it_does_not_start_without_the_extra(trusting, monkeypatch) -> None:
    from app.services.single_sign_on import provider as module

    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "authlib" else object())

    with pytest.raises(module.ExtraMissing, match=r"Install groundwork\[sso\]"):
        trusting(sso_only=True)


def test_many_tries_from_one_place_have_to_wait(trusting) -> None:
    here = trusting()
    stranger = here.house.stranger()

    answers = [stranger.request("GET", "/sso/callback?code=x&state=y").status_code for _ in range(22)]

    assert answers[:20] == [403] * 20
    assert answers[-1] == 429
