"""An empty database of the newest schema for each test, on each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.db import Database, upgrade_to_head


@pytest.fixture(params=["sqlite"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'groundwork.db'}"
    database = Database(address)
    upgrade_to_head(database)
    database.close()
    return address
