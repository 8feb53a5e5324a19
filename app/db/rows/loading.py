"""Filling an empty database with the rows of an archive or of another database, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Protocol

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from app.db.causes import cause_of
from app.db.engines import VERBATIM
from app.db.migrate import known_revisions, migrate
from app.db.rows.faults import RowsUnfit, damaged
from app.db.rows.kinds import Kind
from app.db.rows.progress import Progress
from app.db.rows.shapes import ROWS_AT_ONCE, TableShape, Tally, read_lines, read_shapes, tally_lines


class RowSource(Protocol):
    """Where rows come from: an archive, or one state of a database."""

    @property
    def revision(self) -> str:
        """Return the schema that the rows have."""

    @property
    def shapes(self) -> Mapping[str, TableShape]:
        """Return the tables by name."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the number of rows of each table."""

    def lines(self, name: str) -> Iterator[bytes]:
        """Give the rows of a table as lines."""


def load_rows(connection: Connection, source: RowSource, progress: Progress) -> dict[str, Tally]:
    """Make the tables as they were, fill them, read them again to compare, and bring them to the newest schema.

    Returns what each table has received. RowsUnfit when the database takes a row in another way than it was given.
    """
    migrate(connection, source.revision)
    shapes = read_shapes(connection)
    _require_same_tables(shapes, source)
    progress.begin("Rows", 2 * sum(source.counts.values()))
    with _references_aside(connection):
        for shape in shapes.values():
            connection.execute(shape.table.delete())  # what a migration has put there
        given = {name: _fill(connection, shape, source, progress) for name, shape in shapes.items()}
    for name, shape in shapes.items():
        _compare(connection, shape, given[name], progress)
    _set_sequences(connection, shapes)
    if source.revision != known_revisions()[-1]:
        migrate(connection)
    return given


def _require_same_tables(shapes: Mapping[str, TableShape], source: RowSource) -> None:
    for name in sorted(shapes.keys() | source.shapes.keys()):
        if name not in source.shapes:
            raise damaged(f"the table {name} of schema {source.revision} is missing")
        if name not in shapes:
            raise RowsUnfit(
                f"The table {name} does not belong to schema {source.revision} of Groundwork. Nothing was changed. "
                "Give Groundwork a database, or a schema, of its own."
            )
        if dict(shapes[name].columns) != dict(source.shapes[name].columns):
            raise RowsUnfit(
                f"The columns of {name} are not those of schema {source.revision} of Groundwork. Nothing was changed."
            )


def _fill(connection: Connection, shape: TableShape, source: RowSource, progress: Progress) -> Tally:
    digest, count = hashlib.sha256(), 0
    lines = source.lines(shape.name)
    while part := list(islice(lines, ROWS_AT_ONCE)):
        _insert(connection, shape, part, count)
        digest.update(b"".join(part))
        count += len(part)
        progress.advance(len(part))
    return Tally(rows=count, sha256=digest.hexdigest())


def _insert(connection: Connection, shape: TableShape, lines: list[bytes], before: int) -> None:
    where = f"Rows {before + 1:,} to {before + len(lines):,} of {shape.name}"
    try:
        rows = [shape.read_line(line) for line in lines]
        connection.execute(shape.table.insert(), rows, execution_options={VERBATIM: True})
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(f"{where[0].lower()}{where[1:]} cannot be read ({error})") from error
    except DBAPIError as error:
        raise RowsUnfit(f"{where} do not fit into the database: {cause_of(error)}. Nothing was changed.") from error


def _compare(connection: Connection, shape: TableShape, given: Tally, progress: Progress) -> None:
    taken = tally_lines(read_lines(connection, shape))
    progress.advance(taken.rows)
    if taken != given:
        raise RowsUnfit(
            f"The database has taken the rows of {shape.name} in another way than they were given ({given.rows:,} rows "
            f"given, {taken.rows:,} there, checksum {'equal' if taken.sha256 == given.sha256 else 'different'}). "
            "Nothing was changed."
        )


@contextmanager
def _references_aside(connection: Connection) -> Iterator[None]:
    """Take PostgreSQL's references between tables away and set them again afterwards, when all rows are there.

    Setting them again looks at every row. SQLite looks at the end of the transaction (`Database.migrating`).
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    found = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS words "
        "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
    ).all()
    for each in found:
        connection.exec_driver_sql(f"ALTER TABLE {each.owner} DROP CONSTRAINT {each.name}")
    yield
    for each in found:
        try:
            connection.exec_driver_sql(f"ALTER TABLE {each.owner} ADD CONSTRAINT {each.name} {each.words}")
        except DBAPIError as error:
            told = f"Rows of {each.owner} refer to nothing: {cause_of(error)}. Nothing was changed."
            raise RowsUnfit(told) from error


def _set_sequences(connection: Connection, shapes: Mapping[str, TableShape]) -> None:
    """Let PostgreSQL count on after the highest number of each table; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for shape in shapes.values():
        for column, kind in shape.columns.items():
            if kind is Kind.INTEGER:
                _set_sequence(connection, shape, column)


def _set_sequence(connection: Connection, shape: TableShape, column: str) -> None:
    sequence = connection.execute(
        text("SELECT pg_get_serial_sequence(quote_ident(:name), :column)"), {"name": shape.name, "column": column}
    ).scalar()
    highest = connection.execute(select(func.max(shape.table.c[column]))).scalar()
    if sequence and highest is not None:
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
