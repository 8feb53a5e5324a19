"""Accounts in a real browser: the first one, signing in, a second factor, a reset, and a session that ends midway."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.db import Database, local_scope
from app.services.accounts.people import find_by_email
from app.services.accounts.resetting import make_reset_link
from app.services.accounts.setting_up import make_first_link
from app.services.identity.sessions import end_all_sessions
from tests.browser.conftest import serve
from tests.browser.test_screens import CONTRAST, RULES

MARA = "mara.lindqvist@halden.example"
PASSWORD, NEW_PASSWORD = "quiet harbour lantern", "seven slow barges north"
REFUSED = "status of 422"


@dataclass
class Site:
    """A site without demo, and the terminal of its server."""

    address: str
    database: Database

    def first_link(self) -> str:
        with self.database.writing() as session:
            return self.address + str(make_first_link(local_scope(session)))

    def reset_link(self) -> str:
        with self.database.writing() as session:
            scope = local_scope(session)
            row = find_by_email(scope, MARA)
            assert row is not None
            return self.address + make_reset_link(scope, row.id)

    def end_sessions(self) -> None:
        with self.database.writing() as session:
            scope = local_scope(session)
            row = find_by_email(scope, MARA)
            assert row is not None
            end_all_sessions(scope, row.id)


@pytest.fixture
def fresh(seeded_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A site with Halden Components that nobody has an account on."""
    folder = tmp_path / "data"
    shutil.copytree(seeded_folder, folder)
    with serve(folder, demo=False) as address:
        database = Database(f"sqlite:///{folder / 'groundwork.db'}")
        yield Site(address, database)
        database.close()


def set_up(page: Page, site: Site) -> None:
    page.goto(site.first_link())
    page.get_by_label("Your name").fill("Mara Lindqvist")
    page.get_by_label("E-mail address").fill(MARA)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_text("Your account is made").wait_for()


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("E-mail address").fill(MARA)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Your account:").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()


def test_a_walk_from_the_first_account_over_a_second_factor_to_a_new_password(fresh, visit) -> None:
    page = visit(expected=(REFUSED,))
    page.goto(f"{fresh.address}/a/1/report")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody has an account yet")

    set_up(page, fresh)
    sign_out(page)
    page.goto(f"{fresh.address}/a/1/plan")
    sign_in(page, "not this one at all")
    expect(page.locator("#error-summary")).to_be_focused()
    sign_in(page, PASSWORD)
    expect(page).to_have_url(f"{fresh.address}/a/1/plan")

    page.goto(f"{fresh.address}/account/two-factor")
    page.get_by_label("Current password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("#key").inner_text().replace(" ", "")
    assert page.locator("svg.qr").bounding_box()["width"] == pytest.approx(200, abs=1)  # type: ignore[index]
    code = pyotp.TOTP(secret).now()
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Switch it on").click()
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert recovery[0] in Path(download.value.path()).read_text()

    sign_out(page)
    sign_in(page, PASSWORD)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This code does not fit").first).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(recovery[3].upper())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assessments")

    page.goto(fresh.reset_link())
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    page.get_by_text("Your password is changed.").wait_for()
    sign_in(page, NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")


def test_a_session_that_ends_midway_loses_no_answer(fresh, visit) -> None:
    page = visit(expected=("status of 401",))
    set_up(page, fresh)
    page.goto(f"{fresh.address}/a/1/c/6")
    card = page.locator("#r-6\\.4, .requirement").first
    fresh.end_sessions()

    card.get_by_label(re.compile("^Note")).first.fill("Agreed in the meeting of the ninth")
    banner = page.locator("#signed-out")
    banner.wait_for()
    expect(card.locator(".state")).to_contain_text("Kept on this device")
    page.get_by_role("link", name="Sign in again, nothing is lost").click()
    sign_in(page, PASSWORD)

    expect(page).to_have_url(f"{fresh.address}/a/1/c/6")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(card.get_by_label(re.compile("^Note")).first).to_have_value("Agreed in the meeting of the ninth")


def test_whoever_signs_in_again_in_another_tab_need_not_reload_the_first(fresh, visit) -> None:
    page = visit(expected=("status of 401",))
    set_up(page, fresh)
    page.goto(f"{fresh.address}/a/1/c/6")
    card = page.locator(".requirement").first
    fresh.end_sessions()
    card.get_by_label(re.compile("^Note")).first.fill("Kept meanwhile")
    page.locator("#signed-out").wait_for()

    other = page.context.new_page()
    other.goto(f"{fresh.address}/sign-in")
    sign_in(other, PASSWORD)
    other.get_by_role("heading", name="Assessments", exact=True).wait_for()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    expect(page.locator("#signed-out")).to_be_hidden()


def test_drafts_belong_to_one_person_and_go_when_they_sign_out(fresh, visit) -> None:
    page = visit(expected=("status of 401",))
    set_up(page, fresh)
    page.goto(f"{fresh.address}/a/1/c/6")
    fresh.end_sessions()
    page.locator(".requirement").first.get_by_label(re.compile("^Note")).first.fill("Mine")
    page.locator("#signed-out").wait_for()
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('groundwork:draft:'))"
    names = page.evaluate(kept)

    page.evaluate("localStorage.setItem('groundwork:draft:account-999:1:agreed:x', '{}')")
    page.goto(f"{fresh.address}/sign-in")
    sign_in(page, PASSWORD)
    page.get_by_role("heading", name="Assessments", exact=True).wait_for()
    sign_out(page)

    assert [name.split(":")[2] for name in names] == ["account-2"]
    assert page.evaluate(kept) == ["groundwork:draft:account-999:1:agreed:x"]


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_accounts_has_an_accessibility_fault_or_scrolls_sideways(fresh, visit, width: int) -> None:
    page = visit(width=width, reduced_motion="reduce", expected=(REFUSED, "status of 404"))
    axe, faults = Axe(), []

    def look(name: str) -> None:
        page.emulate_media(color_scheme="light")
        found = axe.run(page, options=RULES).response["violations"]
        page.emulate_media(color_scheme="dark")
        found += axe.run(page, options=CONTRAST).response["violations"]
        faults.extend(f"{name}: {rule['id']} at {rule['nodes'][0]['target']}" for rule in found)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{name} scrolls sideways")

    for name, path in {"first start": "/sign-in", "reset": "/reset", "link": "/setup/unknown"}.items():
        page.goto(fresh.address + path)
        look(name)
    page.goto(fresh.first_link())
    page.get_by_role("button", name="Make the account").click()
    look("set-up with faults")
    set_up(page, fresh)
    for name, path in {"account": "/account", "sessions": "/account/sessions", "factor": "/account/two-factor"}.items():
        page.goto(fresh.address + path)
        look(name)
    page.get_by_label("Current password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    look("factor, scanning")
    page.get_by_role("textbox", name="Code").fill(
        pyotp.TOTP(page.locator("#key").inner_text().replace(" ", "")).at(time.time())
    )
    page.get_by_role("button", name="Switch it on").click()
    look("recovery codes")
    page.goto(f"{fresh.address}/account/two-factor")
    look("factor, on")
    page.goto(fresh.reset_link())
    look("new password")
    sign_out(page)
    look("sign-in")
    sign_in(page, "not this one at all")
    look("sign-in with a fault")
    sign_in(page, PASSWORD)
    look("second step")

    assert faults == []
