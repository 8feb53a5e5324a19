"""The tables of a database as they stand, whatever its schema: names, columns with their kinds, and key.

They are read from the database, not from the records of this version, so that an older schema can be carried as well.
Tables and columns are in the order of their names and rows in the order of their key: the same rows have the same
lines in both databases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, Table, Text, func, inspect, select

from app.db.rows.faults import RowsUnfit
from app.db.rows.kinds import READERS, TYPES, WRITERS, Kind, kind_of

VERSION_TABLE = "alembic_version"
ROWS_AT_ONCE = 1000
LONGEST_LINE = 64 << 20
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """A table: its columns by name, and the columns that its rows are ordered by."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]

    @cached_property
    def table(self) -> Table:
        """The table for statements, each column with the type of its kind."""
        return Table(self.name, MetaData(), *(Column(name, TYPES[kind]) for name, kind in self.columns.items()))

    @cached_property
    def _writers(self) -> tuple[Callable[[Any], Any], ...]:
        return tuple(WRITERS[kind] for kind in self.columns.values())

    @cached_property
    def _readers(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        return tuple((name, READERS[kind]) for name, kind in self.columns.items())

    def write_line(self, row: Sequence[Any]) -> bytes:
        """Return a row as one line of JSON."""
        try:
            values = [None if value is None else write(value) for write, value in zip(self._writers, row, strict=True)]
            line = _ENCODER.encode(values).encode() + b"\n"
        except (TypeError, ValueError) as error:
            raise RowsUnfit(
                f"A row of {self.name} ({self._place(row)}) holds a value that does not fit its column: {error}. "
                "Mend the row, then do this again."
            ) from error
        if len(line) > LONGEST_LINE:
            raise RowsUnfit(f"A row of {self.name} ({self._place(row)}) is longer than a backup can hold.")
        return line

    def read_line(self, line: bytes) -> dict[str, Any]:
        """Return the values of a line by column; ValueError or TypeError says what is wrong with it."""
        values = json.loads(line.decode())
        if not isinstance(values, list) or len(values) != len(self.columns):
            raise ValueError(f"a row needs {len(self.columns)} values")
        return {
            name: None if value is None else read(value)
            for (name, read), value in zip(self._readers, values, strict=True)
        }

    def _place(self, row: Sequence[Any]) -> str:
        by_name = dict(zip(self.columns, row, strict=True))
        return ", ".join(f"{name} {by_name[name]}" for name in self.key)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many rows a table holds, and the SHA-256 over their lines."""

    rows: int
    sha256: str


def read_shapes(connection: Connection) -> dict[str, TableShape]:
    """Return the tables of a database by name, without the one that notes its schema."""
    inspector = inspect(connection)
    return {
        name: _read_shape(name, inspector.get_columns(name), inspector.get_pk_constraint(name)["constrained_columns"])
        for name in sorted(inspector.get_table_names())
        if name != VERSION_TABLE
    }


def count_rows(connection: Connection, shape: TableShape) -> int:
    """Return how many rows the table holds now."""
    return int(connection.execute(select(func.count()).select_from(shape.table)).scalar_one())


def read_lines(connection: Connection, shape: TableShape) -> Iterator[bytes]:
    """Give the rows of a table as lines, in the order of their key and never all at once."""
    statement = _select_rows(connection, shape).execution_options(yield_per=ROWS_AT_ONCE)
    with connection.execute(statement) as rows:
        for row in rows:
            yield shape.write_line(row)


def tally_lines(lines: Iterable[bytes]) -> Tally:
    """Count the lines and hash them."""
    digest, rows = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        rows += 1
    return Tally(rows=rows, sha256=digest.hexdigest())


def _read_shape(name: str, columns: Sequence[Any], key: Sequence[str]) -> TableShape:
    kinds = {column["name"]: kind_of(column["type"]) for column in sorted(columns, key=lambda each: each["name"])}
    if strange := [column for column, kind in kinds.items() if kind is None]:
        raise RowsUnfit(
            f"The table {name} holds a column of a type that Groundwork does not use: {', '.join(strange)}. "
            "Give Groundwork a database, or a schema, of its own."
        )
    known = {column: kind for column, kind in kinds.items() if kind is not None}
    return TableShape(name=name, columns=known, key=tuple(key) or tuple(known))


def _select_rows(connection: Connection, shape: TableShape) -> Select[Any]:
    """Order texts by their bytes: PostgreSQL would otherwise order them by the language of the database."""
    columns = [shape.table.c[name] for name in shape.key]
    if connection.dialect.name == "postgresql":
        return select(shape.table).order_by(
            *(column.collate("C") if isinstance(column.type, Text) else column for column in columns)
        )
    return select(shape.table).order_by(*columns)
