"""What tests of backups share: odd rows, archives made anew with a fault in them, and states to compare."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import text

from app.db import Database
from app.db.archive import FileFolder, Restored, Written, open_archive, restore_archive, write_archive
from app.db.archive.seal import BLANK, put_seal
from app.db.rows.shapes import Tally, read_lines, read_shapes, tally_lines
from app.settings import Settings

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
Members = dict[str, bytes]


@dataclass(frozen=True)
class Place:
    """An installation under test: its settings, and what it holds."""

    settings: Settings

    def tallies(self) -> dict[str, Tally]:
        """Return the number and checksum of the rows of each table."""
        database = Database(self.settings.database_address)
        try:
            with database.reading() as session:
                connection = session.connection()
                return {
                    name: tally_lines(read_lines(connection, shape)) for name, shape in read_shapes(connection).items()
                }
        finally:
            database.close()

    def run(self, *statements: str) -> list[Any]:
        """Run statements and return the rows of the last one, if it has any."""
        database = Database(self.settings.database_address)
        try:
            with database.writing() as session:
                results = [session.connection().execute(text(statement)) for statement in statements]
                return list(results[-1].all()) if results[-1].returns_rows else []
        finally:
            database.close()

    def back_up(self, target: Path, *, overwrite: bool = False, with_files: bool = True) -> Written:
        database = Database(self.settings.database_address)
        files = FileFolder(self.settings.home / "files") if with_files else None
        try:
            return write_archive(database, files, target, now=NOON, overwrite=overwrite)
        finally:
            database.close()

    def restore(self, source: Path, *, overwrite: bool = False) -> Restored:
        database, files = Database(self.settings.database_address), FileFolder(self.settings.home / "files")
        try:
            with open_archive(source) as archive:
                return restore_archive(archive, database, files, home=self.settings.home, now=NOON, overwrite=overwrite)
        finally:
            database.close()

    def files(self) -> dict[str, bytes]:
        """Return the content of every stored file."""
        folder = FileFolder(self.settings.home / "files")
        return {name: folder.place(name).read_bytes() for name in folder.names()}


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, without logs and locks, which come and go at will."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm", ".serving"))
    }


def store_files(place: Place, contents: Mapping[str, bytes]) -> None:
    """Put files into the folder of an installation, without a row that names them."""
    for name, content in contents.items():
        path = FileFolder(place.settings.home / "files").place(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def attach_files(place: Place, contents: Mapping[str, bytes]) -> None:
    """Put files into the folder and attach them to a requirement of the sample organization."""
    store_files(place, contents)
    place.run(
        *(
            "INSERT INTO evidencefile (organization_id, assessment_id, key, name, media_type, size, sha256, "
            "stored_name, uploaded_at, uploaded_by) VALUES (1, 1, 'dir.strategy', 'Minutes.pdf', 'application/pdf', "
            f"{len(content)}, '{hashlib.sha256(content).hexdigest()}', '{name}', '2026-12-01 12:00:00.000000', 'Mara')"
            for name, content in contents.items()
        )
    )


def remake(source: Path, target: Path, edit: Callable[[Members], None]) -> Path:
    """Write an archive anew with edited members and a seal that fits, as somebody with a purpose could."""
    with ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with target.open("w+b") as stream:
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
            archive.comment = BLANK
        put_seal(stream)
    return target


def edit_manifest(**changes: Any) -> Callable[[Members], None]:
    """Return an edit that sets values of the manifest."""

    def edit(members: Members) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()

    return edit


def no_links(*_arguments: object) -> None:
    """Stand for `os.link` on a file system that knows no links."""
    raise OSError(95, "Operation not supported")
