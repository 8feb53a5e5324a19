"""Admission: before a route does anything, who asks is found out and held against the table of permissions."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from app.access.cookies import SESSION, link_cookie
from app.db import Database, Scope, stranger_scope
from app.errors import Forbidden, NotFound, NotSignedIn, OutdatedForm
from app.permissions import Permission, may, permission_of, permissions_in, roles_with
from app.services.assessment_rows import LARGEST_ID
from app.services.audit import record
from app.services.identity import visitors
from app.settings import LOOPBACK, Settings
from app.values.visitor import STRANGER, Visitor, VisitorKind

LONGEST_ID = len(str(LARGEST_ID))
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BEARER = "bearer "
# Whose form takes longer than so many seconds to arrive is looked at once more when it is there.
SLOW_FORM = 1.0
LONG_BODY = 1024 * 1024
BEYOND_A_LINK = {
    VisitorKind.INVITED: "Your link opens your own questions only, and this page is not one of them.",
    VisitorKind.SHARED: "Your link opens one report and how its figures came about, and this page is neither.",
}


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Who was let in to do what, and in which organization (None: in no particular one)."""

    visitor: Visitor
    permission: Permission
    organization_id: int | None
    assessment_id: int | None


class AskingRoute(APIRoute):
    """A route that asks who sends a long body before it is read: the framework reads it before anything else.

    Reading one takes seconds and half a gigabyte, where somebody has written it for that.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def ask_and_answer(request: Request) -> Response:
            if request.method not in SAFE_METHODS and is_long(request):
                await _find_admission(request)
            return await answer(request)

        return ask_and_answer


def page_router() -> APIRouter:
    """Return a router for pages: every request to one of its routes is admitted first."""
    return APIRouter(include_in_schema=False, dependencies=[Depends(admit)], route_class=AskingRoute)


async def admit(request: Request) -> Admission:
    """Find out who asks and whether they may; a form must carry the token of its browser as well.

    Rights that end while a form is still arriving have ended: nobody keeps a request open for later.

    Raises NotSignedIn for a stranger, NotFound for what belongs to others, Forbidden for a member without the right.
    """
    began = time.monotonic()
    admission = await _find_admission(request)
    if request.method not in SAFE_METHODS:
        await _check_form(request, admission.visitor)
        if admission.visitor.kind is not VisitorKind.STRANGER:
            await read_form(request)
        if time.monotonic() - began > SLOW_FORM:
            admission = await _find_admission(request)
            await _check_form(request, admission.visitor)
    elif admission.permission is Permission.EXPORT_DATA:
        database: Database = request.app.state.database
        async with database.turn(writes=True):
            await run_in_threadpool(_tell_export, request, admission)
    return admission


async def read_form(request: Request) -> FormData:
    """Return the whole form, empty where the body is none; HTTPException 400 for one that is no text."""
    try:
        form = await request.form()
        "".join(value for _, value in form.multi_items() if isinstance(value, str)).encode()
    except UnicodeError as error:  # the sender names an encoding that fails, or one that gives halves of characters
        raise HTTPException(400) from error
    return form


async def _find_admission(request: Request) -> Admission:
    """Find out who asks at this moment, and note it for whoever answers."""
    database: Database = request.app.state.database
    # SQLite answers these two reads from memory, faster than a thread would take over; PostgreSQL is further away.
    admission = _admit(request) if database.is_sqlite else await run_in_threadpool(_admit, request)
    request.state.visitor = admission.visitor
    request.state.permissions = permissions_in(admission.visitor, admission.organization_id)
    request.state.admission = admission
    return admission


def _tell_export(request: Request, admission: Admission) -> None:
    """Note in the audit trail that an assessment leaves the installation with its answers, before it does."""
    database: Database = request.app.state.database
    with database.writing() as session:
        record(
            stranger_scope(session, visitor=admission.visitor),
            "assessment.exported",
            f"assessment:{admission.assessment_id}",
            organization_id=admission.organization_id,
            after={"as": request.url.path.rpartition("/")[2]},
        )


def _admit(request: Request) -> Admission:
    permission = permission_of(request.method, request.scope["route"].path)
    if permission is None:
        raise Forbidden("Nobody has decided who may do this, so nobody may. Tell whoever runs this server.")
    if not _is_api(request) and any(map(_is_beyond_rows, request.path_params.items())):
        raise NotFound("There is nothing at this address. Check its number, or start from the list of assessments.")
    assessment_id = _number(request, "assessment_id")
    database: Database = request.app.state.database
    with database.reading() as session:
        scope = stranger_scope(session, visitor=replace(STRANGER, address=address_of(request)))
        organization_id = _number(request, "organization_id")
        if assessment_id is not None:
            organization_id = visitors.organization_of(scope, assessment_id)
        first = None
        for visitor in _visitors(request, scope, assessment_id):
            first = first or visitor
            if may(visitor, permission, organization_id=organization_id, assessment_id=assessment_id):
                own = _with_own(scope, visitor, organization_id, assessment_id)
                return _within_reach(
                    request,
                    Admission(
                        visitor=own,
                        permission=permission,
                        organization_id=organization_id,
                        assessment_id=assessment_id,
                    ),
                )
    request.state.visitor = first or STRANGER  # the page that says no still shows who is signed in
    raise _refusal(request, request.state.visitor, permission, organization_id=organization_id)


def _visitors(request: Request, scope: Scope, assessment_id: int | None) -> Iterator[Visitor]:
    """Yield who this request may come from, the strongest way of being known first."""
    settings: Settings = request.app.state.settings
    token = bearer_of(request)
    if token is not None:
        yield _program(request, scope, token)
        return
    if secret := request.cookies.get(SESSION, ""):
        idle = timedelta(minutes=settings.session_idle_minutes)
        yield from filter(None, [visitors.visitor_of_session(scope, secret, idle=idle)])
    if assessment_id is not None and not _is_api(request):
        yield from _with_links(request, scope, assessment_id)
    if settings.demo and address_of(request) in LOOPBACK:
        yield from filter(None, [visitors.visitor_of_demo(scope)])
    yield scope.visitor


def _program(request: Request, scope: Scope, token: str) -> Visitor:
    found = visitors.visitor_of_token(scope, token) if _is_api(request) else None
    if found is None:
        raise NotSignedIn("This token is not known, or it has expired or been revoked. Make a new one.")
    return found


def _with_links(request: Request, scope: Scope, assessment_id: int) -> Iterator[Visitor]:
    if secret := request.cookies.get(link_cookie("invitation", assessment_id), ""):
        yield from filter(None, [visitors.visitor_of_invitation(scope, secret)])
    if secret := request.cookies.get(link_cookie("share", assessment_id), ""):
        yield from filter(None, [visitors.visitor_of_share(scope, secret)])


def _with_own(scope: Scope, visitor: Visitor, organization_id: int | None, assessment_id: int | None) -> Visitor:
    """Narrow a visitor who may not facilitate to the answers that are their own."""
    if visitor.account_id is None or organization_id is None:
        return visitor
    if Permission.EDIT_ASSESSMENT in permissions_in(visitor, organization_id):
        return visitor
    mine = visitors.own_respondents(scope, visitor.account_id, assessment_id=assessment_id)
    return replace(visitor, respondent_ids=mine)


def _within_reach(request: Request, admission: Admission) -> Admission:
    if request.method not in SAFE_METHODS and not admission.visitor.can_write:
        raise Forbidden("This token may only read. Make one that may write, and use it instead.")
    return admission


def _refusal(
    request: Request, visitor: Visitor, permission: Permission, *, organization_id: int | None
) -> NotSignedIn | Forbidden | NotFound:
    """Tell a stranger to sign in, an outsider nothing, and a member which role may do it."""
    if visitor.kind is VisitorKind.STRANGER:
        return NotSignedIn("Sign in to see this. If somebody sent you a link, open that link again.")
    if organization_id is None and permission in (Permission.OWN_ACCOUNT, Permission.START_ASSESSMENT):
        return Forbidden("Your account may not start assessments. Ask a consultant or the owner of your organization.")
    if organization_id is not None and _belongs_to(visitor, organization_id):
        return _refusal_of_member(visitor, permission, organization_id)
    if permission is Permission.ADMINISTER:
        return Forbidden("Only an administrator of this installation may do this. Ask one.")
    if "assessment_id" in request.path_params:
        number = request.path_params["assessment_id"]
        return NotFound(f"There is no assessment {number}. Choose one from the list of assessments.")
    return NotFound("There is nothing at this address. Start from the list of assessments.")


def _belongs_to(visitor: Visitor, organization_id: int) -> bool:
    return visitor.role_in(organization_id) is not None or visitor.organization_id == organization_id


def _refusal_of_member(visitor: Visitor, permission: Permission, organization_id: int) -> Forbidden:
    """Tell a member that the organization is on its way out, or which role may do what was asked for."""
    for each in visitor.memberships:
        if each.organization_id == organization_id and each.is_leaving:
            return Forbidden(
                f"{each.organization} is removed and hidden. Its owners can keep it after all, under Organizations, "
                "until it is deleted for good."
            )
    if visitor.kind in BEYOND_A_LINK:
        return Forbidden(BEYOND_A_LINK[visitor.kind])
    *others, last = roles_with(permission)
    roles = f"{', '.join(others)} or {last}" if others else last
    return Forbidden(f"Your role does not allow this. It takes the role {roles}. Ask an owner of your organization.")


async def _check_form(request: Request, visitor: Visitor) -> None:
    """Refuse a form that does not carry the token of its browser: a page of another site cannot know it."""
    if not visitor.csrf or _is_api(request):
        return
    given = request.headers.get("x-csrf-token") or (await read_form(request)).get("csrf", "")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise OutdatedForm(
            "This form belongs to an earlier sign-in, so nothing was saved. Load its page again and repeat it."
        )


def is_long(request: Request) -> bool:
    """Return whether a body is long, or may be because nobody says how long it is."""
    announced = request.headers.get("content-length", "0")
    is_short = announced.isdecimal() and len(announced) <= len(str(LONG_BODY)) and int(announced) < LONG_BODY
    return "transfer-encoding" in request.headers or not is_short


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def bearer_of(request: HTTPConnection) -> str | None:
    """Return the token of an Authorization header, None without one."""
    given = request.headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else None


def address_of(request: HTTPConnection) -> str:
    """Return where a request comes from; behind a trusted proxy that is what the proxy says."""
    return request.client.host[:60] if request.client else ""


def _is_beyond_rows(parameter: tuple[str, str]) -> bool:
    """Tell whether a number of the path is larger than that of any row; services speak of assessments themselves."""
    name, given = parameter
    is_number = name != "assessment_id" and given.isascii() and given.isdecimal()
    return is_number and (len(given) > LONGEST_ID or int(given) > LARGEST_ID)


def _number(request: Request, name: str) -> int | None:
    """Return a number of the path; one that no row can have is as good as none that exists."""
    given = request.path_params.get(name)
    if given is None:
        return None
    return int(given) if str(given).isascii() and str(given).isdecimal() and len(str(given)) <= 9 else 0
