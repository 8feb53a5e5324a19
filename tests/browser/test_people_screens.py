"""The pages about people: accessible in both themes, narrow and wide, and usable by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.db import local_scope
from app.main import create_app
from app.services.administration.accounts import disable_account
from app.services.identity.sessions import start_session
from app.services.membership.inviting import invite_member
from app.settings import Settings
from tests.browser.conftest import serve
from tests.browser.test_screens import CONTRAST, OPEN_ALL, RULES
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, serve_provider
from tests.people import ADMINISTRATOR, OWNER, PASSWORD, READER, People, people_of, with_people

PICTURES = os.environ.get("GROUNDWORK_TEST_PICTURES", "")


@dataclass(frozen=True)
class Site:
    """An installation with people: where it is, and the secrets of two sessions and an invitation."""

    address: str
    people: People
    owner: str
    administrator: str
    invitation: str

    def sign_in(self, page, secret: str):
        page.context.add_cookies([{"name": "groundwork_session", "value": secret, "url": self.address}])
        return page


@pytest.fixture(scope="module")
def people_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("people") / "data"
    with_people(Settings(data_dir=folder))
    app = create_app(Settings(data_dir=folder, demo=False))
    with app.state.database.writing() as session:
        scope = local_scope(session)
        people = people_of(scope)
        owner, administrator = (
            start_session(scope, people.accounts[email], method="password", lasts=timedelta(days=1))
            for email in (OWNER, ADMINISTRATOR)
        )
        invitation = invite_member(
            scope, people.halden, email="eva.horvath@halden.example", name="Eva Horváth", role="respondent"
        )
        disable_account(scope, people.accounts[READER])
    app.state.database.close()
    with serve(folder, demo=False) as address:
        yield Site(address, people, owner, administrator, invitation)


def _screens(site: Site) -> dict[str, tuple[str, str]]:
    halden, owner = site.people.halden, site.people.accounts[OWNER]
    return {
        "members": (site.owner, f"/o/{halden}"),
        "tokens": (site.owner, "/account/tokens"),
        "list": (site.owner, f"/?organization={halden}"),
        "accounts": (site.administrator, "/admin"),
        "account": (site.administrator, f"/admin/accounts/{owner}"),
        "disabled": (site.administrator, f"/admin/accounts/{site.people.accounts[READER]}"),
        "organizations": (site.administrator, "/admin/organizations"),
        "join": ("", f"/join/{site.invitation}"),
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_about_people_has_an_accessibility_fault(people_site, visit, width: int) -> None:
    axe, faults = Axe(), []

    for name, (secret, path) in _screens(people_site).items():
        page = visit(width=width, reduced_motion="reduce", color_scheme="light")
        if secret:
            people_site.sign_in(page, secret)
        page.goto(people_site.address + path)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        page.evaluate(OPEN_ALL)
        found = axe.run(page, options=RULES).response["violations"]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.emulate_media(color_scheme="dark")
        found += axe.run(page, options=CONTRAST).response["violations"]
        faults += [f"{name}: {rule['id']} at {rule['nodes'][0]['target']}" for rule in found]
        faults += [f"{name}: {overflow} pixels wider than the screen"] if overflow else []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}-dark-open.png", full_page=True)

    assert faults == []


def test_somebody_is_invited_by_keyboard_and_the_fault_leads_to_its_field(people_site, visit) -> None:
    page = people_site.sign_in(visit(expected=("status of 422",)), people_site.owner)
    page.goto(f"{people_site.address}/o/{people_site.people.halden}")

    page.get_by_role("textbox", name="E-mail address").focus()
    page.keyboard.type("petra at brno")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="This is not an e-mail address.").press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("petra.svoboda@brno.example")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Pass this link on to petra.svoboda@brno.example").wait_for()
    assert "/join/" in page.get_by_role("textbox", name="Link").input_value()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/invited-1280.png")


def test_a_token_is_made_without_script(people_site, visit) -> None:
    page = people_site.sign_in(visit(width=390, java_script_enabled=False), people_site.owner)
    page.goto(f"{people_site.address}/account/tokens")

    page.get_by_label("Name").fill("Nightly export")
    page.get_by_role("button", name="Make the token").click()

    assert page.get_by_role("textbox", name="Token").input_value().startswith("gw_")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/token-390.png", full_page=True)


@pytest.fixture(scope="module")
def single_sign_on_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Provider]]:
    """An installation that trusts a provider, which lets Eva in: its address, and the secret of the owner's session."""
    folder = tmp_path_factory.mktemp("trusting") / "data"
    with_people(Settings(data_dir=folder))
    app = create_app(Settings(data_dir=folder, demo=False))
    with app.state.database.writing() as session:
        scope = local_scope(session)
        owner = people_of(scope).accounts[OWNER]
        secret = start_session(scope, owner, method="password", lasts=timedelta(days=1))
    app.state.database.close()
    with serve_provider() as provider:
        trust = {
            "sso_issuer": provider.issuer,
            "sso_client_id": CLIENT_ID,
            "sso_client_secret": CLIENT_SECRET,
            "sso_name": "Halden ID",
            "sso_create_accounts": True,
        }
        with serve(folder, demo=False, **trust) as address:
            yield address, secret, provider


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_signs_in_at_a_provider_and_comes_back(single_sign_on_site, visit, width: int) -> None:
    page, (address, _, provider) = visit(width=width), single_sign_on_site
    provider.person = {"sub": "eva-1", "email": "eva@halden.example", "email_verified": True, "name": "Eva Horváth"}
    page.goto(f"{address}/sign-in?next=/organizations")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/sign-in-{width}.png", full_page=True)

    page.get_by_role("link", name="Sign in with Halden ID").click()

    page.get_by_role("heading", name="Organizations").wait_for()
    assert page.url == f"{address}/organizations"


@pytest.mark.parametrize("width", [1280, 390])
def test_an_account_is_linked_in_the_browser_under_the_strict_policy(single_sign_on_site, visit, width: int) -> None:
    page, (address, secret, provider) = visit(width=width), single_sign_on_site
    provider.person = {"sub": "jonas-1"}
    page.context.add_cookies([{"name": "groundwork_session", "value": secret, "url": address}])
    axe, faults = Axe(), []

    def look(name: str) -> None:
        faults.extend(f"{name}: {rule['id']}" for rule in axe.run(page, options=RULES).response["violations"])
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)

    page.goto(f"{address}/account")
    look("account")
    page.get_by_role("link", name="Link or unlink").click()
    look("linking")
    page.get_by_role("textbox", name="Current password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Go to Halden ID").wait_for()
    look("leaving")

    page.get_by_role("link", name="Go to Halden ID").click()

    page.get_by_text("Your account is linked.", exact=False).wait_for()
    look("linked")
    page.get_by_role("textbox", name="Current password").fill(PASSWORD)
    page.get_by_role("button", name="Unlink").click()
    page.get_by_text("Your account is no longer linked.").wait_for()
    assert faults == []
