"""What is there when something is restored: left alone, or replaced and kept, but never lost unasked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.db import Database
from app.db.places import stage
from app.db.places.sqlite import exchange_database
from app.db.rows.faults import PlaceTaken
from app.db.serving import is_served, served_alone
from tests.archives import Place, everything_in
from tests.databases import with_sample
from tests.integration.keeping.conftest import MakePlace


def test_an_installation_is_not_overwritten_unasked(place_on: MakePlace, database_kind: str, backup: Path) -> None:
    place = place_on(database_kind, like=with_sample)
    place.run("UPDATE organization SET name = 'Halden Foundry'")
    before = place.tallies()

    with pytest.raises(PlaceTaken, match="--overwrite"):
        place.restore(backup)

    assert place.tallies() == before


def test_it_is_replaced_when_that_is_wanted(
    halden_place: Place, place_on: MakePlace, database_kind: str, backup: Path
) -> None:
    place = place_on(database_kind, like=with_sample)
    place.run("UPDATE organization SET name = 'Halden Foundry'")

    place.restore(backup, overwrite=True)

    assert place.tallies() == halden_place.tallies()


def test_a_damaged_database_can_be_replaced_and_is_kept_with_its_log(place_on: MakePlace, tmp_path: Path) -> None:
    place = place_on("sqlite", like=with_sample)
    place.back_up(tmp_path / "halden.gwbackup")
    before, path = place.tallies(), place.settings.data_dir / "groundwork.db"
    path.write_bytes(b"scratched" * 999)
    path.with_name("groundwork.db-wal").write_bytes(b"log")

    restored = place.restore(tmp_path / "halden.gwbackup", overwrite=True)

    assert place.tallies() == before
    assert restored.asides
    kept = {file.name: file.read_bytes() for file in restored.asides[0].iterdir()}
    assert kept == {"groundwork.db": b"scratched" * 999, "groundwork.db-wal": b"log"}


def test_what_is_only_in_the_log_is_kept_aside_too(place_on: MakePlace, tmp_path: Path) -> None:
    place = place_on("sqlite", like=with_sample)
    place.back_up(tmp_path / "halden.gwbackup")
    path = place.settings.data_dir / "groundwork.db"
    killed = sqlite3.connect(path)
    killed.execute("PRAGMA wal_autocheckpoint = 0")
    killed.execute("UPDATE organization SET name = 'Only in the log'")
    killed.commit()

    restored = place.restore(tmp_path / "halden.gwbackup", overwrite=True)

    killed.close()
    assert restored.asides
    aside = Place(place.settings.model_copy(update={"data_dir": restored.asides[0]}))
    assert aside.run("SELECT name FROM organization") == [("Only in the log",)]
    assert place.run("SELECT name FROM organization") == [("Halden Components",)]


def test_a_database_that_somebody_reads_is_not_exchanged(place_on: MakePlace, tmp_path: Path) -> None:
    place = place_on("sqlite", like=with_sample)
    place.back_up(tmp_path / "halden.gwbackup")
    reader = sqlite3.connect(place.settings.data_dir / "groundwork.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM organization").fetchone()
    place.run("UPDATE organization SET name = 'Halden Foundry'")

    with pytest.raises(PlaceTaken, match="in use by another program"):
        place.restore(tmp_path / "halden.gwbackup", overwrite=True)

    reader.close()
    assert place.run("SELECT name FROM organization") == [("Halden Foundry",)]
    assert list(place.settings.data_dir.glob("*restor*")) == []


def test_a_data_folder_is_not_exchanged_under_a_running_server(place_on: MakePlace, backup: Path) -> None:
    place = place_on("sqlite", like=with_sample)
    database = Database(place.settings.database_address)
    before = place.tallies()

    with served_alone(database.url), pytest.raises(PlaceTaken, match="A server of Groundwork runs"):
        place.restore(backup, overwrite=True)

    assert place.tallies() == before


def test_no_server_starts_while_a_data_folder_is_exchanged(
    place_on: MakePlace, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_on("sqlite", like=with_sample)
    url = Database(place.settings.database_address).url
    seen: list[bool] = []

    def exchange(path: Path, new: Path) -> None:
        seen.append(is_served(url))
        exchange_database(path, new)

    monkeypatch.setattr("app.db.archive.restoring.exchange_database", exchange)

    place.restore(backup, overwrite=True)

    assert seen == [True]
    assert not is_served(url)


def test_a_database_of_another_program_is_left_alone(place_on: MakePlace, backup: Path) -> None:
    place = place_on("postgresql")
    place.run("CREATE TABLE orders (id INTEGER PRIMARY KEY)")

    with pytest.raises(PlaceTaken, match="tables of another program"):
        place.restore(backup, overwrite=True)

    assert place.run("SELECT count(*) FROM orders") == [(0,)]


def test_tables_of_another_program_beside_ours_are_left_alone(place_on: MakePlace, backup: Path) -> None:
    place = place_on("postgresql", like=with_sample)
    place.run("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    before = place.tallies()

    with pytest.raises(PlaceTaken, match="does not know"):
        place.restore(backup, overwrite=True)

    assert place.tallies() == before


def test_postgres_is_not_exchanged_under_a_running_server(place_on: MakePlace, backup: Path) -> None:
    place = place_on("postgresql", like=with_sample)
    server = Database(place.settings.database_address)
    with server.engine.connect(), pytest.raises(PlaceTaken, match="Stop the servers"):
        place.restore(backup, overwrite=True)
    server.close()


def test_a_disk_that_is_too_small_is_told_first(
    place_on: MakePlace, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_on("sqlite")
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(stage.shutil, "disk_usage", lambda _folder: usage)

    with pytest.raises(PlaceTaken, match="Make room"):
        place.restore(backup)

    assert everything_in(place.settings.data_dir) == {}
