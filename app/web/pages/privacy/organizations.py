"""The data of an organization: taking all of it home, one respondent's, and removing the organization."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import StreamingResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.presenters.access.tabs import organization_tabs
from app.presenters.words import date_text
from app.services.audit import record
from app.services.audit.reading import require_chain
from app.services.organizations.leaving import find_leaving, keep_organization, remove_organization
from app.services.privacy.erasing import erase_respondent
from app.services.privacy.exporting import organization_documents, organization_files, respondent_documents
from app.services.privacy.people import MOST_SHOWN, find_subject, list_subjects
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.pages.privacy.archives import OF_ORGANIZATION, OF_RESPONDENT, send_archive
from app.web.rendering import render

router = page_router()


@router.get("/o/{organization_id}/personal")
def show_personal(request: Request, scope: RequestScope, organization_id: int, q: str = "") -> HTMLResponse:
    """Show whose data is stored in an organization."""
    owner = require_chain(scope, organization_id)
    people = list_subjects(scope, organization_id, search=q.strip()[:120])
    return render(
        request,
        "privacy/personal.html",
        tabs=organization_tabs(organization_id, "personal", may=request.state.permissions),
        owner=owner,
        base=f"/o/{organization_id}/personal",
        people=people,
        search=q.strip()[:120],
        is_cut=len(people) == MOST_SHOWN,
    )


@router.post("/o/{organization_id}/personal/export")
def export_organization(request: Request, scope: RequestScope, organization_id: int) -> StreamingResponse:
    """Send everything of the organization as an archive."""
    owner = require_chain(scope, organization_id)
    record(scope, "organization.exported", f"organization:{organization_id}", organization_id=organization_id)
    return send_archive(
        request,
        scope,
        lambda inside: organization_documents(inside, organization_id),
        whom=owner,
        parts=OF_ORGANIZATION,
        name=owner,
        files=organization_files(scope, organization_id),
    )


@router.get("/o/{organization_id}/personal/{respondent_id}")
def show_respondent(request: Request, scope: RequestScope, organization_id: int, respondent_id: int) -> HTMLResponse:
    """Show what is stored of one respondent, to be taken home or removed."""
    return _respondent_page(request, scope, organization_id, respondent_id)


@router.post("/o/{organization_id}/personal/{respondent_id}/export")
def export_respondent(
    request: Request, scope: RequestScope, organization_id: int, respondent_id: int
) -> StreamingResponse:
    """Send everything of one respondent as an archive, on behalf of somebody who has no account to do it with."""
    subject = find_subject(scope, organization_id, respondent_id)
    if subject.withheld_text:
        raise Refused(subject.withheld_text)
    about = f"assessment:{subject.assessment_id}/respondent:{respondent_id}"
    record(scope, "respondent.exported", about, organization_id=organization_id)
    return send_archive(
        request,
        scope,
        lambda inside: respondent_documents(inside, subject.assessment_id, respondent_id),
        whom=subject.name,
        parts=OF_RESPONDENT,
        name=f"respondent {respondent_id}",
    )


@router.post("/o/{organization_id}/personal/{respondent_id}/remove", response_model=None)
def remove_respondent(
    request: Request, posted: PostedForm, scope: RequestScope, organization_id: int, respondent_id: int
) -> HTMLResponse | RedirectResponse:
    """Remove a respondent's identity, once their name was typed."""
    typed, subject = texts(posted), find_subject(scope, organization_id, respondent_id)
    if " ".join(typed.get("confirm", "").split()).casefold() != subject.name.casefold():
        errors = {"confirm": f"Nothing is removed. Type {subject.name} to remove the name."}
        return _respondent_page(request, scope, organization_id, respondent_id, errors)
    try:
        erase_respondent(scope, subject.assessment_id, respondent_id, keeps_notes=typed.get("notes") == "keep")
    except Refused as refusal:
        return _respondent_page(request, scope, organization_id, respondent_id, {"confirm": refusal.detail})
    return see_other(f"/o/{organization_id}/personal", "identity_removed")


@router.get("/o/{organization_id}/data")
def show_removal(request: Request, scope: RequestScope, organization_id: int) -> HTMLResponse:
    """Show how an organization is removed, or that it is about to go."""
    return _removal_page(request, scope, organization_id)


@router.post("/o/{organization_id}/data/remove", response_model=None)
def remove(
    request: Request, posted: PostedForm, scope: RequestScope, organization_id: int
) -> HTMLResponse | RedirectResponse:
    """Hide the organization at once, once its name was typed; it is deleted after the grace period."""
    days = request.app.state.settings.grace_days
    try:
        remove_organization(scope, organization_id, typed=texts(posted).get("confirm", ""), grace_days=days)
    except Refused as refusal:
        errors = field_errors(refusal, fields={}, other="confirm")
        return _removal_page(request, scope, organization_id, errors)
    return see_other(f"/o/{organization_id}/data", "organization_removed")


@router.post("/o/{organization_id}/data/keep")
def keep(scope: RequestScope, organization_id: int) -> RedirectResponse:
    """Take the removal back."""
    keep_organization(scope, organization_id)
    return see_other(f"/o/{organization_id}/data", "organization_kept")


def _removal_page(
    request: Request, scope: Scope, organization_id: int, errors: dict[str, str] | None = None
) -> HTMLResponse:
    leaving = find_leaving(scope, organization_id)
    return render(
        request,
        "privacy/removal.html",
        status=422 if errors else 200,
        tabs=organization_tabs(organization_id, "data", may=request.state.permissions),
        leaving=leaving,
        due_text="" if leaving.due is None else date_text(leaving.due.astimezone().date()),
        days=request.app.state.settings.grace_days,
        errors=errors or {},
    )


def _respondent_page(
    request: Request, scope: Scope, organization_id: int, respondent_id: int, errors: dict[str, str] | None = None
) -> HTMLResponse:
    subject = find_subject(scope, organization_id, respondent_id)
    return render(
        request,
        "privacy/respondent.html",
        status=422 if errors else 200,
        tabs=organization_tabs(organization_id, "personal", may=request.state.permissions),
        owner=require_chain(scope, organization_id),
        base=f"/o/{organization_id}/personal/{respondent_id}",
        back=f"/o/{organization_id}/personal",
        person=subject,
        errors=errors or {},
    )
