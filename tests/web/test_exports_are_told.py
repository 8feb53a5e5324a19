"""Whoever takes answers home stands in the audit trail; whoever only reads the report does not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db import local_scope, table_of
from app.records import AuditEntry
from tests.people import OWNER, READER
from tests.web.conftest import House

ENTRY = table_of(AuditEntry)


def _told(house: House) -> list[tuple[str, str, str]]:
    with house.app.state.database.reading() as session:
        rows = local_scope(session).rows(select(ENTRY).where(ENTRY.c.action == "assessment.exported"))
    return [(row.actor_kind, row.subject, row.after["as"]) for row in rows]


@pytest.mark.parametrize(
    "path",
    ["/a/1/report.xlsx", "/a/1/assessment.json", "/api/v1/assessments/1/export", "/api/v1/assessments/1/responses"],
)
def test_taking_answers_home_is_told(installation: House, path: str) -> None:
    taken = installation.sign_in(OWNER).request("GET", path)

    assert taken.status_code == 200
    assert _told(installation) == [("account", "assessment:1", path.rpartition("/")[2])]


def test_looking_at_the_report_and_being_refused_is_not(installation: House) -> None:
    owner, reader = installation.sign_in(OWNER), installation.sign_in(READER)

    assert owner.get("/a/1/report").status == 200
    assert reader.request("GET", "/a/1/report.xlsx").status_code == 403

    assert _told(installation) == []


def test_the_trail_says_it_in_words(installation: House) -> None:
    owner = installation.sign_in(OWNER)
    owner.request("GET", "/a/1/assessment.json")

    page = owner.get(f"/o/{installation.people.halden}/audit")

    assert "Took home an assessment with its answers" in page.text
