"""The pages of the audit trail: what was done in plain words, filters, files, and whether the chain is whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.db import local_scope
from app.services.audit import record
from app.services.audit.recording import seal
from app.values.visitor import Visitor, VisitorKind

PAGE = "/o/1/audit"


@pytest.fixture
def busy(halden: Any) -> Any:
    """Halden Components, with an agreed level, a vote and an action more."""
    halden.post("/a/1/as", {"as": "agreed", "back": "/"})
    halden.post("/a/1/answers/dir.strategy", {"choice": "4", "base": "", "note": "As agreed"})
    halden.post("/a/1/details", {"title": "DMS", "cycle": "2026", "scope_text": "", "planned_projects": "9"})
    return halden


def test_the_page_says_in_plain_words_what_was_done(busy: Any) -> None:
    page = busy.get(PAGE)

    assert page.status == 200
    assert "Imported an assessment" in page.text
    assert "Changed the details" in page.text
    assert "demo consultant" in page.text
    assert "chain whole, checked now" in page.text


def test_the_thing_is_linked_and_both_values_are_shown(busy: Any) -> None:
    page = busy.get(f"{PAGE}?kind=assessment")

    assert "/a/1/" in page.links
    assert ">DMS 2026</a>" in page.text
    assert "planned projects" in page.text
    assert "9</dd>" in page.text


def test_a_hash_is_shown_by_its_beginning_and_exported_whole(busy: Any) -> None:
    content = b"Agreed on 12 May."
    digest = hashlib.sha256(content).hexdigest()
    busy.post("/a/1/answers/dir.strategy/files", files={"file": ("minutes.txt", content)})

    page = busy.get(f"{PAGE}?kind=file")

    assert "<dt>SHA-256</dt>" in page.text
    assert f"{digest[:12]}...</dd>" in page.text
    assert digest not in page.text
    assert digest in busy.get(f"{PAGE}.csv?kind=file").text


def test_filters_leave_what_is_looked_for(busy: Any) -> None:
    everything = busy.get(PAGE)
    found = busy.get(f"{PAGE}?kind=assessment&thing=assessment:1")
    nothing = busy.get(f"{PAGE}?since=2035-01-01")

    assert "Founded the organization" in everything.text
    assert "Founded the organization" not in found.text
    assert "No entry is about this" in nothing.text
    assert PAGE in nothing.links


def test_a_period_and_a_person_narrow_the_entries(busy: Any) -> None:
    today = datetime.now().astimezone().date()

    inside = busy.get(f"{PAGE}?since={today}&until={today}&actor=demo")
    outside = busy.get(f"{PAGE}?until={today - timedelta(days=1)}")
    account = busy.get(f"{PAGE}?actor=account:1")

    assert "Changed the details" in inside.text
    assert "No entry is about this" in outside.text
    assert "Changed the details" in account.text


def test_a_day_that_is_none_is_left_out(busy: Any) -> None:
    assert "Changed the details" in busy.get(f"{PAGE}?since=yesterday&page=x").text


def test_long_trails_have_pages(busy: Any) -> None:
    with busy.app.state.database.writing() as session:
        for number in range(60):
            record(local_scope(session), "item.changed", f"assessment:1/item:{number}", organization_id=1)

    first = busy.get(PAGE)
    second = busy.get(f"{PAGE}?page=2")
    beyond = busy.get(f"{PAGE}?page=9")

    assert f"{PAGE}?page=2" in first.links
    assert f"{PAGE}?page=1" in second.links
    assert "no entry on this page" in beyond.text


def test_a_broken_chain_is_shown_as_such(busy: Any) -> None:
    database = busy.app.state.database
    on = "" if database.is_sqlite else " ON auditentry"
    with database.writing() as session:
        session.connection().execute(text(f"DROP TRIGGER auditentry_update{on}"))
        session.connection().execute(text("UPDATE auditentry SET action = 'x.y' WHERE chain = 1 AND position = 2"))

    page = busy.get(PAGE)

    assert "The chain is broken at entry 2" in page.text


def test_people_without_an_account_and_removed_ones_are_named_as_what_they_are(busy: Any) -> None:
    visitors = (
        Visitor(kind=VisitorKind.INVITED, link_id=3),
        Visitor(kind=VisitorKind.ACCOUNT, account_id=999),
        Visitor(kind=VisitorKind.ACCOUNT, account_id=1, token_id=2, address="203.0.113.9"),
    )
    with busy.app.state.database.writing() as session:
        for visitor in visitors:
            scope = replace(local_scope(session), visitor=visitor)
            record(scope, "answer.changed", "assessment:1/answer:dir.strategy/respondent:77", organization_id=1)

    text = busy.get(PAGE).text

    assert "by a personal link" in text
    assert "a removed person" in text
    assert "Demo consultant, by a token" in text
    assert "203.0.113.0/24" in text


def test_the_csv_holds_every_entry_and_runs_no_formula(busy: Any) -> None:
    with busy.app.state.database.writing() as session:
        record(local_scope(session), "=1+1", "@thing", organization_id=1)

    response = busy.request("GET", f"{PAGE}.csv")

    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows[0][:3] == ["position", "at", "actor_kind"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(rows))]
    assert rows[-1][6:8] == ["'=1+1", "'@thing"]
    assert "attachment" in response.headers["content-disposition"]


def test_the_lines_of_json_can_be_checked_elsewhere(busy: Any) -> None:
    response = busy.request("GET", f"{PAGE}.jsonl")

    entries = [json.loads(line) for line in response.text.splitlines()]
    assert len(entries) >= 3
    previous = "0" * 64
    for entry in entries:
        entry["at"] = datetime.fromisoformat(entry["at"]).replace(tzinfo=UTC)
        assert entry["previous_hash"] == previous
        assert seal(entry, previous) == entry["hash"]
        previous = entry["hash"]


def test_another_organization_is_not_found(busy: Any) -> None:
    assert busy.get("/o/77/audit").status == 404


def test_the_trail_of_the_installation_is_for_administrators(busy: Any) -> None:
    assert busy.get("/admin/audit").status in (403, 404)


def test_programs_read_the_trail_by_pages(busy: Any) -> None:
    address = "/api/v1/organizations/1/audit"

    first = busy.request("GET", f"{address}?per_page=1").json()
    filtered = busy.request("GET", f"{address}?kind=organization").json()
    state = busy.request("GET", f"{address}/state").json()

    assert (first["pages"], len(first["entries"])) == (first["found"], 1)
    assert [entry["action"] for entry in filtered["entries"]] == ["organization.founded"]
    assert (state["fault"], state["entries"]) == ("", first["found"])
    assert busy.request("GET", f"{address}?since=2026-01-01T00:00:00").status_code == 422
    assert busy.request("GET", f"{address}?since=2026-01-01T00:00:00%2B01:00").json()["found"] == first["found"]
