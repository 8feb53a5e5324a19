"""Opening an archive: nothing of it is used before all of it has been looked at."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.db.archive.manifest import LONGEST_MANIFEST, MANIFEST, FileEntry, Manifest, TableEntry, read_manifest
from app.db.archive.seal import BLOCK, check_seal
from app.db.rows.faults import ArchiveRefused, damaged
from app.db.rows.progress import UNWATCHED, Progress
from app.db.rows.shapes import LONGEST_LINE, TableShape

MEGABYTE = 1 << 20
SPARED_SIZE, MOST_GROWTH = 100 * MEGABYTE, 500
_UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError)


@dataclass(frozen=True)
class Archive:
    """An archive that has been checked as a whole. Its rows can be read like those of a snapshot."""

    manifest: Manifest
    _zip: ZipFile

    @property
    def revision(self) -> str:
        """Return the schema that the rows have."""
        return self.manifest.revision

    @property
    def shapes(self) -> Mapping[str, TableShape]:
        """Return the tables by name."""
        return {table.name: table.shape for table in self.manifest.tables}

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the number of rows of each table."""
        return {table.name: table.rows for table in self.manifest.tables}

    def lines(self, name: str) -> Iterator[bytes]:
        """Give the rows of a table as lines."""
        entry = next(table for table in self.manifest.tables if table.name == name)
        with self._zip.open(entry.member) as stream:
            yield from _lines(stream)

    def unpack(self, file: FileEntry, target: Path) -> None:
        """Write a file of the archive to a place where nothing is."""
        with self.open_file(file) as source, target.open("xb") as stream:
            shutil.copyfileobj(source, stream, BLOCK)

    def open_file(self, file: FileEntry) -> BinaryIO:
        """Open a file of the archive."""
        return cast("BinaryIO", self._zip.open(file.member))


@contextmanager
def open_archive(path: Path, *, progress: Progress = UNWATCHED) -> Iterator[Archive]:
    """Open an archive after a look at every byte; ArchiveRefused says what is wrong with it.

    What is looked at: the seal, the manifest, that nothing is missing and nothing is there beyond it, the room that it
    would take, and the size, number and hash of every table and file.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ArchiveRefused(f"{path} cannot be read: {error.strerror}.") from error
    with stream:
        check_seal(stream)
        with _opened(stream) as archive:
            manifest = _check(archive, progress)
        with ZipFile(stream) as archive:
            yield Archive(manifest, archive)


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[ZipFile]:
    try:
        with ZipFile(stream) as archive:
            yield archive
    except _UNREADABLE as error:
        raise damaged(f"it cannot be unpacked ({error})") from error
    except OSError as error:
        raise ArchiveRefused(f"The backup cannot be read to its end: {error.strerror}. Nothing was changed.") from error


def _check(archive: ZipFile, progress: Progress) -> Manifest:
    members = _members(archive)
    manifest = read_manifest(_read_manifest(archive, members))
    listed: list[TableEntry | FileEntry] = [*manifest.tables, *manifest.included_files]
    entries = {entry.member: entry for entry in listed}
    if len(entries) != len(listed):
        raise damaged("its manifest names something twice")
    _require_same_names(set(members), {MANIFEST, *entries})
    for name, entry in entries.items():
        if members[name].file_size != entry.size:
            raise damaged(f"{name} has another size than its manifest says")
    progress.begin("Bytes checked", sum(entry.size for entry in entries.values()))
    for name, entry in entries.items():
        _check_member(archive, name, entry, progress)
    return manifest


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    infos = archive.infolist()
    members = {info.filename: info for info in infos}
    if len(members) != len(infos):
        raise damaged("a name is in it twice")
    for info in infos:
        if info.flag_bits & 0x1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise damaged("a part of it is packed in a way that Groundwork does not use")
        if not 0 <= info.header_offset < archive.start_dir:
            raise damaged(f"its table of contents says that {info.filename[:100]!r} begins outside of it")
        if info.file_size > SPARED_SIZE and info.file_size > MOST_GROWTH * info.compress_size:
            raise ArchiveRefused(
                f"A part of the archive would grow from {info.compress_size:,} to {info.file_size:,} bytes, which no "
                "backup does. Nothing was changed."
            )
    return members


def _read_manifest(archive: ZipFile, members: Mapping[str, ZipInfo]) -> bytes:
    if MANIFEST not in members:
        raise ArchiveRefused("This archive is no backup of Groundwork: it has no manifest.json.")
    if members[MANIFEST].file_size > LONGEST_MANIFEST:
        raise damaged("its manifest is too long")
    return archive.read(MANIFEST)


def _require_same_names(found: set[str], expected: set[str]) -> None:
    if missing := sorted(expected - found):
        raise damaged(f"{missing[0]} is missing")
    if strange := sorted(found - expected):
        raise damaged(f"it holds {strange[0][:100]!r}, of which its manifest knows nothing")


def _check_member(archive: ZipFile, name: str, entry: TableEntry | FileEntry, progress: Progress) -> None:
    digest, rows = hashlib.sha256(), 0
    with archive.open(name) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            rows += block.count(b"\n")
            progress.advance(len(block))
    if digest.hexdigest() != entry.sha256:
        raise damaged(f"{name} has another checksum than its manifest says")
    if isinstance(entry, TableEntry) and rows != entry.rows:
        raise damaged(f"{name} has {rows:,} rows; its manifest says {entry.rows:,}")


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise damaged("a row is too long or has no end")
        yield line
