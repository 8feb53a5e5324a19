"""`groundwork backup`, `restore` and `db copy` as somebody types them."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from app.cli.keeping import backups, bars
from app.cli.keeping.stores import KeptElsewhere, stored_files
from app.settings import Settings
from app.storage.folder import FolderStorage
from tests.archives import Place, attach_files, store_files
from tests.cli.conftest import Run


@pytest.fixture
def imported(run: Run, halden: Path, folder: Path) -> Path:
    """A data folder with Halden Components in it."""
    run("import", halden)
    return folder / "data"


def test_a_backup_and_a_restore_in_two_commands(run: Run, imported: Path, folder: Path) -> None:
    made = run("backup", "halden.gwbackup")
    checked = run("restore", "halden.gwbackup", "--check")
    shutil.rmtree(imported)
    restored = run("restore", "halden.gwbackup")
    exported = run("export", "1", "-o", "halden.json")

    assert (made.code, checked.code, restored.code, exported.code) == (0, 0, 0, 0)
    assert made.out.startswith("Backed up 3")
    assert "halden.gwbackup is whole" in checked.out
    assert restored.out.startswith("Restored 3")
    assert "UTC by Groundwork" in restored.out
    assert (folder / "halden.json").stat().st_size > 1000


def test_checking_a_backup_touches_nothing(run: Run, imported: Path) -> None:
    run("backup", "halden.gwbackup")
    shutil.rmtree(imported)

    run("restore", "halden.gwbackup", "--check")

    assert not imported.exists()


def test_what_is_there_is_kept_and_named(run: Run, imported: Path) -> None:
    run("backup", "halden.gwbackup")

    refused = run("restore", "halden.gwbackup")
    restored = run("restore", "halden.gwbackup", "--overwrite")

    assert refused.code == 2
    assert "--overwrite" in refused.err
    assert restored.code == 0
    [aside] = imported.glob("before-restore-*")
    assert str(aside) in restored.err.replace("\n", "")


def test_a_damaged_backup_is_refused_with_exit_code_1(run: Run, imported: Path, folder: Path) -> None:
    run("backup", "halden.gwbackup")
    path = folder / "halden.gwbackup"
    path.write_bytes(path.read_bytes()[:-10])

    refused = run("restore", "halden.gwbackup", "--overwrite")

    assert refused.code == 1
    assert "damaged" in refused.err
    assert list(imported.glob("*restor*")) == []


def test_a_backup_is_not_written_over_another_file_unasked(run: Run, imported: Path, folder: Path) -> None:
    (folder / "minutes.txt").write_text("Minutes", encoding="utf-8")

    refused = run("backup", "minutes.txt")
    replaced = run("backup", "minutes.txt", "--overwrite")

    assert (refused.code, replaced.code) == (2, 0)
    assert "is there already" in refused.err


def test_files_that_are_lost_are_listed_with_exit_code_1(run: Run, imported: Path) -> None:
    place = Place(Settings(data_dir=imported))
    attach_files(place, {f"{number:02}file": b"minutes" for number in range(25)})
    shutil.rmtree(place.settings.home / "files")
    store_files(place, {"03file": b"other minutes"})

    made = run("backup", "halden.gwbackup")
    restored = run("restore", "halden.gwbackup", "--overwrite")
    without = run("backup", "rows.gwbackup", "--without-files")

    assert (made.code, restored.code, without.code) == (1, 1, 0)
    assert "The file 00file is not in the storage and is missing in the backup." in made.err
    assert "The file 03file is not as it was uploaded" in made.err
    assert "Likewise 4 more files." in made.err
    assert "The file 00file is not in the storage." in restored.err
    assert "without files" in without.out


def test_a_place_without_a_database_is_told(run: Run, folder: Path) -> None:
    refused = run("backup", "halden.gwbackup")

    assert refused.code == 2
    assert "There is no database" in refused.err
    assert not (folder / "halden.gwbackup").exists()


def test_a_database_that_does_not_answer_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_DATABASE_URL", "postgresql+psycopg://mara:secret@127.0.0.1:1/groundwork")

    refused = run("backup", "halden.gwbackup")

    assert refused.code == 2
    assert "cannot be used" in refused.err
    assert "secret" not in refused.err


def test_a_full_disk_is_told(run: Run, imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device", "halden.gwbackup")

    monkeypatch.setattr(backups, "write_archive", fail)

    refused = run("backup", "halden.gwbackup")

    assert refused.code == 2
    assert refused.err == "halden.gwbackup cannot be written or read: No space left on device. Nothing was changed.\n"


def test_ctrl_c_gives_up_and_changes_nothing(run: Run, imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "write_archive", interrupt)

    given_up = run("backup", "halden.gwbackup")

    assert given_up.code == bars.INTERRUPTED
    assert given_up.err == "Given up. Nothing was changed.\n"


class TestFilesKeptElsewhere:
    NAME = "ab" * 20

    def test_a_bucket_is_asked_for_its_files(self) -> None:
        files = stored_files(Settings(files_url="s3://halden/evidence", files_endpoint="http://127.0.0.1:1"))

        assert isinstance(files, KeptElsewhere)

    def test_a_storage_speaks_as_a_backup_wants_it(self, folder: Path) -> None:
        files = KeptElsewhere(FolderStorage(folder / "elsewhere"))
        files.put(self.NAME, io.BytesIO(b"minutes"))

        with files.open(self.NAME) as content:
            assert content.read() == b"minutes"
        assert list(files.names()) == [self.NAME]
        files.remove(self.NAME)
        with pytest.raises(FileNotFoundError):
            files.open(self.NAME)

    def test_files_are_fetched_for_a_backup_and_sent_again_by_a_restore(
        self, run: Run, imported: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = KeptElsewhere(FolderStorage(folder / "elsewhere"))
        monkeypatch.setattr(backups, "stored_files", lambda _settings: files)
        files.put(self.NAME, io.BytesIO(b"minutes"))
        attach_files(Place(Settings(data_dir=imported)), {self.NAME: b"minutes"})
        shutil.rmtree(imported / "files")

        made = run("backup", "halden.gwbackup")
        files.remove(self.NAME)
        restored = run("restore", "halden.gwbackup", "--overwrite")

        assert (made.code, restored.code) == (0, 0)
        assert list(files.names()) == [self.NAME]


class TestMoving:
    def test_an_installation_is_copied_and_what_to_set_is_said(self, run: Run, imported: Path, folder: Path) -> None:
        target = f"sqlite:///{folder / 'new' / 'groundwork.db'}"

        copied = run("db", "copy", target)
        again = run("db", "copy", target)
        back = run("db", "copy", f"sqlite:///{folder / 'back.db'}", "--from", target)

        assert (copied.code, again.code, back.code) == (0, 2, 0)
        assert "counts and checksums of all tables agree" in copied.out
        assert f"Set GROUNDWORK_DATABASE_URL to {target}" in copied.err.replace("\n", " ")
        assert "is there already" in again.err

    def test_an_address_that_leads_nowhere_is_told(self, run: Run, imported: Path) -> None:
        refused = run("db", "copy", "halden")

        assert refused.code == 2
        assert "GROUNDWORK_DATABASE_URL" in refused.err


def test_a_bar_is_shown_for_each_part_of_the_work() -> None:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(quiet=True))
    shown = bars.ShownProgress(bar)

    shown.begin("Rows", 10)
    shown.advance(4)
    shown.begin("Bytes of files", 0)
    shown.advance(0)

    assert [(task.description, task.completed, task.total) for task in bar.tasks] == [("Rows", 4, 10)]
