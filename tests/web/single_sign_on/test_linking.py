"""Linking one's account to the provider, and undoing it: only who is signed in and knows the password."""

from __future__ import annotations

import re

from tests.people import OUTSIDER, OWNER, PASSWORD

AWAY = re.compile(r'href="(http://127\.0\.0\.1:\d+/authorize[^"]+)"')
LINKING = "/account/single-sign-on"


def _begin(visitor) -> str:
    page = visitor.post(f"{LINKING}/link", {"present": PASSWORD})
    (address,) = AWAY.findall(page.text)
    return address.replace("&amp;", "&")


def test_a_linked_account_opens_by_the_provider_and_keeps_its_password(trusting, provider) -> None:
    here = trusting()
    owner = here.house.sign_in(OWNER)
    assert "Not linked" in owner.get(LINKING).text
    assert LINKING in owner.get("/account").links

    linked = here.come_back(owner, _begin(owner))
    fresh = here.house.stranger()
    here.go(fresh, back="/a/1/settings")

    assert linked.headers["location"] == LINKING
    assert "Linked: it opens your account." in owner.get(LINKING).text
    assert fresh.get("/a/1/settings").status == 200
    assert here.account(OWNER).password_hash is not None


def test_linking_takes_the_password(trusting) -> None:
    here = trusting()
    owner = here.house.sign_in(OWNER)

    refused = owner.post(f"{LINKING}/link", {"present": "not this one at all"})

    assert refused.status_code == 422
    assert 'href="#present"' in refused.text
    assert not AWAY.search(refused.text)


def test_whoever_signed_out_meanwhile_links_nothing(trusting) -> None:
    here = trusting()
    owner = here.house.sign_in(OWNER)
    address = _begin(owner)
    owner.post("/sign-out")

    refused = here.come_back(owner, address)

    assert refused.status_code == 403
    assert here.account(OWNER).sso_subject is None


def test_a_ticket_to_link_does_not_link_the_account_of_somebody_else(trusting) -> None:
    here = trusting()
    owner, outsider = here.house.sign_in(OWNER), here.house.sign_in(OUTSIDER)
    address = _begin(owner)
    outsider.cookies.set("groundwork_sso", owner.cookies["groundwork_sso"])

    refused = here.come_back(outsider, address)

    assert refused.status_code == 403
    assert here.account(OUTSIDER).sso_subject is None


def test_one_identity_opens_one_account(trusting) -> None:
    here = trusting()
    owner, outsider = here.house.sign_in(OWNER), here.house.sign_in(OUTSIDER)
    here.come_back(owner, _begin(owner))

    refused = here.come_back(outsider, _begin(outsider))

    assert refused.status_code == 403
    assert "opens another account already" in refused.text


def test_an_account_is_unlinked_with_its_password(trusting) -> None:
    here = trusting()
    owner = here.house.sign_in(OWNER)
    here.come_back(owner, _begin(owner))

    wrong = owner.post(f"{LINKING}/unlink", {"present": "not this one at all"})
    right = owner.post(f"{LINKING}/unlink", {"present": PASSWORD})

    assert wrong.status_code == 422
    assert right.headers["location"] == LINKING
    assert here.account(OWNER).sso_subject is None
    assert here.go(here.house.stranger()).status_code == 403


def test_without_a_password_nothing_is_unlinked(trusting) -> None:
    here = trusting(sso_create_accounts=True)
    eva = here.house.stranger()
    here.go(eva)
    eva.take_form_token()

    page, refused = eva.get(LINKING), eva.post(f"{LINKING}/unlink", {"present": ""})

    assert "this is the only way into your account" in page.text
    assert refused.status_code == 403
    assert here.account("eva.horvath@halden.example").sso_subject == "eva-1"
