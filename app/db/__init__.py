"""The database: engine, sessions and transactions, the scope that every query goes through, and the migrations.

What the rows mean to an assessment is decided in `app/services`; the tables themselves are in `app/records`, and whose
scope a request gets is decided in `app/access`.
"""

from __future__ import annotations

from app.db.address import DatabaseUnusableError
from app.db.aside import keep_aside
from app.db.causes import cause_of
from app.db.database import Database, is_writing
from app.db.installation import bring_up
from app.db.migrate import upgrade_to_head
from app.db.scope import (
    LOCAL_ACTOR,
    Scope,
    group_scope,
    local_scope,
    organization_scope,
    stranger_scope,
    visitor_scope,
    widened_scope,
)
from app.db.tables import insert_into, table_of
from app.db.texts import is_storable

__all__ = [
    "LOCAL_ACTOR",
    "Database",
    "DatabaseUnusableError",
    "Scope",
    "bring_up",
    "cause_of",
    "group_scope",
    "insert_into",
    "is_storable",
    "is_writing",
    "keep_aside",
    "local_scope",
    "organization_scope",
    "stranger_scope",
    "table_of",
    "upgrade_to_head",
    "visitor_scope",
    "widened_scope",
]
