"""`groundwork files`: every evidence file compared with its checksum, and what belongs to nothing removed."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.db import Database, local_scope
from app.intake.evidence import check_evidence
from app.services.evidence import add_file, remove_file
from app.settings import Settings
from app.storage import new_name
from app.storage.folder import FolderStorage
from app.values.evidence_files import EvidenceLimits, KeptFile
from tests.evidence import pdf


@pytest.fixture
def stored(run, halden: Path, folder: Path, each_database: Settings) -> Path:
    """The stored content of one attached file."""
    run("import", halden)
    checked, name = check_evidence(name="policy.pdf", source=io.BytesIO(pdf())), new_name()
    FolderStorage(folder / "data" / "files").put(name, io.BytesIO(pdf()))
    database = Database(each_database.database_address)
    with database.writing() as session:
        kept = KeptFile(checked=checked, stored_name=name)
        add_file(local_scope(session), 1, "dir.strategy", kept, limits=EvidenceLimits())
    database.close()
    return folder / "data" / "files" / name[:2] / name


def test_without_files_there_is_nothing_to_check(run, halden: Path) -> None:
    run("import", halden)

    told = run("files", "check")

    assert (told.code, told.out) == (0, "There are no evidence files.\n")


def test_files_that_are_well_are_counted(run, stored: Path) -> None:
    told = run("files", "check")

    assert (told.code, told.out) == (0, "1 of 1 files are as they were stored.\n")


def test_a_damaged_file_is_told_by_its_number(run, stored: Path) -> None:
    stored.write_bytes(b"damaged")

    told = run("files", "check")

    assert told.code == 1
    assert "File 1 of assessment 1 is not as it was stored" in told.err
    assert told.out == "0 of 1 files are as they were stored.\n"


def test_what_belongs_to_nothing_is_listed_and_then_removed(run, stored: Path, folder: Path) -> None:
    for name in ("ab" * 20, "cd" * 20):
        place = folder / "data" / "files" / name[:2] / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"left behind")
        os.utime(place, (1_700_000_000, 1_700_000_000))

    listed = run("files", "sweep", "--list")
    swept = run("files", "sweep")
    again = run("files", "sweep", "--data-dir", folder / "data")

    names = f"{'ab' * 20}\n{'cd' * 20}\n"
    assert listed.out == f"{names}2 stored files belong to nothing any more.\n"
    assert swept.out == f"{names}2 stored files belong to nothing any more; removed.\n"
    assert again.out == "0 stored files belong to nothing any more.\n"
    assert stored.exists()


def test_a_purge_deletes_removed_files_when_their_time_is_over(run, stored: Path, each_database: Settings) -> None:
    database = Database(each_database.database_address)
    with database.writing() as session:
        remove_file(local_scope(session, now=datetime(2026, 1, 1, tzinfo=UTC)), 1, 1)
    database.close()

    first, again = run("purge"), run("purge")

    assert first.out == "Deleted 1 stored file that nothing needs any more.\n"
    assert again.out == "Nothing is due.\n"
    assert not stored.exists()
