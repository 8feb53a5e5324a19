"""A database of PostgreSQL as the place for a restored or copied installation."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from app import records
from app.db.rows.faults import PlaceTaken
from app.db.rows.shapes import VERSION_TABLE, count_rows, read_shapes

RECORDS = records.__name__  # importing the module fills the metadata
TRIGGER_FUNCTIONS = """
SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND pronamespace = relnamespace
"""
HANDS_OFF = "Give Groundwork a database, or a schema, of its own."


def require_alone(connection: Connection) -> None:
    """Refuse a database that others are connected to: a running server would write between the old and the new rows."""
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
    ).scalar_one()
    if others:
        number = "Another program is" if others == 1 else f"{others} other connections are"
        raise PlaceTaken(
            f"{number} connected to the database. Stop the servers of Groundwork first, then do this again."
        )


def vacate(connection: Connection, *, overwrite: bool) -> None:
    """Drop Groundwork's tables, and the functions of their triggers, in this transaction.

    Tables with rows are dropped only where that was asked for.
    """
    connection.execute(text("SET LOCAL lock_timeout = '10s'"))
    present = set(inspect(connection).get_table_names())
    if not present:
        return
    if VERSION_TABLE not in present:
        raise PlaceTaken(
            f"The database holds tables of another program ({', '.join(sorted(present)[:5])}). {HANDS_OFF}"
        )
    if strange := sorted(present - {VERSION_TABLE, *SQLModel.metadata.tables}):
        raise PlaceTaken(
            f"The database holds tables that this version of Groundwork does not know ({', '.join(strange[:5])}). "
            "Nothing was changed. Install the version that has made them, or choose an empty database."
        )
    if not overwrite and any(count_rows(connection, shape) for shape in read_shapes(connection).values()):
        raise PlaceTaken(
            "The database is not empty. Choose an empty one; `groundwork restore` can also --overwrite it."
        )
    functions = connection.execute(text(TRIGGER_FUNCTIONS)).scalars().all()
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in sorted(present))
    connection.exec_driver_sql(f"DROP TABLE {quoted}")
    for function in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {function}")
