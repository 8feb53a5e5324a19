"""An installation with its evidence files in a bucket: checked, backed up, and restored into another bucket."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database, local_scope
from app.intake.evidence import check_evidence
from app.services.evidence import add_file
from app.storage import new_name
from app.storage.s3 import bucket_storage
from app.values.evidence_files import EvidenceLimits, KeptFile
from tests.buckets import new_bucket, s3_service, use_credentials
from tests.evidence import pdf

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # the library keeps its connections


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with s3_service() as address:
        yield address


@pytest.fixture
def bucket(run, halden: Path, folder: Path, service: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a bucket that holds the one file of a new installation."""
    use_credentials(monkeypatch)
    address = f"s3://{new_bucket(service)}/production"
    monkeypatch.setenv("GROUNDWORK_FILES_URL", address)
    monkeypatch.setenv("GROUNDWORK_FILES_ENDPOINT", service)
    run("import", halden)
    checked, name = check_evidence(name="policy.pdf", source=io.BytesIO(pdf())), new_name()
    bucket_storage(address, endpoint=service).put(name, io.BytesIO(pdf()))
    database = Database(f"sqlite:///{folder / 'data' / 'groundwork.db'}")
    with database.writing() as session:
        kept = KeptFile(checked=checked, stored_name=name)
        add_file(local_scope(session), 1, "dir.strategy", kept, limits=EvidenceLimits())
    database.close()
    return address


def test_files_in_a_bucket_are_checked(run, bucket: str) -> None:
    assert run("files", "check").out == "1 of 1 files are as they were stored.\n"


def test_a_backup_holds_the_files_of_a_bucket_and_sends_them_to_another(
    run, bucket: str, service: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("backup", "halden.gwbackup")
    monkeypatch.setenv("GROUNDWORK_FILES_URL", f"s3://{new_bucket(service)}")
    missing = run("files", "check")

    restored = run("restore", "halden.gwbackup", "--data-dir", folder / "new")
    found = run("files", "check", "--data-dir", folder / "new")

    assert (made.code, missing.code, restored.code) == (0, 1, 0)
    assert "is missing in the storage" in missing.err
    assert found.out == "1 of 1 files are as they were stored.\n"
