"""The audit trail of an organization, and the one of the installation with sign-ins and accounts."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.responses import StreamingResponse

from app.access import RequestScope, page_router
from app.presenters.access.tabs import administration_tabs, organization_tabs
from app.presenters.audit import build_trail
from app.services.audit.reading import require_chain
from app.values.audit import INSTALLATION_CHAIN
from app.web.pages.auditing.reading import gather_trail, send_trail
from app.web.rendering import render

router = page_router()


@router.get("/o/{organization_id}/audit")
def show_trail(request: Request, scope: RequestScope, organization_id: int) -> HTMLResponse:
    """Show who did what in an organization, the newest first."""
    name = require_chain(scope, organization_id)
    trail = gather_trail(request, scope, organization_id, path=f"/o/{organization_id}/audit")
    tabs = organization_tabs(organization_id, "audit", may=request.state.permissions)
    view = build_trail(trail, now=scope.now.astimezone())
    return render(request, "audit.html", view=view, tabs=tabs, tabs_label="Organization", owner=name)


@router.get("/o/{organization_id}/audit.csv")
def send_csv(request: Request, scope: RequestScope, organization_id: int) -> StreamingResponse:
    """Send the trail of an organization as CSV."""
    require_chain(scope, organization_id)
    return send_trail(request, scope, organization_id, name=f"audit-{organization_id}", as_csv=True)


@router.get("/o/{organization_id}/audit.jsonl")
def send_lines(request: Request, scope: RequestScope, organization_id: int) -> StreamingResponse:
    """Send the trail of an organization as one JSON document per line, complete enough to check its chain elsewhere."""
    require_chain(scope, organization_id)
    return send_trail(request, scope, organization_id, name=f"audit-{organization_id}", as_csv=False)


@router.get("/admin/audit")
def show_installation_trail(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show what happened to accounts, sign-ins and organizations of the installation."""
    trail = gather_trail(request, scope, INSTALLATION_CHAIN, path="/admin/audit")
    view = build_trail(trail, now=scope.now.astimezone())
    tabs = administration_tabs("audit")
    return render(request, "audit.html", view=view, tabs=tabs, tabs_label="Administration", owner="")


@router.get("/admin/audit.csv")
def send_installation_csv(request: Request, scope: RequestScope) -> StreamingResponse:
    """Send the trail of the installation as CSV."""
    return send_trail(request, scope, INSTALLATION_CHAIN, name="audit-installation", as_csv=True)


@router.get("/admin/audit.jsonl")
def send_installation_lines(request: Request, scope: RequestScope) -> StreamingResponse:
    """Send the trail of the installation as one JSON document per line."""
    return send_trail(request, scope, INSTALLATION_CHAIN, name="audit-installation", as_csv=False)
