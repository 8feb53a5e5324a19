"""The one place where errors become responses: a page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException

from app.access.cookies import link_cookie
from app.db import cause_of
from app.errors import Conflict, GroundworkError, NotSignedIn, OutdatedForm, Refused, TooManyTries
from app.web.flash import see_other
from app.web.rendering import render
from questionnaires.answers import Problem

if TYPE_CHECKING:
    from app.web.typed import Unsaved

PROBLEM_TYPE = "application/problem+json"
LOG = logging.getLogger("groundwork.errors")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OVER = "Your session has ended"
SAVED_NOTHING = (
    "Nobody is signed in in this browser any more, so nothing was saved. Sign in and send it again. If a personal link "
    "brought you here, open that link again."
)
UNREADABLE = "There was an error parsing the body"  # the framework's words for bytes that are no text, among others

REMEDIES = {
    400: "The body cannot be read. Send it in UTF-8 and in the form that its Content-Type names.",
    404: "There is nothing at this address. Check the address, or start from the list of assessments.",
    405: "This address does not know this kind of request. Use one that the Allow header names.",
    413: "The request is too large. Send a smaller file, or raise the setting GROUNDWORK_MAX_BODY_BYTES.",
    415: "The body is of a kind that is not read here. Send application/json.",
    500: "Groundwork met an error of its own. Nothing of this request was saved. Try again; if it happens once more, "
    "tell whoever runs this server, who finds the details in its log.",
}


# Whoever opens the address of a form, for example by loading a page again that a form has led to.
FORM_ONLY = (
    "A form is sent to this address; there is no page to open here. Go back, or start from the list of assessments."
)


class ProblemResponse(JSONResponse):
    """A problem document. Halves of characters that it quotes become question marks, because UTF-8 has none."""

    media_type = PROBLEM_TYPE

    def render(self, content: Any) -> bytes:
        """Write the document."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """What a page or a problem document says about an error.

    `unsaved` is what a form held, `way_on` where a page leads: to sign in, to load the form's page again, or nowhere.
    """

    status: int
    title: str
    detail: str
    problems: tuple[Problem, ...] = ()
    unsaved: Unsaved | None = None
    way_on: Literal["", "sign-in", "again"] = ""


def add_error_handlers(app: FastAPI) -> None:
    """Map every expected error of the application to a response."""
    app.add_exception_handler(GroundworkError, _on_groundwork_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(IntegrityError, _on_collision)
    app.add_exception_handler(DataError, _on_value_out_of_range)
    app.add_exception_handler(OperationalError, _on_busy_database)
    app.add_exception_handler(NoConnectionError, _on_busy_database)


def error_response(
    request: Request,
    view: ErrorView,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the error as a page where a browser navigates, else as problem+json."""
    if wants_page(request):
        return _page(request, view, headers)
    document = {
        "type": "about:blank",
        "title": view.title,
        "status": view.status,
        "detail": view.detail,
        "instance": request.url.path,
    }
    if view.problems:
        document["problems"] = [
            {"place": problem.place, "message": problem.message, "remedy": problem.remedy} for problem in view.problems
        ]
    content = jsonable_encoder({**document, **(extra or {})})
    return ProblemResponse(content, status_code=view.status, headers=headers)


def wants_page(request: Request) -> bool:
    """Return whether the answer is for a person: an address outside the API that is asked for as HTML."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def unexpected_error_response(request: Request) -> Response:
    """Return the response to an error nobody expected. What it was stands in the log, never in the response."""
    return error_response(request, ErrorView(status=500, title="Something went wrong", detail=REMEDIES[500]))


def _page(request: Request, view: ErrorView, headers: Mapping[str, str] | None) -> Response:
    """Render the error page; when even that fails, a plain one without any template."""
    title = view.title.capitalize()
    try:
        page: Response = render(
            request,
            "error.html",
            title=title,
            status=view.status,
            detail=view.detail,
            problems=view.problems,
            unsaved=view.unsaved,
            way_on=view.way_on,
        )
    except Exception:
        LOG.exception("The error page could not be rendered")
        told = "".join(f"<li>{escape(str(problem))}</li>" for problem in view.problems)
        page = HTMLResponse(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f"</head><body><main><h1>{escape(title)}</h1><p>{escape(view.detail)}</p><ul>{told}</ul>"
            '<p><a href="/">All assessments</a></p></main></body></html>'
        )
    page.status_code = view.status
    page.headers.update(headers or {})
    return page


async def _on_groundwork_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, GroundworkError)  # noqa: S101 - narrows what the framework passes as Exception
    view = ErrorView(
        status=error.status,
        title=error.title,
        detail=error.detail,
        problems=error.problems if isinstance(error, Refused) else (),
        unsaved=await _unsaved(request),
        way_on="again" if isinstance(error, OutdatedForm) else "",
    )
    if error.status >= 500:
        LOG.error("%s: %s", error.title, error.detail)
    if isinstance(error, NotSignedIn):
        return _sign_in_first(request, view)
    extra = _conflict_document(error) if isinstance(error, Conflict) else None
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyTries) else None
    return error_response(request, view, extra=extra, headers=headers)


def _sign_in_first(request: Request, view: ErrorView) -> Response:
    """Lead a person to the sign-in page and back; who has sent a form sees it again; a program is told to sign in."""
    headers = {"WWW-Authenticate": "Bearer"}
    if view.unsaved is not None:
        told = replace(view, title=OVER, detail=SAVED_NOTHING, way_on="sign-in")
        return error_response(request, told, headers=headers)
    if wants_page(request) and "x-partial" not in request.headers:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = here if request.method == "GET" else "/"
        return see_other(f"/sign-in?{urlencode({'next': wanted})}", "link_over" if _held_link(request) else "")
    return error_response(request, view, headers=headers)


def _held_link(request: Request) -> bool:
    """Tell whether this browser came to the assessment by a link, which then has ended."""
    number = request.path_params.get("assessment_id", 0)
    return not request.cookies.keys().isdisjoint({link_cookie("invitation", number), link_cookie("share", number)})


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - narrows what the framework passes as Exception
    problems = tuple(_problem(fault) for fault in error.errors())
    told = " ".join(str(problem) for problem in problems[:3])
    rest = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
    detail = f"The request was not understood, and nothing was saved. {told}{rest}"
    return error_response(request, ErrorView(status=422, title="Input refused", detail=detail, problems=problems))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - narrows what the framework passes as Exception
    phrase = HTTPStatus(error.status_code).phrase
    is_silent = not error.detail or error.detail in (phrase, UNREADABLE)
    detail = REMEDIES.get(error.status_code, phrase) if is_silent else str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET" and wants_page(request):
        detail = FORM_ONLY
    view = ErrorView(status=error.status_code, title=phrase, detail=detail)
    return error_response(request, view, headers=error.headers)


async def _on_collision(request: Request, error: Exception) -> Response:
    """Answer what only the database could see: two people stored the same thing at the same moment."""
    LOG.warning("%s %s met a constraint of the database: %s", request.method, request.url.path, cause_of(error))
    detail = "Somebody stored the same thing at this very moment, so nothing was saved. Look at it again and repeat."
    return await _refusing(request, ErrorView(status=409, title="Stored at the same moment", detail=detail))


async def _on_value_out_of_range(request: Request, error: Exception) -> Response:
    """Answer what only PostgreSQL refuses: a number or a text that its column does not hold."""
    LOG.warning("%s %s gave a value that no column holds: %s", request.method, request.url.path, cause_of(error))
    detail = "A value is larger or longer than can be stored, so nothing was saved. Shorten it and send it again."
    return await _refusing(request, ErrorView(status=422, title="Input refused", detail=detail))


async def _on_busy_database(request: Request, error: Exception) -> Response:
    """Answer that the database cannot be used at this moment: locked by another program, full, or out of reach."""
    LOG.error("%s %s could not use the database: %s", request.method, request.url.path, cause_of(error))
    detail = "The database does not answer at this moment, and nothing was saved. Wait a few seconds and try again."
    return await _refusing(request, ErrorView(status=503, title="The database is busy", detail=detail))


async def _refusing(request: Request, view: ErrorView) -> Response:
    """Answer what the database has refused, with what the form held."""
    return error_response(request, replace(view, unsaved=await _unsaved(request)))


async def _unsaved(request: Request) -> Unsaved | None:
    """Return what a person's form held, None for everything else."""
    if request.method in SAFE_METHODS or not wants_page(request):
        return None
    from app.web.typed import read_unsaved  # noqa: PLC0415 - only for whoever sent a form in vain

    return await read_unsaved(request)


def _problem(fault: Mapping[str, Any]) -> Problem:
    """Turn a validation error into place, message and remedy in plain words."""
    place = place_of(fault["loc"])
    given = fault.get("input")
    shown = f" Given was {given!r}." if isinstance(given, str | int | float | bool) and len(str(given)) <= 60 else ""
    if fault["type"] == "missing":
        return Problem(place=place, message="This value is missing.", remedy="Add it.")
    if fault["type"] == "extra_forbidden":
        return Problem(place=place, message="There is no such field.", remedy="Remove it or check its spelling.")
    if fault["type"] == "json_invalid":
        return Problem(place="body", message="This is not valid JSON.", remedy="Check commas, quotes and brackets.")
    return Problem(place=place, message=f"{fault['msg']}.{shown}", remedy="Correct this value and send it again.")


def place_of(location: Sequence[str | int]) -> str:
    """Return where in the request a fault stands.

    >>> place_of(("body", "rows", 2, "level"))
    'body.rows[2].level'
    """
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".")


def _conflict_document(error: Conflict) -> dict[str, Any]:
    versions = (error.answer.version if error.answer else 0, error.item.version if error.item else 0)
    current = {"etag": f'"{versions[0]}.{versions[1]}"'} if error.item else {"version": error.version}
    return {
        "current": current,
        "conflicts": [
            {
                "field": conflict.field,
                "yours": conflict.yours,
                "theirs": conflict.theirs,
                "changed_by": conflict.changed_by,
                "changed_at": _iso(conflict.changed_at),
            }
            for conflict in error.conflicts
        ],
    }


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment else None
