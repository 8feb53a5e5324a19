"""The scope of a web request: committed before the response is sent, so that nobody is told "saved" too soon."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from app.db.database import Database
from app.db.scope import Scope, local_scope

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def request_scope(request: Request) -> AsyncIterator[Scope]:
    """Give a request its scope: safe methods read; all others write, one at a time where the database wants it.

    When the route raises, nothing is kept. A route that answers with an error page instead of raising keeps what its
    services have stored until then, so services check everything before they store anything.
    """
    database: Database = request.app.state.database
    if request.method in SAFE_METHODS:
        with database.open_session(writes=False) as session:
            yield local_scope(session)
        return
    async with database.turn():
        with database.open_session(writes=True) as session:
            yield local_scope(session)
            await run_in_threadpool(session.commit)


RequestScope = Annotated[Scope, Depends(request_scope, scope="function")]
