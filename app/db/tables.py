"""The tables behind the records, for statements on plain columns instead of loaded objects."""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import SQLModel


def table_of(record: type[SQLModel]) -> Table:
    """Return the table of a record class. Statements on it cost a fraction of loading and tracking objects."""
    return SQLModel.metadata.tables[str(record.__tablename__)]
