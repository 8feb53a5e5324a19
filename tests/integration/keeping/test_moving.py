"""Moving between databases: all rows or none, compared, and only into an empty place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.db import Database, DatabaseUnusableError, local_scope
from app.db.places.copying import copy_database
from app.db.rows.faults import PlaceTaken, RowsUnfit
from app.db.rows.loading import load_rows
from app.db.rows.shapes import Tally
from app.db.serving import served_alone
from app.services.assessments import start_assessment
from tests.archives import Place, everything_in
from tests.databases import KINDS, migrated, with_sample
from tests.integration.keeping.conftest import MakePlace


@contextmanager
def _opened(*places: Place) -> Iterator[list[Database]]:
    databases = [Database(place.settings.database_address) for place in places]
    try:
        yield databases
    finally:
        for database in databases:
            database.close()


def _copy(source: Place, target: Place) -> dict[str, Tally]:
    with _opened(source, target) as (origin, goal):
        return copy_database(origin, goal)


@pytest.mark.parametrize("goal", KINDS)
def test_an_installation_moves_to_either_database(halden_place: Place, place_on: MakePlace, goal: str) -> None:
    target = place_on(goal)

    given = _copy(halden_place, target)

    assert target.tallies() == given == halden_place.tallies()


def test_the_moved_installation_counts_on_where_the_old_one_was(halden_place: Place, place_on: MakePlace) -> None:
    target = place_on("postgresql")
    _copy(halden_place, target)

    with _opened(target) as [database], database.writing() as session:
        started = start_assessment(local_scope(session), organization="Halden Foundry", title="DMS 2027")

    assert started == 2


def test_there_and_back_again_changes_nothing(place_on: MakePlace) -> None:
    source, server, back = place_on("sqlite", like=with_sample), place_on("postgresql"), place_on("sqlite")

    _copy(source, server)
    _copy(server, back)

    assert back.tallies() == source.tallies()


def test_tables_without_rows_are_made_anew(place_on: MakePlace) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on("postgresql", like=migrated)

    _copy(source, target)

    assert target.tallies() == source.tallies()


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_with_rows_is_refused(place_on: MakePlace, kind: str) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on(kind, like=with_sample)
    target.run("UPDATE organization SET name = 'Halden Foundry'")
    before = target.tallies()

    with pytest.raises(PlaceTaken, match=r"not empty|is there already"):
        _copy(source, target)

    assert target.tallies() == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_is_not_copied_to_itself(place_on: MakePlace, kind: str) -> None:
    place = place_on(kind, like=with_sample)

    with pytest.raises(PlaceTaken, match="same database"):
        _copy(place, place)


def test_a_source_that_is_not_there_is_told(place_on: MakePlace) -> None:
    source, target = place_on("sqlite"), place_on("sqlite")

    with pytest.raises(DatabaseUnusableError, match="There is no database"):
        _copy(source, target)


def test_nothing_is_copied_while_a_server_writes(place_on: MakePlace) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on("sqlite")

    with served_alone(Database(source.settings.database_address).url), pytest.raises(PlaceTaken, match="Stop it first"):
        _copy(source, target)

    assert everything_in(target.settings.data_dir) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_in_the_middle_leaves_the_target_empty(
    place_on: MakePlace, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on(kind)

    def load_and_fail(*arguments: object) -> None:
        load_rows(*arguments)  # type: ignore[arg-type]
        raise RuntimeError("the connection was lost")

    for module in ("app.db.places.copying.load_rows", "app.db.places.sqlite.load_rows"):
        monkeypatch.setattr(module, load_and_fail)

    with pytest.raises(RuntimeError):
        _copy(source, target)

    assert target.tallies() == {}
    assert list(target.settings.data_dir.glob("restoring-*")) == []


def test_a_database_that_takes_values_in_another_way_is_noticed(place_on: MakePlace) -> None:
    """SQLite keeps a number that is a whole JSON document as a number of its own, without its last zero."""
    source, target = place_on("postgresql", like=with_sample), place_on("sqlite")
    source.run("UPDATE respondent SET roles = '1.50' WHERE id = 1")

    with pytest.raises(RowsUnfit, match="respondent in another way"):
        _copy(source, target)

    assert everything_in(target.settings.data_dir) == {}


def test_a_text_that_postgres_does_not_take_is_told(place_on: MakePlace, tmp_path: Path) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on("postgresql")
    source.run("UPDATE organization SET name = 'Halden' || char(0) || 'Components'")

    with pytest.raises(Exception, match="organization"):
        _copy(source, target)

    assert target.tallies() == {}


def test_a_text_that_is_longer_than_its_column_is_told(place_on: MakePlace) -> None:
    source, target = place_on("sqlite", like=with_sample), place_on("postgresql")
    source.run(f"UPDATE organization SET name = '{'Halden ' * 40}'")

    with pytest.raises(RowsUnfit, match=r"organization do not fit into the database: value too long"):
        _copy(source, target)

    assert target.tallies() == {}
