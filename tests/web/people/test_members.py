"""Members of an organization: who sees them, who changes them, and what the guard rails refuse."""

from __future__ import annotations

import pytest

from tests.people import ADMINISTRATOR, CONSULTANT, OUTSIDER, OWNER, READER, RESPONDENT


def _address(house, email: str, action: str = "") -> str:
    return f"/o/{house.people.halden}/members/{house.people.accounts[email]}{action}"


def _role(house, email: str) -> str | None:
    from app.db import local_scope
    from app.services.membership.members import list_members

    with house.app.state.database.reading() as session:
        members = list_members(local_scope(session), house.people.halden)
    return next((member.role.value for member in members if member.email == email), None)


@pytest.mark.parametrize(("email", "status"), [(OWNER, 200), (CONSULTANT, 200), (READER, 403), (RESPONDENT, 403)])
def test_owners_and_consultants_see_the_members(installation, email: str, status: int) -> None:
    page = installation.sign_in(email).get(f"/o/{installation.people.halden}")

    assert page.status == status
    assert ("mara.lindqvist@halden.example" in page.text) is (status == 200)


@pytest.mark.parametrize("email", [OUTSIDER, ADMINISTRATOR])
def test_another_organization_is_not_told_apart_from_none(installation, email: str) -> None:
    visitor = installation.sign_in(email)

    theirs, none = visitor.get(f"/o/{installation.people.halden}"), visitor.get("/o/999")

    assert (theirs.status, none.status) == (404, 404)
    assert "Mara Lindqvist" not in theirs.text


def test_an_owner_changes_a_role(installation) -> None:
    owner = installation.sign_in(OWNER)

    page = owner.follow(owner.post(_address(installation, READER), {"role": "respondent"}))

    assert "The role is saved." in page.text
    assert _role(installation, READER) == "respondent"


def test_a_consultant_makes_no_owner_where_there_is_one(installation) -> None:
    consultant = installation.sign_in(CONSULTANT)

    refused = consultant.post(_address(installation, READER), {"role": "owner"})

    assert refused.status_code == 422
    assert "You may not give the role owner" in refused.text
    assert 'value="owner"' not in consultant.get(f"/o/{installation.people.halden}").text
    assert _role(installation, READER) == "reader"


def test_a_consultant_cannot_touch_an_owner(installation) -> None:
    consultant = installation.sign_in(CONSULTANT)

    demoted = consultant.post(_address(installation, OWNER), {"role": "reader"})
    removed = consultant.post(_address(installation, OWNER, "/remove"))

    assert (demoted.status_code, removed.status_code) == (422, 422)
    assert "reaches further than your role" in removed.text
    assert _role(installation, OWNER) == "owner"


def test_the_last_one_who_manages_stays(installation) -> None:
    owner = installation.sign_in(OWNER)
    owner.post(_address(installation, CONSULTANT, "/remove"))

    left = owner.post(_address(installation, OWNER, "/remove"), {"confirmed": "1"})
    demoted = owner.post(_address(installation, OWNER), {"role": "reader", "confirmed": "1"})

    assert (left.status_code, demoted.status_code) == (422, 422)
    assert "the last one who may manage" in left.text
    assert _role(installation, OWNER) == "owner"


def test_leaving_asks_for_confirmation(installation) -> None:
    owner = installation.sign_in(OWNER)

    asked = owner.post(_address(installation, OWNER, "/remove"))
    left = owner.post(_address(installation, OWNER, "/remove"), {"confirmed": "1"})

    assert asked.status_code == 422
    assert "Confirm it." in asked.text
    assert left.headers["location"] == "/"
    assert _role(installation, OWNER) is None


def test_taking_rights_from_oneself_asks_for_confirmation(installation) -> None:
    owner = installation.sign_in(OWNER)

    asked = owner.post(_address(installation, OWNER), {"role": "reader"})
    done = owner.post(_address(installation, OWNER), {"role": "consultant", "confirmed": "1"})

    assert "This takes rights from yourself" in asked.text
    assert done.headers["location"] == f"/o/{installation.people.halden}"
    assert _role(installation, OWNER) == "consultant"


def test_the_same_role_again_changes_nothing(installation) -> None:
    owner = installation.sign_in(OWNER)

    assert owner.post(_address(installation, READER), {"role": "reader"}).status_code == 303
    assert _role(installation, READER) == "reader"


def test_a_role_that_does_not_exist_is_refused(installation) -> None:
    refused = installation.sign_in(OWNER).post(_address(installation, READER), {"role": "emperor"})

    assert refused.status_code == 422
    assert "There is no such role." in refused.text


def test_whoever_is_no_member_cannot_be_changed(installation) -> None:
    owner = installation.sign_in(OWNER)

    assert owner.post(_address(installation, OUTSIDER), {"role": "reader"}).status_code == 404
    assert owner.post(_address(installation, OUTSIDER, "/remove")).status_code == 404


def test_a_removed_member_sees_nothing_from_then_on(installation) -> None:
    reader = installation.sign_in(READER)
    assert reader.get("/a/1/report").status == 200

    installation.sign_in(OWNER).post(_address(installation, READER, "/remove"))

    assert reader.get("/a/1/report").status == 404


def test_changes_stand_in_the_audit_trail_without_names(installation) -> None:
    from sqlalchemy import select

    from app.db import table_of
    from app.records import AuditEntry

    owner = installation.sign_in(OWNER)
    owner.post(_address(installation, READER), {"role": "respondent"})
    owner.post(_address(installation, READER, "/remove"))

    entry = table_of(AuditEntry)
    with installation.app.state.database.reading() as session:
        here = (entry.c.chain == installation.people.halden) & entry.c.action.startswith("member.")
        found = session.connection().execute(select(entry).where(here).order_by(entry.c.position)).all()

    reader = f"account:{installation.people.accounts[READER]}"
    assert [(row.action, row.subject, row.before, row.after) for row in found] == [
        ("member.changed", reader, {"role": "reader"}, {"role": "respondent"}),
        ("member.removed", reader, {"role": "respondent"}, {}),
    ]
    assert {row.actor_id for row in found} == {installation.people.accounts[OWNER]}


def test_the_demo_looks_at_members_but_invites_nobody(halden) -> None:
    page = halden.get("/o/1")
    refused = halden.post("/o/1/members", {"email": "mara@halden.example", "role": "owner"})

    assert "The demo invites nobody" in page.text
    assert refused.status_code == 403


def test_it_is_asked_before_a_member_is_removed(installation) -> None:
    page = installation.sign_in(OWNER).get(f"/o/{installation.people.halden}")

    assert 'data-confirm="Remove Tomas Novak from Halden Components?' in page.text
