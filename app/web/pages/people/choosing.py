"""Which of one's organizations this browser looks at: chosen by the address, remembered in a cookie."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.values import OrganizationInfo

COOKIE = "organization"
ALL = "all"
DAYS = 365


def chosen_organization(request: Request, organizations: Sequence[OrganizationInfo]) -> OrganizationInfo | None:
    """Return the organization that is asked for, else the one chosen before; None for all, and for one not visible."""
    given = request.query_params.get("organization") or request.cookies.get(COOKIE, "")
    return next((each for each in organizations if str(each.id) == given), None)


def remember_choice(request: Request, response: HTMLResponse, chosen: OrganizationInfo | None) -> HTMLResponse:
    """Keep what the address asked for; without such a question nothing changes."""
    if "organization" not in request.query_params:
        return response
    if chosen is None:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    else:
        response.set_cookie(COOKIE, str(chosen.id), max_age=DAYS * 86_400, httponly=True, samesite="lax")
    return response


def preselected_name(request: Request, organizations: Sequence[OrganizationInfo], *, may_found: bool) -> str:
    """Return the name that a form begins with: of the chosen organization, or of the only one there can be."""
    chosen = chosen_organization(request, organizations)
    if chosen is None and len(organizations) == 1 and not may_found:
        chosen = organizations[0]
    return "" if chosen is None else chosen.name
