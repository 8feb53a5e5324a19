"""Putting the API together: its routers, its OpenAPI document and what every route has in common."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from app.api import actions, assessments, catalogues, planning, responses, results
from app.api.documents import VERSION_PREFIX
from app.api.entry import api_router

DESCRIPTION = """
Groundwork measures an organization's digitalization management system: catalogues say what is asked, responses what
people answer, results what the answers mean, gaps and actions what to do about it.

Errors are `application/problem+json` (RFC 9457): `detail` says what happened and what to do, `problems` lists every
fault with its place. What several people may change carries an `ETag`; send it back as `If-Match`, and a change made in
the meantime is answered with 412 and both values instead of being overwritten.
"""


def build_router() -> APIRouter:
    """Return a router with every route of the API and its OpenAPI document.

    The routes are taken over as they are: including a router would build each of them once more.
    """
    router = APIRouter()
    for module in (catalogues, assessments, responses, results, actions, planning):
        router.routes.extend(module.router.routes)
    router.add_api_route(f"{VERSION_PREFIX}/openapi.json", _send_openapi, include_in_schema=False)
    return router


def _send_openapi(request: Request) -> JSONResponse:
    """Send the OpenAPI document; it is made at the first request and kept."""
    app: FastAPI = request.app
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title="Groundwork API", version=app.version, description=DESCRIPTION, routes=api_router().routes
        )
    return JSONResponse(app.openapi_schema)
