"""What an archive says about itself: `manifest.json`, read strictly."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.db.migrate import known_revisions
from app.db.rows.faults import ArchiveRefused, RowsUnfit, damaged
from app.db.rows.kinds import Kind
from app.db.rows.shapes import TableShape

FORMAT_NAME = "groundwork-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 64 << 20
TABLES, FILES = "tables/", "files/"

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{2,99}(?:\.[A-Za-z0-9_-]{1,20})?$")]
Count = Annotated[int, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(_Strict):
    """One table: its columns with their kinds, in the order of the values of a line; its rows and their hash."""

    name: Name
    columns: dict[Name, Kind]
    key: tuple[Name, ...]
    rows: Count
    size: Count
    sha256: Hash

    @property
    def member(self) -> str:
        """Return the name of the stream in the archive."""
        return f"{TABLES}{self.name}.jsonl"

    @property
    def shape(self) -> TableShape:
        """Return the table as it was."""
        return TableShape(name=self.name, columns=self.columns, key=self.key)


class FileEntry(_Strict):
    """One stored file as it is in the archive, or where it stays when files are not included."""

    name: FileName
    size: Count
    sha256: Hash

    @property
    def member(self) -> str:
        """Return the name of the stream in the archive."""
        return FILES + self.name


class Manifest(_Strict):
    """The contents of an archive. `lost_files` are named by rows but were not to be found when it was made."""

    format: Literal["groundwork-backup"] = "groundwork-backup"
    format_version: Literal[1] = 1
    groundwork_version: Annotated[str, Field(max_length=60)]
    revision: Annotated[str, Field(max_length=32)]
    created_at: datetime
    database: Literal["sqlite", "postgresql"]
    has_files: bool
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]
    lost_files: tuple[FileName, ...] = ()

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def included_files(self) -> tuple[FileEntry, ...]:
        """Return the files whose content is in the archive."""
        return self.files if self.has_files else ()

    def write(self) -> bytes:
        """Return the manifest as it is stored; one that could not be read again is refused."""
        content = f"{self.model_dump_json(indent=1)}\n".encode()
        if len(content) > LONGEST_MANIFEST:
            raise RowsUnfit(f"One backup cannot name {len(self.files):,} files. Back the data folder up as a whole.")
        return content


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest; one of a newer format or schema is refused with the version to install."""
    try:
        document = json.loads(content)
    except ValueError as error:
        raise damaged("its manifest is no JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT_NAME:
        raise ArchiveRefused("This archive is no backup of Groundwork: its manifest says something else.")
    _require_known_format(document)
    try:
        manifest = Manifest.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise damaged(f"its manifest has a fault at {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if manifest.revision not in known_revisions():
        raise _too_new(manifest.groundwork_version, f"schema {manifest.revision}")
    return manifest


def _require_known_format(document: dict[str, Any]) -> None:
    version = document.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise _too_new(str(document.get("groundwork_version", "unknown")), f"format {version}")


def _too_new(version: str, what: str) -> ArchiveRefused:
    return ArchiveRefused(
        f"The backup was made by a newer version of Groundwork ({version[:60]}, {what}). Nothing was changed. "
        "Install that version or a newer one, then restore again."
    )
