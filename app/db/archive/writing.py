"""Writing an archive: the rows of one moment, and the files that they name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app.db.archive.files import FileSource
from app.db.archive.manifest import FILES, MANIFEST, FileEntry, Manifest, TableEntry
from app.db.archive.seal import BLANK, BLOCK, put_seal
from app.db.database import Database
from app.db.places.whole import whole_file
from app.db.rows.progress import UNWATCHED, Progress
from app.db.rows.snapshot import NamedFile, Snapshot, open_snapshot

LINES_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an archive holds. `changed_files` are included, but differ from what their rows say."""

    path: Path
    manifest: Manifest
    changed_files: tuple[str, ...]


def write_archive(
    database: Database,
    files: FileSource | None,
    target: Path,
    *,
    now: datetime,
    overwrite: bool = False,
    progress: Progress = UNWATCHED,
) -> Written:
    """Write all rows and files to a new archive while others go on writing; without `files` only the rows.

    The archive appears at its place when it is whole. A file that a row names but that cannot be found is noted.
    """
    with whole_file(target, overwrite=overwrite) as stream, open_snapshot(database) as snapshot:
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            writer = _Writer(archive, now, progress)
            tables = writer.write_tables(snapshot)
            named = snapshot.named_files()
            entries = writer.write_files(named, files) if files else [_as_named(file) for file in named]
            written = {entry.name: entry for entry in entries}
            manifest = Manifest(
                groundwork_version=version("groundwork"),
                revision=snapshot.revision,
                created_at=now,
                database="sqlite" if database.is_sqlite else "postgresql",
                has_files=files is not None,
                tables=tuple(tables),
                files=tuple(entries),
                lost_files=tuple(file.name for file in named if file.name not in written),
            )
            archive.writestr(writer.member(MANIFEST), manifest.write(), ZIP_DEFLATED)
            archive.comment = BLANK
        put_seal(stream)
    changed = tuple(file.name for file in named if file.name in written and written[file.name].sha256 != file.sha256)
    return Written(path=target, manifest=manifest, changed_files=changed)


@dataclass(frozen=True)
class _Writer:
    archive: ZipFile
    now: datetime
    progress: Progress

    def member(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self.now.timetuple()[:6])
        info.external_attr = 0o600 << 16
        return info

    def write_tables(self, snapshot: Snapshot) -> list[TableEntry]:
        self.progress.begin("Rows", sum(snapshot.counts.values()))
        return [self._write_table(snapshot, name) for name in snapshot.shapes]

    def _write_table(self, snapshot: Snapshot, name: str) -> TableEntry:
        shape = snapshot.shapes[name]
        digest, rows, size = hashlib.sha256(), 0, 0
        info = self.member(f"tables/{name}.jsonl")
        info.compress_type = ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as member:
            for lines in _in_parts(snapshot.lines(name)):
                content = b"".join(lines)
                member.write(content)
                digest.update(content)
                size += len(content)
                rows += len(lines)
                self.progress.advance(len(lines))
        return TableEntry(
            name=name, columns=shape.columns, key=shape.key, rows=rows, size=size, sha256=digest.hexdigest()
        )

    def write_files(self, named: Iterable[NamedFile], files: FileSource) -> list[FileEntry]:
        named = tuple(named)
        self.progress.begin("Bytes of files", sum(file.size for file in named))
        entries = (self._write_file(file.name, files) for file in named)
        return [entry for entry in entries if entry]

    def _write_file(self, name: str, files: FileSource) -> FileEntry | None:
        """Store a file as it is: evidence is mostly compressed already."""
        try:
            source = files.open(name)
        except FileNotFoundError:
            return None
        digest, size = hashlib.sha256(), 0
        info = self.member(FILES + name)
        info.compress_type = ZIP_STORED
        with source, self.archive.open(info, "w", force_zip64=True) as member:
            while block := source.read(BLOCK):
                member.write(block)
                digest.update(block)
                size += len(block)
                self.progress.advance(len(block))
        return FileEntry(name=name, size=size, sha256=digest.hexdigest())


def _as_named(file: NamedFile) -> FileEntry:
    return FileEntry(name=file.name, size=file.size, sha256=file.sha256)


def _in_parts(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    for line in lines:
        part.append(line)
        if len(part) == LINES_AT_ONCE:
            yield part
            part = []
    if part:
        yield part
