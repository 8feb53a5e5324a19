"""One state of a database, seen from its first to its last row while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, text

from app.db.address import DatabaseUnusableError, shown_address
from app.db.database import Database
from app.db.migrate import require_known, revision_of
from app.db.rows.shapes import TableShape, count_rows, read_lines, read_shapes


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    """A stored file that a row names, with what the row says about it."""

    name: str
    sha256: str
    size: int


FILE_TABLE = "evidencefile"
FILE_COLUMNS = frozenset({"stored_name", "sha256", "size"})


@dataclass(frozen=True)
class Snapshot:
    """The rows of a database at one moment."""

    connection: Connection
    revision: str

    @cached_property
    def shapes(self) -> Mapping[str, TableShape]:
        """The tables by name."""
        return read_shapes(self.connection)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The number of rows of each table."""
        return {name: count_rows(self.connection, shape) for name, shape in self.shapes.items()}

    def lines(self, name: str) -> Iterator[bytes]:
        """Give the rows of a table as lines."""
        return read_lines(self.connection, self.shapes[name])

    def named_files(self) -> tuple[NamedFile, ...]:
        """Return the stored files that rows name, each once, by name; none where the schema knows no files."""
        shape = self.shapes.get(FILE_TABLE)
        if shape is None or not set(shape.columns) >= FILE_COLUMNS:
            return ()
        statement = text(f"SELECT DISTINCT stored_name, sha256, size FROM {FILE_TABLE} ORDER BY stored_name")  # noqa: S608 - a name of our own
        return tuple(
            NamedFile(name=row.stored_name, sha256=row.sha256, size=row.size)
            for row in self.connection.execute(statement)
        )


@contextmanager
def open_snapshot(database: Database) -> Iterator[Snapshot]:
    """Open the state that the database is in now. SQLite's readers and PostgreSQL's keep no writer waiting."""
    require_existing(database)
    with database.reading() as session:
        connection = session.connection()
        revision = revision_of(connection)
        if revision is None:
            raise DatabaseUnusableError(f"{_place(database)} holds no Groundwork database yet: nothing to copy.")
        require_known(revision)
        yield Snapshot(connection, revision)


def require_existing(database: Database) -> None:
    """Refuse a SQLite file that is not there; opening it would make an empty one."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        raise DatabaseUnusableError(
            f"There is no database {_place(database)}. Choose the data folder with --data-dir or GROUNDWORK_DATA_DIR."
        )


def _place(database: Database) -> str:
    return str(database.url.database) if database.is_sqlite else shown_address(database.url)
