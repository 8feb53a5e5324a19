"""Numbers of another organization's things, put into the path of one's own assessment, are numbers of nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from app.db import local_scope
from app.records import EvidenceFile
from app.services.membership.inviting import invite_member
from app.services.sharing.invitations import invite
from app.services.sharing.share_links import make_share_link
from app.services.units import add_unit
from app.values import UnitDraft
from tests.people import OUTSIDER, OWNER, READER
from tests.web.conftest import House, Visitor

OWN = {
    "organization": "Brno Castings",
    "title": "DMS",
    "mode": "full",
    "planned_projects": "0",
    "name": "Petra",
    "roles": ["EX"],
}
PERSON = {"name": "Taken over", "roles": ["EX"]}
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("/a/2/people/1", PERSON),
    ("/a/2/people/1/remove", {"confirmed": "1"}),
    ("/a/2/units/1", {"name": "Taken over", "size": "1"}),
    ("/a/2/units/1/remove", {}),
    ("/a/2/invitations/1", {"email": "taken@brno.example", "do": "invite"}),
    ("/a/2/invitations/1/revoke", {}),
    ("/a/2/invitations/1/account", {"account": "6"}),
    ("/a/2/share/1/revoke", {}),
    ("/a/2/history/1/remove", {}),
    ("/a/2/history/1/restore", {}),
    ("/a/2/files/1/remove", {}),
    ("/a/2/files/1/restore", {}),
    ("/a/2/answers/dir.strategy", {"as": "1", "level": "0"}),
    ("/o/2/personal/1/export", {}),
    ("/o/2/personal/1/remove", {"confirm": "Mara Lindqvist"}),
    ("/o/2/members/2", {"role": "reader"}),
    ("/o/2/members/2/remove", {"confirmed": "1"}),
    ("/o/2/invitations/1/again", {}),
    ("/o/2/invitations/1/revoke", {}),
    ("/account/tokens/1/revoke", {}),
    ("/account/sessions/1/end", {}),
]
LOOKS = (
    "/a/2/files/1",
    "/a/2/history/1",
    "/o/2/personal/1",
    "/api/v1/assessments/2/files/1",
    "/api/v1/assessments/2/units/1",
    "/api/v1/assessments/2/milestones/1",
    "/api/v1/assessments/2/responses/dir.strategy?respondent=1",
)
API: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("PUT", "/assessments/2/respondents/1", PERSON),
    ("PUT", "/assessments/2/units/1", {"name": "Taken over", "size": 1}),
    ("DELETE", "/assessments/2/units/1", None),
    ("PUT", "/assessments/2/responses/dir.strategy?respondent=1", {"choice": 0}),
    ("DELETE", "/assessments/2/files/1", None),
    ("POST", "/assessments/2/files/1/restore", None),
    ("DELETE", "/assessments/2/milestones/1", None),
    ("POST", "/assessments/2/milestones/1/restore", None),
    ("PATCH", "/assessments/2/invitations/1", {"email": "taken@brno.example"}),
    ("POST", "/assessments/2/invitations/1/send", None),
    ("DELETE", "/assessments/2/invitations/1", None),
    ("DELETE", "/assessments/2/share-links/1", None),
    ("PUT", "/organizations/2/members/2", {"role": "reader"}),
    ("DELETE", "/organizations/2/members/2?confirmed=true", None),
    ("POST", "/organizations/2/invitations/1/send", None),
    ("DELETE", "/organizations/2/invitations/1", None),
)


@pytest.fixture
def outsider(installation: House) -> Visitor:
    """The owner of another organization, who has an assessment of their own: number 2; Halden has one of each thing."""
    with installation.app.state.database.writing() as session:
        scope = local_scope(session)
        add_unit(scope, 1, UnitDraft(name="Plant Halden", size=420))
        invite(scope, 1, 1)
        make_share_link(scope, 1, label="Board", last_day=scope.today)
        invite_member(scope, installation.people.halden, email="new@halden.example", name="", role="reader")
        file = {"name": "Strategy.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
        place = {"organization_id": installation.people.halden, "assessment_id": 1, "key": "dir.strategy"}
        scope.insert(EvidenceFile, **place, **file, stored_name="a" * 32, uploaded_at=scope.now, uploaded_by="Mara")
    made = {"name": "Power BI", "days": "30", "organization": str(installation.people.halden)}
    assert installation.sign_in(OWNER).post("/account/tokens", made).status_code == 201
    visitor = installation.sign_in(OUTSIDER)
    assert visitor.post("/new", OWN).headers["location"] == "/a/2"
    return visitor


def _rows_of_halden(house: House) -> dict[str, list[str]]:
    with house.app.state.database.reading() as session:
        scope = local_scope(session)
        return {
            table.name: sorted(
                map(str, scope.rows(select(table).where(table.c.organization_id == house.people.halden)))
            )
            for table in SQLModel.metadata.sorted_tables
            if "organization_id" in table.c and table.name != "storedresult"
        }


@pytest.mark.parametrize(("path", "data"), PAGES)
def test_no_page_changes_what_belongs_to_others(
    installation: House, outsider: Visitor, path: str, data: dict[str, Any]
) -> None:
    before = _rows_of_halden(installation)

    answer = outsider.post(path, data)

    assert answer.status_code == 404, answer.text[:500]
    assert _rows_of_halden(installation) == before


@pytest.mark.parametrize(("method", "path", "body"), API)
def test_no_program_changes_what_belongs_to_others(
    installation: House, outsider: Visitor, method: str, path: str, body: dict[str, Any] | None
) -> None:
    before, sent = _rows_of_halden(installation), {} if body is None else {"json": body}

    answer = outsider.request(method, f"/api/v1{path}", headers={"if-match": "*"}, **sent)

    assert answer.status_code == 404, answer.text[:500]
    assert _rows_of_halden(installation) == before


@pytest.mark.parametrize("path", LOOKS)
def test_nothing_of_others_is_shown(outsider: Visitor, path: str) -> None:
    answer = outsider.request("GET", path)

    assert answer.status_code == 404
    assert "Halden" not in answer.text


def test_a_unit_of_others_is_none_to_put_a_person_into(installation: House, outsider: Visitor) -> None:
    theirs = outsider.request("POST", "/api/v1/assessments/2/respondents", json={**PERSON, "unit_id": 1})

    assert theirs.status_code == 422


def test_an_organization_is_neither_chosen_by_a_body_nor_by_its_name(installation: House, outsider: Visitor) -> None:
    forged = {"organization_id": installation.people.halden, "organization": "Brno Castings", "title": "X"}

    refused = outsider.request("POST", "/api/v1/assessments", json=forged)
    named = outsider.post("/new", {**OWN, "organization": "Halden Components", "organization_id": "1"})
    before = _rows_of_halden(installation)

    assert refused.status_code == 422
    assert named.headers["location"] == "/a/3"
    assert installation.sign_in(OUTSIDER).get("/a/3").status == 200
    assert not [row for row in before["assessment"] if row.startswith("(3,")]


def test_somebody_who_only_reads_makes_nobody_anything(installation: House, outsider: Visitor) -> None:
    reader, number = installation.sign_in(READER), installation.people.accounts[READER]
    before = _rows_of_halden(installation)

    for path, data in (
        (f"/o/1/members/{number}", {"role": "owner", "confirmed": "1"}),
        ("/o/1/members", {"email": "more@halden.example", "role": "owner"}),
        (f"/admin/accounts/{number}", {"administrator": "1", "consultant": "1"}),
        ("/account", {"name": "Tomas", "email": READER, "is_administrator": "1", "administrator": "1"}),
    ):
        reader.post(path, data)

    assert _rows_of_halden(installation) == before
    assert reader.get("/admin").status == 403
