"""The administrator's pages: accounts and organizations, and nothing of what organizations answer."""

from __future__ import annotations

import re

import pytest

from tests.people import ADMINISTRATOR, CONSULTANT, OUTSIDER, OWNER, READER, RESPONDENT


def _account(house, email: str, action: str = "") -> str:
    return f"/admin/accounts/{house.people.accounts[email]}{action}"


@pytest.mark.parametrize("email", [OWNER, CONSULTANT, READER, RESPONDENT, OUTSIDER])
def test_nobody_else_administers(installation, email: str) -> None:
    visitor = installation.sign_in(email)

    assert visitor.get("/admin").status == 403
    assert visitor.get("/admin/organizations").status == 403
    assert visitor.post(_account(installation, READER, "/disable")).status_code == 403


def test_accounts_are_listed_and_found(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    every, found = administrator.get("/admin"), administrator.get("/admin?search=BRNO")
    none = administrator.get("/admin?search=50%25_")

    assert "6 accounts" in every.text
    assert "1 of 6 accounts" in found.text
    assert OUTSIDER in found.text
    assert OWNER not in found.text
    assert "No account has 50%_ in its name or address." in none.text


def test_the_last_sign_in_is_told(installation) -> None:
    installation.sign_in(OWNER)

    page = installation.sign_in(ADMINISTRATOR).get(_account(installation, OWNER))

    assert re.search(r"<dt>Last sign-in</dt><dd>\d\d:\d\d</dd>", page.text)
    assert "<dt>Open sessions</dt><dd>1</dd>" in page.text


def test_a_consultant_is_made_and_may_found_organizations(installation) -> None:
    administrator, owner = installation.sign_in(ADMINISTRATOR), installation.sign_in(OWNER)

    administrator.follow(administrator.post(_account(installation, OWNER), {"consultant": "1"}))

    form = {"organization": "Lyon Valves", "title": "DMS", "mode": "full", "name": "Jonas Weber", "roles": "EX"}
    assert owner.post("/new", form).status_code == 303


def test_the_last_administrator_stays(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    refused = administrator.post(_account(installation, ADMINISTRATOR), {"confirmed": "1"})

    assert refused.status_code == 422
    assert "is the last administrator" in refused.text
    assert administrator.get("/admin").status == 200


def test_giving_up_the_administration_asks_for_confirmation(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)
    administrator.post(_account(installation, OWNER), {"administrator": "1"})

    asked = administrator.post(_account(installation, ADMINISTRATOR))
    done = administrator.post(_account(installation, ADMINISTRATOR), {"confirmed": "1"})

    assert "Confirm the change." in asked.text
    assert done.headers["location"] == "/"
    assert administrator.get("/admin").status == 403


def test_a_disabled_account_is_out_at_once_and_can_come_back(installation) -> None:
    administrator, reader = installation.sign_in(ADMINISTRATOR), installation.sign_in(READER)

    disabled = administrator.follow(administrator.post(_account(installation, READER, "/disable")))
    out = reader.request("GET", "/a/1/report")
    administrator.post(_account(installation, READER, "/disable"))
    enabled = administrator.follow(administrator.post(_account(installation, READER, "/enable")))

    assert "nobody can sign in with it" in disabled.text
    assert out.headers["location"].startswith("/sign-in")
    assert "The account may sign in again." in enabled.text
    assert installation.sign_in(READER).get("/a/1/report").status == 200


def test_nobody_disables_themselves_or_the_last_administrator(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)
    administrator.post(_account(installation, OWNER), {"administrator": "1"})
    second = installation.sign_in(OWNER)

    own = administrator.post(_account(installation, ADMINISTRATOR, "/disable"))
    other = second.post(_account(installation, ADMINISTRATOR, "/disable"))

    assert "This is your own account." in own.text
    assert other.status_code == 303


def test_enabling_what_is_enabled_changes_nothing(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    assert administrator.post(_account(installation, READER, "/enable")).status_code == 303
    assert administrator.post(_account(installation, READER)).status_code == 303


def test_sessions_are_ended(installation) -> None:
    reader, administrator = installation.sign_in(READER), installation.sign_in(ADMINISTRATOR)

    administrator.follow(administrator.post(_account(installation, READER, "/sign-out")))

    assert reader.request("GET", "/").headers["location"].startswith("/sign-in")


def test_a_link_for_a_new_password_is_shown_once(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    shown = administrator.post(_account(installation, READER, "/reset"))

    assert re.search(r"http://127\.0\.0\.1/reset/[\w-]{43}", shown.text)
    assert "/reset/" not in administrator.get(_account(installation, READER)).text.replace('/reset"', "")


def test_an_account_that_does_not_exist_is_not_found(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    assert administrator.get("/admin/accounts/999").status == 404
    assert administrator.post("/admin/accounts/999/disable").status_code == 404


def test_organizations_are_listed_without_their_answers(installation) -> None:
    administrator = installation.sign_in(ADMINISTRATOR)

    page = administrator.get("/admin/organizations")

    assert "Halden Components" in page.text
    assert "4 members, 1 assessment" in page.text
    assert "/a/1" not in page.links
    assert administrator.get("/a/1").status == 404
    assert administrator.get("/a/1/report").status == 404
    assert administrator.get("/api/v1/assessments/1").status == 404


def _leave_alone(house) -> str:
    """Disable both who manage Halden Components, and return where a role is given."""
    administrator = house.sign_in(ADMINISTRATOR)
    for email in (OWNER, CONSULTANT):
        administrator.post(_account(house, email, "/disable"))
    return f"/admin/organizations/{house.people.halden}/members"


def test_an_organization_that_nobody_manages_gets_an_owner(installation) -> None:
    give, administrator = _leave_alone(installation), installation.sign_in(ADMINISTRATOR)
    before = administrator.get("/admin/organizations")

    given = administrator.follow(administrator.post(give, {"email": READER, "role": "owner"}))

    assert "Nobody manages it" in before.text
    assert "The organization has somebody who looks after it." in given.text
    assert installation.sign_in(READER).get(f"/o/{installation.people.halden}").status == 200


def test_an_administrator_enters_no_organization_that_somebody_manages(installation) -> None:
    administrator, halden = installation.sign_in(ADMINISTRATOR), installation.people.halden

    refused = administrator.post(f"/admin/organizations/{halden}/members", {"email": ADMINISTRATOR, "role": "owner"})

    assert refused.status_code == 422
    assert "has people who manage it" in refused.text
    assert administrator.get(f"/o/{halden}").status == 404


def test_a_role_goes_to_an_account_that_can_sign_in(installation) -> None:
    give, administrator = _leave_alone(installation), installation.sign_in(ADMINISTRATOR)

    unknown = administrator.post(give, {"email": "nobody@halden.example", "role": "owner"})
    disabled = administrator.post(give, {"email": OWNER, "role": "owner"})

    assert unknown.status_code == disabled.status_code == 422
    assert "No account that can sign in has the address nobody@halden.example." in unknown.text
    assert administrator.post("/admin/organizations/999/members", {"email": READER}).status_code == 404
