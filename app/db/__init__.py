"""The database: engine, sessions and transactions, the scope that every query goes through, and the migrations.

What the rows mean to an assessment is decided in `app/services`; the tables themselves are in `app/records.py`.
"""

from __future__ import annotations

from app.db.database import Database, DatabaseUnusableError
from app.db.dependency import RequestScope
from app.db.migrate import upgrade_to_head
from app.db.scope import LOCAL_ACTOR, Scope, group_scope, local_scope, organization_scope
from app.db.tables import table_of

__all__ = [
    "LOCAL_ACTOR",
    "Database",
    "DatabaseUnusableError",
    "RequestScope",
    "Scope",
    "group_scope",
    "local_scope",
    "organization_scope",
    "table_of",
    "upgrade_to_head",
]
