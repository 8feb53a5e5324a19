"""The scope of a web request: committed before the response is sent, so that nobody is told "saved" too soon."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.access.admission import SAFE_METHODS, Admission, admit
from app.db import Database, Scope, visitor_scope
from app.permissions import Permission, may_found, roles_with

P = ParamSpec("P")
T = TypeVar("T")


async def request_scope(request: Request, admission: Annotated[Admission, Depends(admit)]) -> AsyncIterator[Scope]:
    """Give a request its scope: safe methods read; all others write, one at a time where the database wants it.

    When the route raises, nothing is kept. A route that answers with an error page instead of raising keeps what its
    services have stored until then, so services check everything before they store anything.
    """
    database: Database = request.app.state.database
    writes = request.method not in SAFE_METHODS
    async with database.turn(writes=writes):
        with database.open_session(writes=writes) as session:
            yield scope_of(session, admission)
            if writes:
                await run_in_threadpool(session.commit)


async def in_transaction(
    request: Request, function: Callable[Concatenate[Scope, P], T], *arguments: P.args, **named: P.kwargs
) -> T:
    """Run a service in a transaction of its own and return what it gives, once that is committed.

    For routes that do something slow between two transactions (hash a password, send a mail) and so take no
    `RequestScope`, which would keep every other writer waiting meanwhile.
    """
    database: Database = request.app.state.database
    async with database.turn(writes=True):
        with database.open_session(writes=True) as session:
            scope = scope_of(session, request.state.admission)
            result = await run_in_threadpool(lambda: function(scope, *arguments, **named))
            await run_in_threadpool(session.commit)
            return result


def scope_of(session: Session, admission: Admission) -> Scope:
    """Return a scope that reaches one organization, or every one in which the visitor may do what is asked for."""
    needed = admission.permission
    if needed in (Permission.OWN_ACCOUNT, Permission.ANYONE):
        needed = Permission.VIEW_ASSESSMENT
    return visitor_scope(
        session,
        admission.visitor,
        organization_id=admission.organization_id,
        roles=roles_with(needed),
        adds=admission.permission is Permission.START_ASSESSMENT and may_found(admission.visitor),
    )


RequestScope = Annotated[Scope, Depends(request_scope, scope="function")]
