"""An empty database of the newest schema for each test, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.settings import Settings
from tests.databases import migrated


@pytest.fixture
def address(settings_for: Callable[..., Settings]) -> str:
    return settings_for(like=migrated).database_address
