"""The check itself: whatever a crash could leave behind is noticed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app.db import Database, local_scope
from tests.reliability.chronicle import Chronicle
from tests.reliability.writing import SAVED, Place, Write, found_place, write_for_ever


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def place(database: Database) -> Place:
    return found_place(database)


@pytest.fixture
def writes(database: Database, place: Place) -> list[Write]:
    """The writes of one writer in forty transactions; there is nobody to be in conflict with."""
    writing = write_for_ever(database, place, name="Mara", chance=random.Random(4))
    return [write for _ in range(40) for write in next(writing)]


def _faults(database: Database, place: Place, writes: list[Write]) -> list[str]:
    chronicle = Chronicle(place=place)
    with database.reading() as session:
        chronicle.read_on(local_scope(session), writes)
    return chronicle.faults


def _tamper(database: Database, statement: str, **values: Any) -> None:
    with database.writing() as session:
        session.connection().execute(text(statement), values)


def test_what_was_written_without_a_crash_has_no_fault(database: Database, place: Place, writes: list[Write]) -> None:
    assert {write.outcome for write in writes} == {SAVED}
    assert _faults(database, place, writes) == []


def test_a_history_is_read_on_where_it_was_left(database: Database, place: Place) -> None:
    writing = write_for_ever(database, place, name="Mara", chance=random.Random(4))
    chronicle, told = Chronicle(place=place), 0

    for _ in range(5):
        writes = [write for _ in range(4) for write in next(writing)]
        told += len(writes)
        with database.reading() as session:
            chronicle.read_on(local_scope(session), writes)

    assert chronicle.faults == []
    assert len(chronicle.written) == told


LAST = "(SELECT max(id) FROM change)"
DAMAGES = {
    "a change without its history": f"DELETE FROM change WHERE id = {LAST}",
    "a history without its change": "UPDATE answer SET version = version - 1 WHERE id = (SELECT min(id) FROM answer)",
    "a version that is told twice": f"UPDATE change SET version = version - 1 WHERE id = {LAST}",
    "a value that nobody wrote": "UPDATE item SET note = 'Nobody' WHERE id = (SELECT min(id) FROM item)",
    "an answer that is gone": "DELETE FROM answer WHERE id = (SELECT min(id) FROM answer)",
    "a save without its revision": "UPDATE assessment SET revision = revision - 1",
    "a result from the future": "UPDATE storedresult SET revision = 999",
    "a result of other answers": (
        "UPDATE storedresult SET document = '{}', revision = (SELECT revision FROM assessment WHERE id = assessment_id)"
    ),
}


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_noticed(database: Database, place: Place, writes: list[Write], statement: str) -> None:
    _tamper(database, statement)

    assert _faults(database, place, writes) != []


def test_a_confirmed_write_that_is_not_there_is_noticed(database: Database, place: Place, writes: list[Write]) -> None:
    lost = Write(token="Mara.99", outcome=SAVED, key=writes[0].key, fields=("note",), base=(0, 0), versions=(0, 1))

    (fault,) = _faults(database, place, [*writes, lost])

    assert "Mara.99" in fault


def test_a_write_over_what_its_writer_had_not_seen_is_noticed(
    database: Database, place: Place, writes: list[Write]
) -> None:
    late = next(write for write in reversed(writes) if "note" in write.fields and write.base and write.base[1] > 0)
    blind = Write(**{**vars(late), "base": (0, 0)})

    faults = _faults(database, place, [blind])

    assert any("had not seen" in fault for fault in faults)
