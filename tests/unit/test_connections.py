"""A connection that cannot be prepared is closed by whoever was to prepare it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.db import engines


class Unwilling:
    """A connection to PostgreSQL that breaks at its first statement."""

    autocommit = False
    closed = False
    info = SimpleNamespace(server_version=160_000, parameter_status=lambda _: "UTF8")

    def execute(self, *_: object) -> None:
        raise ConnectionError

    def close(self) -> None:
        self.closed = True


def test_a_connection_that_breaks_while_it_is_prepared_is_not_left_open() -> None:
    connection: Any = Unwilling()

    with pytest.raises(ConnectionError):
        engines._prepare_postgres(connection, None, shown="", patience_ms=1)

    assert connection.closed
