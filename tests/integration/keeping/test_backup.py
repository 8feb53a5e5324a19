"""Backups: what is in one, whole or not at all, for nobody else, while others write."""

from __future__ import annotations

import json
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from zipfile import ZipFile

import pytest

from app.db import Database, DatabaseUnusableError, local_scope
from app.db.archive import FileFolder, write_archive
from app.db.migrate import known_revisions
from app.db.rows.faults import PlaceTaken, RowsUnfit
from app.db.rows.shapes import Tally
from app.services.assessments import start_assessment
from app.settings import Settings
from tests.archives import NOON, Place, attach_files, everything_in, no_links, store_files
from tests.databases import with_sample
from tests.integration.keeping.conftest import MakePlace


class TestContents:
    def test_every_table_is_in_it_with_its_rows_and_their_checksum(self, halden_place: Place, backup: Path) -> None:
        with ZipFile(backup) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            names = archive.namelist()

        stored = {table["name"]: (table["rows"], table["sha256"]) for table in manifest["tables"]}
        assert stored == {name: (tally.rows, tally.sha256) for name, tally in halden_place.tallies().items()}
        assert stored["organization"][0] == 1
        assert stored["answer"][0] > 50
        assert names == [*(f"tables/{name}.jsonl" for name in stored), "manifest.json"]

    def test_the_manifest_says_where_it_comes_from(self, backup: Path, database_kind: str) -> None:
        with ZipFile(backup) as archive:
            manifest = json.loads(archive.read("manifest.json"))

        assert (manifest["format"], manifest["format_version"]) == ("groundwork-backup", 1)
        assert (manifest["revision"], manifest["database"]) == (known_revisions()[-1], database_kind)
        assert datetime.fromisoformat(manifest["created_at"]) == NOON

    def test_any_program_can_read_a_table(self, backup: Path) -> None:
        with ZipFile(backup) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            lines = archive.read("tables/organization.jsonl").splitlines()

        columns = next(table["columns"] for table in manifest["tables"] if table["name"] == "organization")
        row = dict(zip(columns, json.loads(lines[0]), strict=True))
        assert (row["name"], columns["created_at"]) == ("Halden Components", "moment")
        assert row["created_at"].endswith("Z")

    def test_the_same_rows_give_the_same_tables_again(self, halden_place: Place, backup: Path, tmp_path: Path) -> None:
        again = halden_place.back_up(tmp_path / "again.gwbackup")

        assert again.path.read_bytes() == backup.read_bytes()


class TestFiles:
    CONTENTS: ClassVar = {"3f9a.pdf": b"%PDF-1.7 minutes", "77c1ab": b"\x00" * 3000}

    def test_files_that_rows_name_are_in_it_and_no_others(self, halden_place: Place, tmp_path: Path) -> None:
        attach_files(halden_place, self.CONTENTS)
        store_files(halden_place, {"orphan": b"nobody names this"})

        written = halden_place.back_up(tmp_path / "halden.gwbackup")

        with ZipFile(written.path) as archive:
            found = {name: archive.read(f"files/{name}") for name in self.CONTENTS}
            assert [name for name in archive.namelist() if "orphan" in name] == []
        assert found == self.CONTENTS
        assert [(entry.name, entry.size) for entry in written.manifest.files] == [("3f9a.pdf", 16), ("77c1ab", 3000)]
        assert (written.manifest.lost_files, written.changed_files) == ((), ())

    def test_a_file_that_is_lost_or_has_changed_is_told_and_keeps_nothing_back(
        self, halden_place: Place, tmp_path: Path
    ) -> None:
        attach_files(halden_place, self.CONTENTS)
        FileFolder(halden_place.settings.home / "files").place("3f9a.pdf").unlink()
        FileFolder(halden_place.settings.home / "files").place("77c1ab").write_bytes(b"scratched")

        written = halden_place.back_up(tmp_path / "halden.gwbackup")

        assert written.manifest.lost_files == ("3f9a.pdf",)
        assert written.changed_files == ("77c1ab",)
        assert [entry.name for entry in written.manifest.files] == ["77c1ab"]

    def test_without_files_it_names_those_that_stay_where_they_are(self, halden_place: Place, tmp_path: Path) -> None:
        attach_files(halden_place, self.CONTENTS)

        written = halden_place.back_up(tmp_path / "halden.gwbackup", with_files=False)

        assert not written.manifest.has_files
        assert [entry.name for entry in written.manifest.files] == sorted(self.CONTENTS)
        assert written.manifest.included_files == ()
        with ZipFile(written.path) as archive:
            assert [name for name in archive.namelist() if name.startswith("files/")] == []


class TestPlace:
    def test_only_the_owner_may_read_it(self, backup: Path) -> None:
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    def test_a_file_that_is_there_is_left_alone(self, halden_place: Place, tmp_path: Path) -> None:
        taken = tmp_path / "minutes.txt"
        taken.write_text("Minutes of the management review", encoding="utf-8")

        with pytest.raises(PlaceTaken, match="--overwrite"):
            halden_place.back_up(taken)

        assert taken.read_text(encoding="utf-8") == "Minutes of the management review"

    def test_a_file_that_comes_meanwhile_is_left_alone(
        self, halden_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "halden.gwbackup"
        monkeypatch.setattr("app.db.archive.writing.put_seal", lambda _stream: target.write_bytes(b"another backup"))

        with pytest.raises(PlaceTaken):
            halden_place.back_up(target)

        assert target.read_bytes() == b"another backup"
        assert list(tmp_path.glob(".*")) == []

    def test_a_file_system_without_links_will_do(
        self, halden_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.link", no_links)

        written = halden_place.back_up(tmp_path / "halden.gwbackup")

        assert written.path.is_file()
        assert list(tmp_path.glob(".*")) == []

    def test_it_is_replaced_when_that_is_wanted(self, halden_place: Place, tmp_path: Path) -> None:
        target = tmp_path / "halden.gwbackup"
        first = halden_place.back_up(target)
        halden_place.run("UPDATE organization SET name = 'Halden'")

        second = halden_place.back_up(target, overwrite=True)

        assert first.manifest.tables != second.manifest.tables
        assert sorted(path.name for path in tmp_path.glob("*.gwbackup")) == ["halden.gwbackup"]

    def test_a_place_that_cannot_be_is_refused(self, halden_place: Place, tmp_path: Path) -> None:
        with pytest.raises(PlaceTaken, match="is a folder"):
            halden_place.back_up(tmp_path, overwrite=True)
        with pytest.raises(PlaceTaken, match="There is no folder"):
            halden_place.back_up(tmp_path / "nowhere" / "halden.gwbackup")

    def test_nothing_is_left_when_it_fails_in_the_middle(
        self, halden_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_stream: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("app.db.archive.writing.put_seal", fail)
        before = everything_in(tmp_path)

        with pytest.raises(OSError, match="No space"):
            halden_place.back_up(tmp_path / "halden.gwbackup")

        assert everything_in(tmp_path) == before


class TestWhatCannotBeBackedUp:
    def test_a_database_that_is_not_there_is_told_and_not_made(self, tmp_path: Path) -> None:
        place = Place(Settings(data_dir=tmp_path / "nowhere"))

        with pytest.raises(DatabaseUnusableError, match="There is no database"):
            place.back_up(tmp_path / "halden.gwbackup")

        assert everything_in(tmp_path) == {}

    def test_a_database_without_tables_is_told(self, empty_place: Place, tmp_path: Path) -> None:
        empty_place.run("SELECT 1")

        with pytest.raises(DatabaseUnusableError, match="no Groundwork database yet"):
            empty_place.back_up(tmp_path / "empty.gwbackup")

    def test_a_database_of_a_newer_version_is_told(self, halden_place: Place, tmp_path: Path) -> None:
        halden_place.run("UPDATE alembic_version SET version_num = '2099_01_01_0000'")

        with pytest.raises(DatabaseUnusableError, match="newer version"):
            halden_place.back_up(tmp_path / "halden.gwbackup")

    def test_a_column_of_an_unknown_type_is_named(self, halden_place: Place, tmp_path: Path) -> None:
        halden_place.run("CREATE TABLE price (id INTEGER PRIMARY KEY, amount NUMERIC(10, 2))")

        with pytest.raises(RowsUnfit, match=r"price.*amount"):
            halden_place.back_up(tmp_path / "halden.gwbackup")

    def test_a_value_that_does_not_fit_its_column_is_named(self, place_on: MakePlace, tmp_path: Path) -> None:
        place = place_on("sqlite", like=with_sample)
        place.run("UPDATE assessment SET planned_projects = 'several'")

        with pytest.raises(RowsUnfit, match=r"assessment \(id 1\).*int expected, not str"):
            place.back_up(tmp_path / "halden.gwbackup")

    def test_what_could_not_be_read_again_is_not_written(
        self, halden_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limits = {
            "app.db.rows.shapes.LONGEST_LINE": "longer than",
            "app.db.archive.manifest.LONGEST_MANIFEST": "name",
        }
        for limit, words in limits.items():
            with monkeypatch.context() as patch:
                patch.setattr(limit, 200)

                with pytest.raises(RowsUnfit, match=words):
                    halden_place.back_up(tmp_path / "halden.gwbackup")

        assert list(tmp_path.glob("*gwbackup*")) == []


def test_a_backup_during_load_holds_one_moment_and_keeps_no_writer_waiting(
    halden_place: Place, empty_place: Place, tmp_path: Path
) -> None:
    database = Database(halden_place.settings.database_address)
    stop, written, faults = threading.Event(), [0] * 3, []

    def write(number: int) -> None:
        try:
            while not stop.is_set():
                with database.writing() as session:
                    name = f"Plant {number}-{written[number]}"
                    start_assessment(local_scope(session), organization=name, title=name)
                written[number] += 1
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    archives, counts = [], []
    try:
        while len(archives) < 3:
            counts.append(sum(written))
            target = tmp_path / f"{len(archives)}.gwbackup"
            archives.append(write_archive(database, FileFolder(tmp_path / "none"), target, now=datetime.now(UTC)))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
        database.close()

    assert faults == []
    assert sum(written) > counts[-1] > counts[0]
    last = archives[-1]
    empty_place.restore(last.path)
    stored = {table.name: Tally(rows=table.rows, sha256=table.sha256) for table in last.manifest.tables}
    assert empty_place.tallies() == stored
    alone = empty_place.run(
        "SELECT o.name FROM organization o LEFT JOIN assessment a ON a.organization_id = o.id AND a.title = o.name "
        "WHERE o.name LIKE 'Plant%' AND a.id IS NULL"
    )
    assert alone == []
