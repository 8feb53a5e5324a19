"""Migrations at start: after a backup, all or nothing, and with a word about what to do when one fails."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.db import Database, DatabaseUnusableError, bring_up
from app.db import migrate as migrating
from app.db.archive import open_archive
from app.db.migrate import MIGRATIONS, known_revisions, migrate
from app.settings import Settings
from tests.archives import Place
from tests.databases import with_sample
from tests.integration.keeping.conftest import MakePlace

NEXT = "2099_01_01_0000"
STEP = '''"""A step of the next version."""

import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("novelty", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("assessment") as batch_op:
        batch_op.alter_column("title", existing_type=sa.String(length=120), type_=sa.String(length=200))
        batch_op.add_column(sa.Column("colour", sa.String(length=20), nullable=False, server_default=""))
    op.execute("UPDATE organization SET name = 'Renamed by the step'")
    op.drop_table("finishedclause")
    {end}
'''
FAILURES = {
    "python": 'raise RuntimeError("the step does not know what to do")',
    "sql": 'op.execute("SELECT * FROM nowhere")',
    "constraint": 'op.execute("UPDATE assessment SET organization_id = NULL")',
}


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Let this version have one more migration, which ends in the given way."""

    def plant(end: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, dirs_exist_ok=True)
        step = folder / "versions" / f"{NEXT}_novelty.py"
        step.write_text(STEP.format(next=NEXT, head=known_revisions()[-1], end=end), encoding="utf-8")
        monkeypatch.setattr(migrating, "MIGRATIONS", folder)
        return step

    return plant


def _start(place: Place) -> None:
    database = Database(place.settings.database_address)
    try:
        bring_up(database, place.settings)
    finally:
        database.close()


def _backups(place: Place) -> list[str]:
    return sorted(path.name for path in place.settings.backups_folder.glob("*"))


@pytest.mark.parametrize("failure", FAILURES)
def test_a_migration_that_fails_leaves_the_old_state_working(
    halden_place: Place, next_version: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    before, head = halden_place.tallies(), known_revisions()[-1]
    next_version(FAILURES[failure])

    with pytest.raises(DatabaseUnusableError, match=rf"from schema {head} to {NEXT}: .*as it was before"):
        _start(halden_place)

    assert halden_place.tallies() == before
    assert "novelty" not in before
    monkeypatch.setattr(migrating, "MIGRATIONS", MIGRATIONS)
    _start(halden_place)
    assert halden_place.tallies() == before
    assert halden_place.run("SELECT version_num FROM alembic_version") == [(head,)]


def test_the_message_names_a_backup_that_brings_everything_back(
    place_on: MakePlace, next_version: Callable[[str], Path]
) -> None:
    place, other = place_on("sqlite", like=with_sample), place_on("sqlite")
    before = place.tallies()
    step = next_version(FAILURES["sql"])

    with pytest.raises(DatabaseUnusableError) as caught:
        _start(place)

    [name] = _backups(place)
    backup = place.settings.backups_folder / name
    assert f"A backup from just before is {backup}." in caught.value.detail
    step.unlink()
    other.restore(backup)
    assert other.tallies() == before


def test_a_migration_that_breaks_a_reference_is_taken_back(
    place_on: MakePlace, next_version: Callable[[str], Path]
) -> None:
    place = place_on("sqlite", like=with_sample)
    before = place.tallies()
    next_version('op.execute("DELETE FROM organization")')

    with pytest.raises(DatabaseUnusableError, match="would refer to nothing"):
        _start(place)

    assert place.tallies() == before


def test_rebuilding_a_table_takes_no_rows_along_that_refer_to_it(
    halden_place: Place, next_version: Callable[[str], Path]
) -> None:
    before = halden_place.tallies()
    next_version("pass")

    _start(halden_place)

    after = halden_place.tallies()
    assert (after["answer"], after["milestone"]) == (before["answer"], before["milestone"])
    assert after["assessment"].rows == before["assessment"].rows
    assert halden_place.run("SELECT name FROM organization") == [("Renamed by the step",)]
    assert ("novelty" in after, "finishedclause" in after) == (True, False)


class TestBackups:
    def test_one_is_made_before_a_migration_and_named_by_its_schema(
        self, place_on: MakePlace, next_version: Callable[[str], Path]
    ) -> None:
        place, head = place_on("sqlite", like=with_sample), known_revisions()[-1]
        before = place.tallies()
        next_version("pass")

        _start(place)

        [name] = _backups(place)
        assert name.startswith("before-migration-20")
        assert name.endswith(f"-{head}.gwbackup")
        with open_archive(place.settings.backups_folder / name) as archive:
            assert archive.counts == {table: tally.rows for table, tally in before.items()}
            assert (archive.revision, archive.manifest.has_files) == (head, False)

    def test_a_new_database_and_one_at_the_newest_schema_need_none(self, empty_place: Place) -> None:
        _start(empty_place)
        _start(empty_place)

        assert _backups(empty_place) == []

    def test_on_postgres_none_is_made(self, place_on: MakePlace, next_version: Callable[[str], Path]) -> None:
        place = place_on("postgresql", like=with_sample)
        next_version(FAILURES["sql"])

        with pytest.raises(DatabaseUnusableError) as caught:
            _start(place)

        assert "A backup" not in caught.value.detail
        assert _backups(place) == []

    def test_none_is_made_where_that_is_set(self, place_on: MakePlace, next_version: Callable[[str], Path]) -> None:
        place = place_on("sqlite", like=with_sample)
        next_version("pass")

        _start(Place(place.settings.model_copy(update={"backups_kept": 0})))

        assert _backups(place) == []

    def test_the_last_ones_are_kept_and_one_of_each_schema(
        self, place_on: MakePlace, next_version: Callable[[str], Path]
    ) -> None:
        place, head = place_on("sqlite", like=with_sample), known_revisions()[-1]
        folder = place.settings.backups_folder
        folder.mkdir()
        for day in range(1, 9):
            (folder / f"before-migration-2026-01-0{day}-120000-2026_01_0{day}_0000.gwbackup").touch()
        (folder / f"before-migration-2026-02-01-120000-{head}.gwbackup").touch()
        (folder / "my own.gwbackup").touch()
        next_version("pass")

        _start(Place(place.settings.model_copy(update={"backups_kept": 3})))

        names = _backups(place)
        assert names[:2] == [
            "before-migration-2026-01-07-120000-2026_01_07_0000.gwbackup",
            "before-migration-2026-01-08-120000-2026_01_08_0000.gwbackup",
        ]
        assert names[2].endswith(f"-{head}.gwbackup")
        assert names[3:] == ["my own.gwbackup"]
        assert (folder / names[2]).stat().st_size > 1000

    def test_without_room_for_one_nothing_is_migrated(
        self, place_on: MakePlace, next_version: Callable[[str], Path]
    ) -> None:
        place = place_on("sqlite", like=with_sample)
        before = place.tallies()
        place.settings.backups_folder.write_text("a file, not a folder", encoding="utf-8")
        next_version("pass")

        with pytest.raises(DatabaseUnusableError, match="GROUNDWORK_BACKUPS_KEPT"):
            _start(place)

        assert place.tallies() == before


def test_two_processes_that_start_at_once_migrate_once(
    halden_place: Place, next_version: Callable[[str], Path]
) -> None:
    next_version("pass")
    faults: list[Exception] = []

    def start() -> None:
        database = Database(halden_place.settings.database_address)
        try:
            bring_up(database, halden_place.settings)
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(error)
        finally:
            database.close()

    starts = [threading.Thread(target=start) for _ in range(3)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()

    assert faults == []
    assert halden_place.run("SELECT version_num FROM alembic_version") == [(NEXT,)]


def test_a_database_of_the_first_version_is_brought_up_after_a_backup(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    database = Database(settings.database_address)
    with database.migrating() as connection:
        migrate(connection, known_revisions()[0])

    bring_up(database, settings)
    database.close()

    assert [name[-25:] for name in _backups(Place(settings))] == [f"-{known_revisions()[0]}.gwbackup"]
