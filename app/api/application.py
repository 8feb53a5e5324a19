"""Putting the API together: its routers, its OpenAPI document and what every route has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute

from app.api import (
    actions,
    assessments,
    audit,
    benchmark,
    catalogues,
    evidence_files,
    history,
    planning,
    responses,
    results,
    scoring_settings,
    units,
)
from app.api.documents import VERSION_PREFIX, ProblemDocument
from app.api.people import invitations, members, organizations, roster, share_links
from app.permissions import Permission, permission_of

DESCRIPTION = """
Groundwork measures an organization's digitalization management system: catalogues say what is asked, responses what
people answer, results what the answers mean, gaps and actions what to do about it. Members belong to an organization,
invitations bring respondents, share links readers of the report.

Programs send a token: `Authorization: Bearer gw_...`. What belongs to others is not found (404); what
the role or a token that only reads does not allow is refused (403).

Errors are `application/problem+json` (RFC 9457): `detail` says what happened and what to do, `problems` lists every
fault with its place. What several people may change carries an `ETag`; send it back as `If-Match`, and a change made in
the meantime is answered with 412 and both values instead of being overwritten.
"""
WAYS_IN = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "gw_...",
        "description": "A token from your account page. It reads, or reads and writes, what your roles allow.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "groundwork_session",
        "description": "A browser in which you are signed in; for scripts of the pages themselves.",
    },
}


def build_router() -> APIRouter:
    """Return a router with every route of the API and its OpenAPI document.

    The routes are taken over as they are: including a router would build each of them once more.
    """
    router = APIRouter()
    modules = (
        catalogues,
        assessments,
        units,
        responses,
        evidence_files,
        results,
        benchmark,
        scoring_settings,
        actions,
        planning,
        history,
        organizations,
        members,
        audit,
        roster,
        invitations,
        share_links,
    )
    for module in modules:
        router.routes.extend(module.router.routes)

    def send_openapi(request: Request) -> JSONResponse:
        return JSONResponse(describe_api(request.app, router.routes))

    router.add_api_route(f"{VERSION_PREFIX}/openapi.json", send_openapi, include_in_schema=False)
    return router


def describe_api(app: FastAPI, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Return the OpenAPI document of the routes; it is made once per application and kept."""
    if app.openapi_schema is None:
        description = get_openapi(title="Groundwork API", version=app.version, description=DESCRIPTION, routes=routes)
        problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        description["components"]["schemas"] |= problem.pop("$defs") | {ProblemDocument.__name__: problem}
        _describe_access(description)
        app.openapi_schema = description
    return app.openapi_schema


def _describe_access(description: dict[str, Any]) -> None:
    """Say how a program makes itself known, and which operations do not ask for it."""
    description["components"]["securitySchemes"] = WAYS_IN
    description["security"] = [{name: []} for name in WAYS_IN]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if permission_of(method.upper(), path) is Permission.ANYONE:
                operation["security"] = []
