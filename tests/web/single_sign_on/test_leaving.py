"""Signing out after single sign-on: the provider's session goes on, and people are told, or led to end it as well."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.services.single_sign_on.provider import ProviderUnavailable
from tests.people import OWNER

THERE = re.compile(r'href="(http://127\.0\.0\.1:\d+/logout[^"]+)"')


@pytest.fixture
def enter(trusting, provider):
    """Sign Eva in with a provider that says more about itself."""

    def sign_in(**document: str):
        provider.document = document
        here = trusting(sso_create_accounts=True)
        visitor = here.house.stranger()
        here.go(visitor)
        visitor.take_form_token()
        return visitor

    return sign_in


@pytest.mark.parametrize("way", ["/sign-out", "/account/sessions/end"])
def test_whoever_signs_out_is_led_to_end_the_session_of_the_provider(enter, provider, way: str) -> None:
    eva = enter(end_session_endpoint=f"{provider.issuer}/logout")

    left = eva.post(way)
    page = eva.follow(left)
    (address,) = THERE.findall(page.text)
    back = httpx.get(address.replace("&amp;", "&")).headers["location"]

    assert left.headers["location"] == "/sso/left"
    assert "Your session at Halden ID goes on" in page.text
    assert provider.left == [{"client_id": "groundwork", "post_logout_redirect_uri": back}]
    assert urlsplit(back).path == "/sign-in"
    assert eva.request("GET", "/").headers["location"] == "/sign-in?next=%2F"


def test_the_address_of_the_settings_is_where_people_come_back_to(trusting, provider) -> None:
    provider.document = {"end_session_endpoint": f"{provider.issuer}/logout?realm=halden"}
    here = trusting(public_url="https://groundwork.example.org")

    (address,) = THERE.findall(here.house.stranger().get("/sso/left").text)

    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query) == {
        "realm": ["halden"],
        "client_id": ["groundwork"],
        "post_logout_redirect_uri": ["https://groundwork.example.org/sign-in"],
    }


@pytest.mark.parametrize("document", [{}, {"end_session_endpoint": "http://id.halden.example/logout"}])
def test_a_provider_without_a_safe_place_to_sign_out_is_told_in_words(enter, document) -> None:
    eva = enter(**document)

    page = eva.follow(eva.post("/sign-out"))

    assert "sign out there as well, or close the browser" in page.text
    assert "logout" not in page.text


def test_a_provider_that_does_not_answer_holds_nobody_up(enter, monkeypatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ProviderUnavailable("The sign-in service does not answer.")

    monkeypatch.setattr("app.services.single_sign_on.provider.Provider.leaving_address", fail)

    eva = enter()
    page = eva.follow(eva.post("/sign-out"))

    assert page.status == 200
    assert "You are signed out here" in page.text


def test_whoever_came_with_a_password_is_not_sent_there(trusting) -> None:
    owner = trusting().house.sign_in(OWNER)

    assert owner.request("GET", "/sso/left").headers["location"] == "/"
    assert owner.post("/sign-out").headers["location"] == "/sign-in"
