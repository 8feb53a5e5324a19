"""Archives that are not as they were written: every one is refused with a reason, and nothing is changed."""

from __future__ import annotations

import errno
import io
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from app.db.archive import open_archive
from app.db.archive.seal import BLANK, check_seal, put_seal
from app.db.rows.faults import ArchiveRefused
from tests.archives import Members, Place, attach_files, edit_manifest, everything_in, remake
from tests.databases import migrated, with_sample
from tests.integration.keeping.conftest import MakePlace


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the sample organization with two files; tests work on copies."""
    from app.settings import Settings

    place = Place(Settings(data_dir=tmp_path_factory.mktemp("halden")))
    with_sample(place.settings)
    attach_files(place, {"3f9a.pdf": b"%PDF-1.7 minutes" * 40, "77c1ab": b"\x00" * 900})
    return place.back_up(tmp_path_factory.mktemp("backup") / "halden.gwbackup").path


def _refusal(path: Path) -> str:
    with pytest.raises(ArchiveRefused) as caught, open_archive(path):
        pass
    return caught.value.detail


def test_a_changed_byte_is_noticed_wherever_it_is(whole: Path) -> None:
    content, chance = whole.read_bytes(), random.Random(7)
    accepted = []

    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= chance.randrange(1, 256)
        try:
            check_seal(io.BytesIO(changed))
        except ArchiveRefused:
            continue
        accepted.append(place)

    assert accepted == []


def test_a_cut_is_noticed_wherever_it_is(whole: Path) -> None:
    content = whole.read_bytes()
    accepted = []

    for length in range(len(content)):
        try:
            check_seal(io.BytesIO(content[:length]))
        except ArchiveRefused:
            continue
        accepted.append(length)

    assert accepted == []


def test_bytes_that_were_added_are_noticed(whole: Path, tmp_path: Path) -> None:
    for number, content in enumerate((whole.read_bytes() + b"\n", whole.read_bytes() * 2)):
        longer = tmp_path / f"{number}.gwbackup"
        longer.write_bytes(content)

        assert "damaged" in _refusal(longer)


@pytest.mark.parametrize("fault", ["flipped", "cut", "empty", "text"])
def test_a_damaged_archive_changes_nothing(place_on: MakePlace, whole: Path, tmp_path: Path, fault: str) -> None:
    content = bytearray(whole.read_bytes())
    if fault == "flipped":
        content[len(content) // 2] ^= 1
    damaged = tmp_path / "damaged.gwbackup"
    damaged.write_bytes(
        {"flipped": content, "cut": content[:-900], "empty": b"", "text": b"Minutes of the review"}[fault]
    )
    place = place_on("sqlite", like=migrated)
    place.tallies()
    before = everything_in(place.settings.data_dir)

    with pytest.raises(ArchiveRefused, match="Nothing was changed"):
        place.restore(damaged, overwrite=True)

    assert everything_in(place.settings.data_dir) == before


class TestEveryByteBehindTheSeal:
    """The checks behind the seal stand on their own: a changed byte in rows or files has the wrong checksum."""

    def test_a_changed_row_or_file_is_noticed_although_the_seal_fits(self, whole: Path, tmp_path: Path) -> None:
        for name in ("tables/organization.jsonl", "files/3f9a.pdf", "files/77c1ab"):

            def change(members: Members, name: str = name) -> None:
                content = bytearray(members[name])
                content[len(content) // 2] ^= 1
                members[name] = bytes(content)

            assert f"{name} has another checksum" in _refusal(remake(whole, tmp_path / "changed.gwbackup", change))

    def test_a_change_below_the_zip_is_noticed_although_the_seal_fits(self, whole: Path, tmp_path: Path) -> None:
        content, chance = whole.read_bytes(), random.Random(11)
        accepted = 0
        path = tmp_path / "changed.gwbackup"

        for place in chance.sample(range(len(content) - len(BLANK)), 400):
            changed = bytearray(content)
            changed[place] ^= chance.randrange(1, 256)
            stream = io.BytesIO(changed)
            put_seal(stream)
            path.write_bytes(stream.getvalue())
            try:
                with open_archive(path) as archive:
                    assert [table.sha256 for table in archive.manifest.tables] == self._hashes(whole)
            except ArchiveRefused:
                continue
            accepted += 1

        assert accepted < 100  # times and attributes of members, which nobody reads

    def test_a_table_of_contents_that_points_outside_is_noticed_although_the_seal_fits(
        self, whole: Path, tmp_path: Path
    ) -> None:
        """The place of the table of contents stands 16 bytes behind the mark of the end; too high moves all members."""
        content = bytearray(whole.read_bytes())
        place = content.rindex(b"PK\x05\x06") + 16
        (start,) = struct.unpack_from("<I", content, place)
        struct.pack_into("<I", content, place, 2 * start)

        assert "damaged" in _refusal(_seal(tmp_path / "outside.gwbackup", bytes(content)))

    def test_a_disk_that_fails_on_the_way_is_told(self, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(ZipFile, "read", fail)

        assert "cannot be read to its end: Input/output error" in _refusal(whole)

    def _hashes(self, path: Path) -> list[str]:
        with open_archive(path) as archive:
            return [table.sha256 for table in archive.manifest.tables]


def _without(name: str) -> Callable[[Members], None]:
    return lambda members: members.pop(name) and None


def _with(name: str, content: bytes = b"x") -> Callable[[Members], None]:
    return lambda members: members.update({name: content})


def _count_wrong(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["tables"][0]["rows"] += 1
    members["manifest.json"] = json.dumps(manifest).encode()


def _size_wrong(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["files"][0]["size"] += 1
    members["manifest.json"] = json.dumps(manifest).encode()


def _table_twice(members: Members) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["tables"].append(manifest["tables"][0])
    members["manifest.json"] = json.dumps(manifest).encode()


def _name_file(name: str) -> Callable[[Members], None]:
    def edit(members: Members) -> None:
        manifest = json.loads(members["manifest.json"])
        old = manifest["files"][0]["name"]
        manifest["files"][0]["name"] = name
        members[f"files/{name}"] = members.pop(f"files/{old}")
        members["manifest.json"] = json.dumps(manifest).encode()

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (_without("manifest.json"), "no manifest.json"),
        (_without("tables/answer.jsonl"), "tables/answer.jsonl is missing"),
        (_without("files/3f9a.pdf"), "files/3f9a.pdf is missing"),
        (_with("tables/wishes.jsonl"), "knows nothing"),
        (_with("files/../../etc/passwd"), "knows nothing"),
        (_with("/etc/passwd"), "knows nothing"),
        (_with("readme.txt"), "knows nothing"),
        (_with("manifest.json", b"{"), "no JSON"),
        (_with("manifest.json", b"[]"), "no backup of Groundwork"),
        (_with("manifest.json", b"\xff\xfe"), "no JSON"),
        (_with("manifest.json", b'{"format": "groundwork-backup", "format_version": 1}'), "fault at"),
        (edit_manifest(format="another"), "no backup of Groundwork"),
        (edit_manifest(format_version=0), "fault at format_version"),
        (edit_manifest(rows=3), "fault at rows"),
        (edit_manifest(created_at="yesterday"), "fault at created_at"),
        (_count_wrong, "its manifest says"),
        (_size_wrong, "another size"),
        (_table_twice, "something twice"),
        (_name_file("../../groundwork.db"), "fault at files"),
        (_name_file("/etc/passwd"), "fault at files"),
        (_name_file("a\\..\\b"), "fault at files"),
        (_name_file("a/../b"), "fault at files"),
        (_name_file(".hidden"), "fault at files"),
        (_name_file("a\x00b"), "fault at files"),
        (_name_file("a" * 300), "fault at files"),
    ],
)
def test_an_archive_that_was_put_together_otherwise_is_refused(
    whole: Path, tmp_path: Path, edit: Callable[[Members], None], words: str
) -> None:
    assert words in _refusal(remake(whole, tmp_path / "other.gwbackup", edit))


def _seal(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    with path.open("r+b") as stream:
        put_seal(stream)
    return path


class TestBombs:
    def test_a_part_that_would_grow_too_far_is_refused_before_it_is_unpacked(
        self, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bomb = remake(whole, tmp_path / "bomb.gwbackup", _with("tables/answer.jsonl", bytes(300 << 20)))
        unpacked: list[object] = []
        monkeypatch.setattr(ZipFile, "open", lambda _archive, name, *_: unpacked.append(name))

        told = _refusal(bomb)

        assert "which no backup does" in told
        assert unpacked == []

    def test_a_manifest_that_is_too_long_is_refused(
        self, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.db.archive.reading.LONGEST_MANIFEST", 1000)

        assert "manifest is too long" in _refusal(whole)

    def test_a_name_that_is_there_twice_is_refused(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with ZipFile(stream, "w") as archive:
            archive.writestr("manifest.json", b"{}")
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("manifest.json", b"{}")
            archive.comment = BLANK

        assert "twice" in _refusal(_seal(tmp_path / "twice.gwbackup", stream.getvalue()))

    def test_a_part_that_is_packed_in_another_way_is_refused(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with ZipFile(stream, "w", ZIP_BZIP2) as archive:
            archive.writestr("manifest.json", b"{}")
            archive.comment = BLANK

        assert "does not use" in _refusal(_seal(tmp_path / "bzip2.gwbackup", stream.getvalue()))

    def test_a_part_that_says_it_is_encrypted_is_refused(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", b"{}")
            archive.comment = BLANK
        content = bytearray(stream.getvalue())
        flags = content.index(b"PK\x01\x02") + 8
        content[flags : flags + 2] = struct.pack("<H", 1)

        assert "does not use" in _refusal(_seal(tmp_path / "encrypted.gwbackup", bytes(content)))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in _refusal(tmp_path)
