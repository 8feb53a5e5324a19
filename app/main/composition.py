"""Putting the server together: database, routes, and what every request passes through."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from app.db import Database, bring_up, local_scope
from app.db.serving import served_alone
from app.db.turns import PREPARING, take_turn
from app.main.later import LaterRoutes
from app.main.upkeep import keep_house
from app.services.assessments import list_assessments
from app.services.identity.installation import is_prepared_for, prepare_installation
from app.settings import Settings
from app.storage import open_storage
from app.values.evidence_files import PACKED_TYPES
from app.web.errors import ErrorView, add_error_handlers, error_response, unexpected_error_response
from app.web.middleware import BodyLimit, ErrorBoundary, ForeignRequestGuard, HeadAsGet, SecurityHeaders
from app.web.pages.front import router as front_pages
from app.web.statics import PREFIX, installed_statics

# Where files, or many rows at once, come in.
TAKES_FILES = re.compile(
    r"/import|/a/\d+/answers/[^/]+/files|/a/\d+/invitations/list"
    r"|/api/v1/assessments/(import|\d+/responses(/[^/]+/files)?)",
    re.ASCII,
)


def compose(settings: Settings) -> FastAPI:
    """Return the application on its database, which is brought to the newest schema."""
    if settings.sso_only:
        _require_single_sign_on()
    database = open_prepared(settings)
    app = FastAPI(
        title="Groundwork",
        version=version("groundwork"),
        lifespan=_live,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.storage = open_storage(settings)
    add_error_handlers(app)
    _add_routes(app)
    _add_middleware(app, settings)
    return app


def _require_single_sign_on() -> None:
    """Refuse to start where the only way in needs libraries that are not there."""
    from app.services.single_sign_on.provider import require_libraries  # noqa: PLC0415 - only with this setting

    require_libraries()


def open_prepared(settings: Settings) -> Database:
    """Open the database of an installation, brought to the newest schema and with what it begins with."""
    database = Database(settings.database_address)
    bring_up(database, settings)
    _prepare(database, settings)
    return database


def _prepare(database: Database, settings: Settings) -> None:
    """Make what every installation has, and what this one wants to begin with."""
    with database.reading() as session:
        is_prepared = is_prepared_for(local_scope(session), demo=settings.demo)
    if not is_prepared:
        with database.writing() as session:
            take_turn(session.connection(), PREPARING)
            prepare_installation(local_scope(session), demo=settings.demo)
    if settings.sample:
        _add_sample(database)


def _add_sample(database: Database) -> None:
    """Import the sample organization into a database without any assessment."""
    from app.intake.assessing import snapshot_of  # noqa: PLC0415 - files are read on demand
    from app.intake.checking import check_file  # noqa: PLC0415 - likewise
    from app.intake.files import read_file  # noqa: PLC0415 - likewise
    from app.sample import SAMPLE_NAME, sample_bytes  # noqa: PLC0415 - likewise
    from app.services.transfer import import_assessment  # noqa: PLC0415 - likewise

    with database.writing() as session:
        take_turn(session.connection(), PREPARING)
        scope = local_scope(session)
        if not list_assessments(scope):
            checked = check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes()))
            import_assessment(scope, snapshot_of(checked=checked))


def _add_routes(app: FastAPI) -> None:
    app.add_api_route("/healthz", _report_health, include_in_schema=False)
    app.add_route(PREFIX + "/{build}/{name:path}", installed_statics().serve, include_in_schema=False)
    app.router.routes.append(LaterRoutes("/api/", _load_api))
    app.router.routes.append(LaterRoutes("/a/", _load_pages))
    app.router.routes.extend(front_pages.routes)  # as they are: including the router would build each route once more
    app.router.routes.append(LaterRoutes("/", _load_beyond))


def _load_api() -> list[BaseRoute]:
    from app.api.application import build_router  # noqa: PLC0415 - its models are a sixth of a cold start

    return build_router().routes


def _load_pages() -> list[BaseRoute]:
    from app.web.pages.of_assessment import list_routes  # noqa: PLC0415 - the list of assessments needs none of them

    return list_routes()


def _load_beyond() -> list[BaseRoute]:
    from app.web.pages.beyond import list_routes  # noqa: PLC0415 - the list of assessments needs none of them

    return list_routes()


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Wrap the application; the last one added is the first that a request meets."""
    app.add_middleware(BodyLimit, most_bytes=settings.max_body_bytes, takes_files=TAKES_FILES, refuse=_refuse)
    app.add_middleware(ForeignRequestGuard, allowed_hosts=settings.allowed_hosts, refuse=_refuse)
    app.add_middleware(ErrorBoundary, respond=unexpected_error_response)
    app.add_middleware(SecurityHeaders)
    packed = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *PACKED_TYPES)
    app.add_middleware(GZipMiddleware, compresslevel=8, exclude_content_types=packed)
    app.add_middleware(HeadAsGet)


def _refuse(request: Request, status: int, detail: str) -> Response:
    return error_response(request, ErrorView(status=status, title=HTTPStatus(status).phrase, detail=detail))


def _report_health(request: Request) -> Response:
    """Tell whether the server can reach its database."""
    if request.app.state.database.is_reachable():
        return JSONResponse({"status": "ok", "version": request.app.version})
    return JSONResponse({"status": "database unreachable", "version": request.app.version}, status_code=503)


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    with served_alone(app.state.database.url):
        upkeep = asyncio.create_task(keep_house(app.state.database, app.state.settings, app.state.storage))
        yield
        upkeep.cancel()
        await asyncio.gather(upkeep, return_exceptions=True)  # what it has begun, it ends before the database closes
    app.state.database.close()
