"""The audit trail: entries are added to a chain per organization, say no more than they may, and prove themselves."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.db import Database, Scope, local_scope
from app.services.audit import record
from app.services.audit.recording import ENTRY, plain, seal
from app.services.audit.verifying import check_entries, list_chains, verify_chain
from app.values.audit import FIRST_HASH, SEALED, ExpectedHash
from app.values.visitor import Visitor, VisitorKind

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MARA = Visitor(kind=VisitorKind.ACCOUNT, name="Mara Lindqvist", account_id=7, address="203.0.113.77")

STORED = (*SEALED, "previous_hash", "hash")


def _chain(count: int = 5) -> list[dict[str, Any]]:
    """A chain as the database would hold it."""
    entries: list[dict[str, Any]] = []
    previous = FIRST_HASH
    for position in range(1, count + 1):
        entry = {
            "chain": 1,
            "position": position,
            "at": NOON.replace(tzinfo=None) + timedelta(minutes=position),
            "actor_kind": "account",
            "actor_id": 7,
            "address": "203.0.113.0/24",
            "action": "item.changed",
            "subject": f"assessment:1/item:dir.strategy{position}",
            "before": {"agreed_level": position - 1},
            "after": {"agreed_level": position},
        }
        previous_hash, previous = previous, seal(entry, previous)
        entries.append(entry | {"previous_hash": previous_hash, "hash": previous})
    return entries


def _row(entry: dict[str, Any]) -> Any:
    return SimpleNamespace(**entry, _mapping=entry)


def _check(entries: list[dict[str, Any]], **expected: Any) -> Any:
    ordered = sorted(entries, key=lambda entry: entry["position"])
    return check_entries([_row(entry) for entry in ordered], chain=1, expected=expected.get("expected", {}))


@pytest.fixture
def filled(database: Database) -> Database:
    """A database whose organization 1 has five entries."""
    with database.writing() as session:
        for number in range(1, 6):
            record(local_scope(session), "item.changed", f"assessment:1/item:{number}", organization_id=1)
    return database


def test_an_entry_says_who_did_what_to_what_when_and_from_where(scope: Scope) -> None:
    visiting = replace(scope, visitor=MARA)

    record(visiting, "member.added", "account:9", organization_id=3, before={}, after={"role": "owner"})

    row = scope.rows(select(ENTRY))[0]
    assert (row.chain, row.position, row.actor_kind, row.actor_id, row.address) == (
        3,
        1,
        "account",
        7,
        "203.0.113.0/24",
    )
    assert (row.action, row.subject, row.after) == ("member.added", "account:9", {"role": "owner"})
    assert row.at.replace(tzinfo=UTC) == NOON


def test_a_program_and_a_link_are_named_as_what_they_are(scope: Scope) -> None:
    program = replace(MARA, token_id=4)
    invited = Visitor(kind=VisitorKind.INVITED, link_id=12)

    for visitor in (program, invited):
        record(replace(scope, visitor=visitor), "answer.changed", "assessment:1", organization_id=1)

    rows = scope.rows(select(ENTRY.c.actor_kind, ENTRY.c.actor_id).order_by(ENTRY.c.position))
    assert [tuple(row) for row in rows] == [("token", 7), ("invited", 12)]


def test_each_organization_and_the_installation_have_a_chain_of_their_own(scope: Scope) -> None:
    for organization in (1, None, 2, 1):
        record(scope, "member.added", "account:1", organization_id=organization)

    rows = scope.rows(select(ENTRY.c.chain, func.max(ENTRY.c.position)).group_by(ENTRY.c.chain))
    assert {row[0]: row[1] for row in rows} == {0: 1, 1: 2, 2: 1}
    assert list_chains(scope.session) == (0, 1, 2)


def test_a_chain_that_nobody_touched_is_whole(filled: Database) -> None:
    with filled.reading() as session:
        report = verify_chain(session, 1)

    assert (report.is_whole, report.entries) == (True, 5)
    assert len(report.head) == 64


def test_what_is_sealed_is_what_the_database_gives_back(database: Database) -> None:
    values = {
        "share": 0.1 + 0.2,
        "due": NOON.date(),
        "at": NOON,
        "word": "Größe 🙂 \u2028",
        "roles": ("EX",),
        "no": None,
    }
    with database.writing() as session:
        record(local_scope(session), "x.changed", "organization:1", organization_id=1, after=values)

    with database.reading() as session:
        report = verify_chain(session, 1)
        stored = session.connection().execute(select(ENTRY.c.after)).scalar_one()

    assert report.is_whole
    assert stored == plain(values)


def test_a_moment_of_another_zone_is_sealed_as_utc(database: Database) -> None:
    from datetime import timezone

    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.writing() as session:
        record(local_scope(session, now=elsewhere), "x.changed", "organization:1", organization_id=1)

    with database.reading() as session:
        assert verify_chain(session, 1).is_whole
    assert seal(_chain(1)[0] | {"at": elsewhere}, "") == seal(_chain(1)[0] | {"at": NOON}, "")


@pytest.mark.parametrize("statement", ["UPDATE auditentry SET action = 'nothing.changed'", "DELETE FROM auditentry"])
def test_the_database_refuses_to_change_or_delete_an_entry(filled: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changed or deleted"), filled.writing() as session:
        session.connection().execute(text(statement))

    with filled.reading() as session:
        assert verify_chain(session, 1).entries == 5


def _changed(entries: list[dict[str, Any]]) -> None:
    entries[2]["after"] = {"agreed_level": 5}


def _missing(entries: list[dict[str, Any]]) -> None:
    del entries[2]


def _inserted(entries: list[dict[str, Any]]) -> None:
    new = copy.deepcopy(entries[2])
    for entry in entries[2:]:
        entry["position"] += 1
    entries.append(new)


def _inserted_and_sealed(entries: list[dict[str, Any]]) -> None:
    entries[2]["after"] = {"agreed_level": 5}
    entries[2]["hash"] = seal(entries[2], entries[2]["previous_hash"])


def _reordered(entries: list[dict[str, Any]]) -> None:
    entries[2]["position"], entries[3]["position"] = 4, 3


def _put_before(entries: list[dict[str, Any]]) -> None:
    entries.append(copy.deepcopy(entries[0]) | {"position": 0})


def _beginning_gone(entries: list[dict[str, Any]]) -> None:
    del entries[:2]


@pytest.mark.parametrize(
    ("tamper", "position", "told"),
    [
        (_changed, 3, "was changed, moved or put in"),
        (_missing, 4, "1 entry is missing before it"),
        (_inserted, 4, "was changed, moved or put in"),
        (_inserted_and_sealed, 4, "does not follow the one before it"),
        (_reordered, 3, "was changed, moved or put in"),
        (_put_before, 0, "before the first one"),
        (_beginning_gone, 3, "2 entries are missing before it"),
    ],
)
def test_the_first_broken_entry_is_named(
    tamper: Callable[[list[dict[str, Any]]], None], position: int, told: str
) -> None:
    entries = _chain()
    tamper(entries)

    report = _check(entries)

    assert (report.is_whole, report.position) == (False, position)
    assert told in report.fault


def test_entries_cut_off_at_the_end_are_found_by_a_hash_kept_elsewhere() -> None:
    entries = _chain()
    head = entries[-1]["hash"]

    assert _check(entries, expected={5: head}).is_whole
    assert _check(entries[:3]).is_whole
    report = _check(entries[:3], expected={5: head})
    assert (report.position, report.fault) == (
        4,
        "the chain ends at entry 3; entry 5, known from elsewhere, was cut off",
    )


def test_a_chain_written_anew_is_found_by_a_hash_kept_elsewhere(filled: Database) -> None:
    with filled.reading() as session:
        report = verify_chain(session, 1, expected=[ExpectedHash(chain=1, position=2, hash="f" * 64)])
        other = verify_chain(session, 1, expected=[ExpectedHash(chain=2, position=2, hash="f" * 64)])

    assert (report.position, other.is_whole) == (2, True)
    assert "written anew" in report.fault


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.text(max_size=5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.datetimes(),
)


@given(st.sampled_from(STORED), st.integers(0, 4), VALUES)
def test_any_change_to_any_stored_column_of_any_entry_is_found(column: str, which: int, value: Any) -> None:
    entries = _chain()
    kept = entries[which][column]
    if type(kept) is not type(value) and not (kept is None or isinstance(kept, str | int)):
        value = {"else": 1} if isinstance(kept, dict) else NOON.replace(tzinfo=None)
    if isinstance(value, datetime) and column != "at":
        value = value.isoformat()
    if column == "position" and not isinstance(value, int):
        value = 9
    if value == kept and type(value) is type(kept):
        return

    entries[which][column] = value

    assert not _check(entries, expected={5: _chain()[4]["hash"]}).is_whole


def test_many_at_once_make_one_chain(database: Database) -> None:
    def add(number: int) -> None:
        for step in range(10):
            with database.writing() as session:
                record(local_scope(session), "item.changed", f"assessment:{number}/item:{step}", organization_id=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))

    with database.reading() as session:
        report = verify_chain(session, 1)
    assert (report.entries, report.fault) == (80, "")


def test_nothing_in_the_code_changes_or_deletes_entries() -> None:
    named = {"ENTRY", "AuditEntry"}
    found = []
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
                continue
            verb = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            on = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            names = {each.id for part in (*on, *node.args) for each in ast.walk(part) if isinstance(each, ast.Name)}
            if verb in {"update", "delete"} and names & named and not isinstance(on[0] if on else None, ast.Call):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []


def test_a_hundred_thousand_entries_are_checked_in_seconds(database: Database) -> None:
    import time

    entries = _chain(20_000)
    with database.writing() as session:
        session.connection().execute(ENTRY.insert(), entries)

    started = time.process_time()
    with database.reading() as session:
        report = verify_chain(session, 1)
    spent = time.process_time() - started

    assert report.entries == 20_000
    assert spent < 4, f"100,000 entries would take {spent * 5:.1f} s"
