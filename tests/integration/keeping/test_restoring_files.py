"""Stored files come back with the rows that name them; old ones are kept, wherever files are stored."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, ClassVar

import pytest

from app.db import Database
from app.db.archive import FileFolder, Restored, open_archive, restore_archive, write_archive
from app.db.rows.faults import PlaceTaken
from app.settings import Settings
from app.storage import new_name
from app.storage.folder import FolderStorage
from tests.archives import NOON, Place, attach_files, everything_in, no_links, store_files
from tests.databases import migrated, with_sample
from tests.integration.keeping.conftest import MakePlace


class TestFiles:
    OLD: ClassVar = {"old1.pdf": b"old minutes", "both.pdf": b"the same"}
    NEW: ClassVar = {"both.pdf": b"the same", "new1.pdf": b"new minutes"}

    def test_files_come_with_the_rows(self, halden_place: Place, empty_place: Place, tmp_path: Path) -> None:
        attach_files(halden_place, self.NEW)
        halden_place.back_up(tmp_path / "halden.gwbackup")

        restored = empty_place.restore(tmp_path / "halden.gwbackup")

        assert empty_place.files() == self.NEW
        assert (restored.asides, restored.missing_files) == ((), ())

    def test_they_are_where_the_storage_looks_for_them(
        self, halden_place: Place, empty_place: Place, tmp_path: Path
    ) -> None:
        name = new_name()
        FolderStorage(halden_place.settings.home / "files").put(name, io.BytesIO(b"%PDF-1.7 minutes"))
        attach_files(halden_place, {name: b"%PDF-1.7 minutes"})
        halden_place.back_up(tmp_path / "halden.gwbackup")

        empty_place.restore(tmp_path / "halden.gwbackup")

        restored = FolderStorage(empty_place.settings.home / "files")
        with restored.open(name) as content:
            assert content.read() == b"%PDF-1.7 minutes"
        assert [each.name for each in restored.names()] == [name]

    @pytest.mark.parametrize("has_links", [True, False])
    def test_old_files_are_kept_aside_with_the_old_database(
        self, place_on: MakePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
    ) -> None:
        source, place = place_on("sqlite", like=with_sample), place_on("sqlite", like=migrated)
        attach_files(source, self.NEW)
        source.back_up(tmp_path / "halden.gwbackup")
        store_files(place, self.OLD)
        old = place.tallies()
        if not has_links:
            monkeypatch.setattr("os.link", no_links)

        restored = place.restore(tmp_path / "halden.gwbackup", overwrite=True)

        assert (place.files(), place.tallies()) == (self.NEW, source.tallies())
        assert restored.asides
        assert restored.asides[0].name == "before-restore-2026-12-01-120000"
        aside = Place(place.settings.model_copy(update={"data_dir": restored.asides[0]}))
        assert (aside.files(), aside.tallies()) == (self.OLD, old)
        assert list(place.settings.data_dir.glob("restoring-*")) == []

    def test_files_are_kept_aside_when_the_database_is_elsewhere(
        self, halden_place: Place, place_on: MakePlace, tmp_path: Path
    ) -> None:
        attach_files(halden_place, self.NEW)
        halden_place.back_up(tmp_path / "halden.gwbackup")
        for place in (place_on("postgresql"), self._with_database_elsewhere(tmp_path)):
            store_files(place, self.OLD)

            restored = place.restore(tmp_path / "halden.gwbackup", overwrite=True)

            assert place.files() == self.NEW
            assert restored.asides
            assert everything_in(restored.asides[0]) == {
                f"files/{name[:2]}/{name}": content for name, content in self.OLD.items()
            }

    def test_a_second_restore_in_the_same_second_keeps_both_old_states(
        self, place_on: MakePlace, tmp_path: Path
    ) -> None:
        place = place_on("sqlite", like=with_sample)
        place.back_up(tmp_path / "halden.gwbackup")

        asides = [place.restore(tmp_path / "halden.gwbackup", overwrite=True).asides for _ in range(2)]

        assert [aside.name for [aside] in asides] == [
            "before-restore-2026-12-01-120000",
            "before-restore-2026-12-01-120000-2",
        ]

    def test_files_without_a_database_are_not_overwritten_unasked(self, empty_place: Place, backup: Path) -> None:
        store_files(empty_place, self.OLD)

        with pytest.raises(PlaceTaken, match="There are files"):
            empty_place.restore(backup)

        assert empty_place.files() == self.OLD

    def test_without_files_in_the_backup_those_in_place_stay_and_missing_ones_are_told(
        self, place_on: MakePlace, tmp_path: Path
    ) -> None:
        place = place_on("sqlite", like=with_sample)
        attach_files(place, self.OLD)
        place.back_up(tmp_path / "halden.gwbackup", with_files=False)
        FileFolder(place.settings.home / "files").place("old1.pdf").unlink()

        restored = place.restore(tmp_path / "halden.gwbackup", overwrite=True)

        assert place.files() == {"both.pdf": b"the same"}
        assert restored.missing_files == ("old1.pdf",)

    def _with_database_elsewhere(self, tmp_path: Path) -> Place:
        address = f"sqlite:///{tmp_path / 'elsewhere' / 'halden.db'}"
        return Place(Settings(data_dir=tmp_path / "with-files", database_url=address))


class _Service:
    """A service that keeps files elsewhere, as an S3-compatible one does."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = dict(contents)

    def names(self) -> Iterator[str]:
        return iter(sorted(self.contents))

    def open(self, name: str) -> BinaryIO:
        if name not in self.contents:
            raise FileNotFoundError(name)
        return io.BytesIO(self.contents[name])

    def put(self, name: str, source: BinaryIO) -> None:
        self.contents[name] = source.read()

    def remove(self, name: str) -> None:
        self.contents.pop(name, None)


class TestFilesWithAService:
    OLD: ClassVar = {"old1.pdf": b"old minutes", "both.pdf": b"the same"}
    NEW: ClassVar = {"both.pdf": b"the same", "new1.pdf": b"new minutes"}

    @pytest.fixture
    def archive(self, halden_place: Place, tmp_path: Path) -> Path:
        attach_files(halden_place, self.NEW)
        database = Database(halden_place.settings.database_address)
        written = write_archive(database, _Service(self.NEW), tmp_path / "halden.gwbackup", now=NOON)
        database.close()
        return written.path

    def _restore(self, path: Path, place: Place, service: _Service, *, overwrite: bool = False) -> Restored:
        database = Database(place.settings.database_address)
        try:
            with open_archive(path) as archive:
                home = place.settings.home
                return restore_archive(archive, database, service, home=home, now=NOON, overwrite=overwrite)
        finally:
            database.close()

    def test_what_the_service_lacks_is_sent_and_nothing_is_removed(self, archive: Path, empty_place: Place) -> None:
        service = _Service(self.OLD)

        restored = self._restore(archive, empty_place, service)

        assert service.contents == self.OLD | self.NEW
        assert (restored.asides, restored.missing_files) == ((), ())

    def test_what_was_sent_is_taken_back_when_the_service_fails(self, archive: Path, empty_place: Place) -> None:
        class Failing(_Service):
            def put(self, name: str, source: BinaryIO) -> None:
                super().put(name, source)
                if name == "new1.pdf":
                    raise OSError("the service does not answer")

        service = Failing({})

        with pytest.raises(OSError, match="does not answer"):
            self._restore(archive, empty_place, service)

        assert service.contents == {}
        assert everything_in(empty_place.settings.data_dir) == {}

    def test_what_the_service_has_lost_is_told(
        self, halden_place: Place, empty_place: Place, archive: Path, tmp_path: Path
    ) -> None:
        halden_place.back_up(tmp_path / "rows.gwbackup", with_files=False)

        restored = self._restore(tmp_path / "rows.gwbackup", empty_place, _Service({"new1.pdf": b"new minutes"}))

        assert restored.missing_files == ("both.pdf",)
