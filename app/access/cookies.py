"""The cookies by which a browser is known: one for a session, one per assessment for each kind of link."""

from __future__ import annotations

from typing import Literal

from fastapi import Request, Response

SESSION = "groundwork_session"
TICKET = "groundwork_sso"
TICKET_SECONDS = 600
LINK_DAYS = 90

LinkKind = Literal["invitation", "share"]


def keep_session(request: Request, response: Response, token: str) -> None:
    """Sign this browser in. The cookie lasts as long as the browser; what it is worth, the server decides."""
    response.set_cookie(SESSION, token, httponly=True, samesite="lax", secure=_is_secure(request), path="/")


def forget_session(response: Response) -> None:
    """Take the session's cookie away."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")


def link_cookie(kind: LinkKind, assessment_id: int) -> str:
    """Return the name of the cookie that keeps a link to one assessment.

    >>> link_cookie("share", 7)
    'groundwork_share_7'
    """
    return f"groundwork_{kind}_{assessment_id}"


def keep_link(request: Request, response: Response, *, kind: LinkKind, assessment_id: int, token: str) -> None:
    """Let this browser use a link on the pages of its assessment, without the link in the address."""
    response.set_cookie(
        link_cookie(kind, assessment_id),
        token,
        max_age=LINK_DAYS * 86_400,
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path=f"/a/{assessment_id}",
    )


def keep_ticket(request: Request, response: Response, ticket: str) -> None:
    """Let this browser take a signed ticket along to the OpenID provider and bring it back."""
    response.set_cookie(
        TICKET,
        ticket,
        max_age=TICKET_SECONDS,
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path="/sso",
    )


def ticket_of(request: Request) -> str:
    """Return the ticket that came back, an empty text without one."""
    return request.cookies.get(TICKET, "")


def forget_ticket(response: Response) -> None:
    """Take the ticket away: it is good for one sign-in."""
    response.delete_cookie(TICKET, path="/sso", httponly=True, samesite="lax")


def forget_link(request: Request, response: Response, *, kind: LinkKind, assessment_id: int) -> None:
    """Take the cookie of a link away from this browser."""
    response.delete_cookie(
        link_cookie(kind, assessment_id),
        path=f"/a/{assessment_id}",
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
    )


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
