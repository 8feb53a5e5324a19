"""Putting the API together: its routers, its OpenAPI document and what every route has in common."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute

from app.api import actions, assessments, catalogues, planning, responses, results
from app.api.documents import VERSION_PREFIX

DESCRIPTION = """
Groundwork measures an organization's digitalization management system: catalogues say what is asked, responses what
people answer, results what the answers mean, gaps and actions what to do about it.

Errors are `application/problem+json` (RFC 9457): `detail` says what happened and what to do, `problems` lists every
fault with its place. What several people may change carries an `ETag`; send it back as `If-Match`, and a change made in
the meantime is answered with 412 and both values instead of being overwritten.
"""


def add_api(app: FastAPI) -> None:
    """Add all API routes and the OpenAPI document to the application.

    The routes are taken over as they are: including a router would build each of them once more, at every start.
    """
    for module in (catalogues, assessments, responses, results, actions, planning):
        app.router.routes.extend(module.router.routes)
    app.add_api_route(f"{VERSION_PREFIX}/openapi.json", _send_openapi, include_in_schema=False)


def describe_api(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document; it is made at the first request and kept."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title="Groundwork API", version=app.version, description=DESCRIPTION, routes=_api_routes(app)
        )
    return app.openapi_schema


def _send_openapi(request: Request) -> JSONResponse:
    return JSONResponse(describe_api(request.app))


def _api_routes(app: FastAPI) -> list[BaseRoute]:
    return [route for route in app.routes if getattr(route, "path", "").startswith(VERSION_PREFIX)]
