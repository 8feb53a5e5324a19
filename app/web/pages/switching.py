"""The organizations of a person, to switch between.

They stand on a page of their own and in no menu: a client who looks at a consultant's screen sees no other client.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.access import RequestScope, page_router
from app.presenters.access.memberships import build_organization_cards
from app.web.rendering import render

router = page_router()


@router.get("/organizations")
def show_organizations(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the organizations of whoever asks."""
    return render(request, "organizations.html", cards=build_organization_cards(scope.visitor))
