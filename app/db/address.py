"""Addresses of databases: what is accepted, and how one is shown without what it keeps secret."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.errors import GroundworkError

SQLITE, POSTGRES = "sqlite", "postgresql"
SECRET_OPTIONS = frozenset({"password", "sslpassword", "passfile"})
# What hosting providers and other programs write; the driver is ours to choose.
SHORT_NAMES = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


class DatabaseUnusableError(GroundworkError):
    """The database cannot be opened, is no database, or was made by a newer version."""

    title = "The database cannot be used"


def read_address(address: str) -> URL:
    """Return the address with the driver that Groundwork uses; DatabaseUnusableError when it leads nowhere.

    >>> read_address("postgres://mara@localhost/groundwork").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # whose own words may repeat the address with its password
        raise DatabaseUnusableError(
            "The database address cannot be read. Write GROUNDWORK_DATABASE_URL as "
            "postgresql://USER:PASSWORD@HOST:5432/DATABASE, with the signs @ : / % # ? in the password as %40 %3A %2F "
            "%25 %23 %3F."
        ) from error
    url = url.set(drivername=SHORT_NAMES.get(url.drivername, url.drivername))
    if url.get_backend_name() not in {SQLITE, POSTGRES}:
        raise DatabaseUnusableError(
            f"Groundwork keeps its data in SQLite or PostgreSQL, not in {url.get_backend_name()}. Check the setting "
            "GROUNDWORK_DATABASE_URL."
        )
    if url.get_backend_name() == SQLITE and (not url.database or ":memory:" in url.database):
        raise DatabaseUnusableError(
            "An SQLite database in memory is forgotten at once. Name a file in GROUNDWORK_DATABASE_URL, as "
            "sqlite:////path/to/file.db, or leave the setting out."
        )
    return url


def shown_address(url: URL) -> str:
    """Return an address as a message or a log may repeat it.

    >>> shown_address(read_address("postgresql://mara:secret@localhost/groundwork?sslpassword=secret"))
    'postgresql+psycopg://mara:***@localhost/groundwork?sslpassword=%2A%2A%2A'
    """
    hidden = dict.fromkeys(SECRET_OPTIONS & url.query.keys(), "***")
    return url.update_query_dict(hidden).render_as_string(hide_password=True)
