"""A folder and a bucket keep files in the same way, and say clearly when they cannot."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from app.storage import (
    FileMissingError,
    FileStorage,
    StorageUnreachableError,
    StorageUnusableError,
    new_name,
    open_storage,
)
from app.storage.folder import FolderStorage
from app.storage.s3 import BucketStorage, bucket_storage
from tests.buckets import new_bucket, s3_service, use_credentials

POLICY = b"Every process has an owner." * 100_000


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with s3_service() as address:
        yield address


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    use_credentials(monkeypatch)


@pytest.fixture
def bucket(service: str, credentials: None) -> Iterator[BucketStorage]:
    storage = bucket_storage(f"s3://{new_bucket(service)}/production", endpoint=service)
    yield storage
    storage._client.close()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> FileStorage:
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    found: FileStorage = request.getfixturevalue("bucket")
    return found


def test_what_was_put_in_comes_out_as_it_was(storage: FileStorage) -> None:
    name = new_name()

    storage.put(name, io.BytesIO(POLICY))

    with storage.open(name) as content:
        assert content.read() == POLICY
        content.seek(0)
        assert content.read(5) == b"Every"


def test_everything_is_read_wherever_the_source_stands(storage: FileStorage) -> None:
    name, source = new_name(), io.BytesIO(b"policy")
    source.seek(3)

    storage.put(name, source)

    with storage.open(name) as content:
        assert content.read() == b"policy"


def test_a_name_that_nobody_gave_holds_nothing(storage: FileStorage) -> None:
    with pytest.raises(FileMissingError):
        storage.open(new_name())


def test_removing_is_done_once_and_no_fault_the_second_time(storage: FileStorage) -> None:
    name = new_name()
    storage.put(name, io.BytesIO(b"policy"))

    storage.remove(name)
    storage.remove(name)

    with pytest.raises(FileMissingError):
        storage.open(name)


def test_the_names_are_told_with_their_moment_and_nothing_else_is(storage: FileStorage) -> None:
    names = {new_name() for _ in range(3)}

    for name in names:
        storage.put(name, io.BytesIO(b"policy"))

    told = list(storage.names())
    assert {each.name for each in told} == names
    assert all(abs(datetime.now(UTC) - each.kept_at) < timedelta(minutes=1) for each in told)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 39, "A" * 40, "a" * 40 + "/x", "a" * 40 + ".exe"])
def test_no_path_comes_in_through_a_name(storage: FileStorage, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a stored file"):
        storage.open(name)


def test_names_cannot_be_guessed() -> None:
    assert len({new_name() for _ in range(1000)}) == 1000


def test_a_folder_lets_only_its_owner_in(tmp_path: Path) -> None:
    name = new_name()

    FolderStorage(tmp_path / "files").put(name, io.BytesIO(b"policy"))

    place = tmp_path / "files" / name[:2] / name
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


def test_what_a_crash_left_half_written_is_listed_and_can_be_removed(tmp_path: Path) -> None:
    storage, name = FolderStorage(tmp_path), new_name()
    storage.put(name, io.BytesIO(b"policy"))
    left = tmp_path / name[:2] / f"{name}.part"
    left.write_bytes(b"pol")
    (tmp_path / name[:2] / "notes.txt").write_text("somebody's own")

    told = [each.name for each in storage.names()]
    storage.remove(f"{name}.part")

    assert told == [name, f"{name}.part"]
    assert not left.exists()


def test_a_folder_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")

    with pytest.raises(StorageUnreachableError, match="The file could not be stored: File exists"):
        FolderStorage(tmp_path / "files").put(new_name(), io.BytesIO(b"policy"))


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "ab").mkdir()

    with pytest.raises(StorageUnreachableError, match="No space left on device"):
        FolderStorage(tmp_path).put("ab" * 20, io.BytesIO(b"policy"))

    assert list((tmp_path / "ab").iterdir()) == []


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "ab" / ("ab" * 20)).mkdir(parents=True)

    with pytest.raises(StorageUnreachableError, match="cannot be read: Is a directory"):
        FolderStorage(tmp_path).open("ab" * 20)


def test_a_file_that_cannot_be_removed_says_so(tmp_path: Path) -> None:
    (tmp_path / "ab" / ("ab" * 20)).mkdir(parents=True)

    with pytest.raises(StorageUnreachableError, match="A file could not be removed: Is a directory"):
        FolderStorage(tmp_path).remove("ab" * 20)


def test_a_file_that_vanishes_while_names_are_told_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / ("ab" * 20)).symlink_to(tmp_path / "gone")

    assert list(FolderStorage(tmp_path).names()) == []


def test_a_bucket_that_does_not_exist_says_so(service: str, credentials: None) -> None:
    storage = bucket_storage("s3://nobody-has-this", endpoint=service)

    with pytest.raises(StorageUnreachableError, match="storage nobody-has-this answered NoSuchBucket"):
        storage.put(new_name(), io.BytesIO(b"policy"))

    storage._client.close()


def test_a_service_that_does_not_answer_says_so(credentials: None) -> None:
    storage = bucket_storage("s3://halden", endpoint="http://127.0.0.1:9")

    with pytest.raises(StorageUnreachableError, match="could not be stored, and nothing was saved"):
        storage.put(new_name(), io.BytesIO(b"policy"))

    storage._client.close()


@pytest.mark.parametrize("address", ["s3://", "https://s3.example.org/halden", "halden"])
def test_an_address_that_is_no_bucket_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(StorageUnusableError, match="s3://bucket/prefix"):
        bucket_storage(address, endpoint=None)


def test_without_its_library_a_bucket_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.s3.find_spec", lambda _: None)

    with pytest.raises(StorageUnusableError, match=r"Install groundwork\[s3\]"):
        bucket_storage("s3://halden", endpoint=None)


def test_the_settings_choose_between_folder_and_bucket(tmp_path: Path) -> None:
    folder = open_storage(Settings(data_dir=tmp_path))
    bucket = open_storage(Settings(data_dir=tmp_path, files_url="s3://halden", files_endpoint="https://s3.example.org"))

    assert isinstance(folder, FolderStorage)
    assert folder.folder == tmp_path / "files"
    assert isinstance(bucket, BucketStorage)
    assert (bucket.bucket, bucket.prefix, bucket.endpoint) == ("halden", "", "https://s3.example.org")


def test_a_file_in_the_place_of_the_folder_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")

    with pytest.raises(StorageUnusableError, match="is a file, but evidence files are kept in a folder"):
        open_storage(Settings(data_dir=tmp_path))
