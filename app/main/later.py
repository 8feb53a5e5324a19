"""Routes that are built when the first request for one of them arrives, not at every start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class LaterRoutes(BaseRoute):
    """Stands for all routes below a prefix; `load` imports and returns them when they are needed."""

    def __init__(self, prefix: str, load: Callable[[], Sequence[BaseRoute]]) -> None:
        self.prefix = prefix
        self._load = load

    @cached_property
    def router(self) -> APIRouter:
        """The router of these routes, built at the first look."""
        router = APIRouter()
        router.routes.extend(self._load())
        return router

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match every HTTP request below the prefix, whether there is such a route or not."""
        is_mine = scope["type"] == "http" and scope["path"].startswith(self.prefix)
        return (Match.FULL if is_mine else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on to the routes."""
        router = await run_in_threadpool(lambda: self.router)
        try:
            await router(scope, receive, send)
        except HTTPException as error:
            if error.status_code != 405:
                raise
            raise HTTPException(405, headers={"Allow": ", ".join(_methods_at(router, scope))}) from error


def _methods_at(router: APIRouter, scope: Scope) -> list[str]:
    """Return the methods of every route at this address; the framework names only those of the first one."""
    found = [route for route in router.routes if route.matches(scope)[0] is not Match.NONE]
    return sorted({method for route in found for method in getattr(route, "methods", None) or ()})
