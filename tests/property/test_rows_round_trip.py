"""Whatever a row holds, its line leads back to it, and a backup of it restores to equal rows in either database."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import SQLModel

from app import records
from app.db import Database, table_of
from app.db.archive import FileFolder, open_archive, restore_archive, write_archive
from app.db.migrate import upgrade_to_head
from app.db.rows.kinds import READERS, WRITERS, Kind
from app.db.rows.shapes import TableShape, read_shapes
from app.settings import Settings

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
# What both databases can store: PostgreSQL has no NUL in texts, and neither has half a character.
TEXTS = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",)), max_size=60)
ODD_TEXTS = TEXTS | st.sampled_from(
    ["", "\n", "a\r\nb", "\u2028", "\x1f", "'; DROP TABLE answer; --", "=1+1", '"', "\\", "\U0010ffff", "NaN", "null"]
)
LONG = timedelta(days=700_000)  # a day less than two thousand years, and almost to the year 4000
MOMENTS = st.timedeltas(-LONG, LONG).map(lambda distance: NOON + distance)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
WHOLE = st.integers(-(2**31), 2**31 - 1)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ODD_TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXTS, inner, max_size=3),
    max_leaves=8,
).flatmap(lambda value: st.sampled_from([{"value": value}, [value]]))
EFFORTS = st.none() | st.floats(min_value=0, allow_nan=False)

ORGANIZATIONS = st.fixed_dictionaries({"name": ODD_TEXTS.map(lambda each: each[:120]), "created_at": MOMENTS})
MILESTONES = st.fixed_dictionaries(
    {"recorded_on": DAYS, "document": DOCUMENTS, "created_at": MOMENTS, "organization_id": st.just(1)}
)
ACTIONS = st.fixed_dictionaries(
    {"title": ODD_TEXTS, "closes": DOCUMENTS, "effort_days": EFFORTS, "removed_at": st.none() | MOMENTS, "start": DAYS}
)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.INTEGER, st.integers(-(2**63), 2**63 - 1)),
        (Kind.TEXT, ODD_TEXTS),
        (Kind.BOOLEAN, st.booleans()),
        (Kind.FLOAT, st.floats()),
        (Kind.MOMENT, MOMENTS),
        (Kind.DAY, DAYS),
        (Kind.JSON, DOCUMENTS.map(json.dumps)),
        (Kind.BYTES, st.binary(max_size=40)),
    ],
)
def test_every_value_is_led_back_by_its_line(kind: Kind, values: st.SearchStrategy[Any]) -> None:
    shape = TableShape(name="anything", columns={"value": kind}, key=("value",))

    @given(values)
    def check(value: Any) -> None:
        line = shape.write_line([value])
        back = shape.read_line(line)["value"]

        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert back == value or (math.isnan(back) and math.isnan(value))
        assert shape.write_line([back]) == line

    check()


@given(MOMENTS, st.integers(-12, 12))
def test_a_moment_of_any_zone_is_written_in_utc(moment: datetime, hours: int) -> None:
    there = moment.astimezone(timezone(timedelta(hours=hours)))

    assert WRITERS[Kind.MOMENT](there) == WRITERS[Kind.MOMENT](moment)
    assert READERS[Kind.MOMENT](WRITERS[Kind.MOMENT](there)) == there


def test_every_column_of_the_records_is_of_a_known_kind(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'groundwork.db'}")
    upgrade_to_head(database)
    with database.reading() as session:
        shapes = read_shapes(session.connection())
    database.close()

    assert records.__name__
    assert set(shapes) == set(SQLModel.metadata.tables)
    for name, table in SQLModel.metadata.tables.items():
        assert set(shapes[name].columns) == {column.name for column in table.columns}
        assert shapes[name].key, f"{name} has no key to order its rows by"


@contextmanager
def _opened(settings_made: Settings) -> Iterator[Database]:
    database = Database(settings_made.database_address)
    try:
        yield database
    finally:
        database.close()


def _store(database: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put the rows into emptied tables, below one assessment."""
    with database.writing() as session:
        connection = session.connection()
        for table in ("planaction", "milestone", "assessment", "organization"):
            connection.execute(text(f"DELETE FROM {table}"))
        for number, row in enumerate(rows["organization"], start=1):
            named = row | {"name": f"{number} {row['name']}"[:120]}
            connection.execute(table_of(records.Organization).insert(), {"id": number} | named)
        assessment = {"id": 1, "organization_id": 1, "title": "DMS", "mode": "full", "created_at": NOON}
        catalogue = {"catalogue_id": "dms", "catalogue_edition": "2026.1", "catalogue_hash": ""}
        connection.execute(table_of(records.Assessment).insert(), assessment | catalogue)
        for number, row in enumerate(rows["milestone"]):
            below = {"assessment_id": 1, "label": str(number)}
            connection.execute(table_of(records.Milestone).insert(), row | below)
        for number, row in enumerate(rows["planaction"]):
            below = {"assessment_id": 1, "organization_id": 1, "number": number}
            connection.execute(table_of(records.PlanAction).insert(), row | below)


def _everything(database: Database) -> dict[str, list[Any]]:
    """Return all rows as the application reads them, not as a backup does."""
    with database.reading() as session:
        return {
            name: sorted(map(tuple, session.connection().execute(table.select()).all()), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rows=st.fixed_dictionaries(
        {
            "organization": st.lists(ORGANIZATIONS, min_size=1, max_size=4),
            "milestone": st.lists(MILESTONES, max_size=4),
            "planaction": st.lists(ACTIONS, max_size=4),
        }
    )
)
def test_a_backup_of_odd_rows_restores_to_equal_rows(
    settings_for: Callable[..., Settings],
    tmp_path_factory: pytest.TempPathFactory,
    rows: dict[str, list[dict[str, Any]]],
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    first = _kept(settings_for, folder / "first")
    with _opened(first) as source:
        upgrade_to_head(source)
        _store(source, rows)
        before = _everything(source)
        write_archive(source, None, folder / "odd.gwbackup", now=NOON)
    goal = settings_for(folder / "second")

    with _opened(goal) as target, open_archive(folder / "odd.gwbackup") as archive:
        restore_archive(archive, target, FileFolder(goal.home / "files"), home=goal.home, now=NOON)

    with _opened(goal) as target:
        assert _everything(target) == before


def _kept(settings_for: Callable[..., Settings], folder: Path) -> Settings:
    """Return one installation for all examples of a test."""
    found = getattr(settings_for, "kept", None)
    if found is None:
        found = settings_for(folder)
        settings_for.kept = found  # type: ignore[attr-defined]
    return found
