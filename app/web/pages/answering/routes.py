"""The clause form and saving one answer, with script (a fragment comes back) and without (the page comes back)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.errors import Conflict, NotFound, Refused
from app.presenters import links
from app.services.answering import save_answer
from app.services.assessments import find_assessment, finish_clause
from app.services.catalogues import catalogue_of_edition
from app.values import SavedAnswer
from app.web.flash import see_other
from app.web.forms import PostedForm
from app.web.frame import gather
from app.web.pages.answering import clause_page
from app.web.pages.answering.answer_form import changed_fields, read_changes, read_versions

router = page_router()
YEAR = 31_536_000


@router.get("/a/{assessment_id}/c/{clause}")
def show_clause(
    request: Request, scope: RequestScope, assessment_id: int, clause: str, show: str = "all"
) -> HTMLResponse:
    """Show the form of a clause, and remember the clause for "Continue with"."""
    standing = gather(request, scope, assessment_id)
    response = clause_page.render_clause(request, standing, clause=clause, show=show)
    response.set_cookie(f"clause-{assessment_id}", clause, max_age=YEAR, httponly=True, samesite="lax")
    return response


@router.get("/a/{assessment_id}/answers/{key}")
def show_answer(scope: RequestScope, assessment_id: int, key: str) -> RedirectResponse:
    """Lead to the requirement in its clause form: what a reload after a refused save asks for."""
    return see_other(_path_of(scope, assessment_id, key))


@router.post("/a/{assessment_id}/answers/{key}", response_model=None)
def save(request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, key: str) -> Response:
    """Save what changed. With `X-Partial` a fragment comes back, otherwise the page at the same requirement."""
    form = {name: value for name, value in posted.items() if isinstance(value, str)}
    try:
        saved = _store(request, scope, assessment_id, key, form)
    except (Conflict, Refused) as fault:
        return clause_page.render_refusal(request, scope, assessment_id, key=key, form=form, fault=fault)
    if "x-partial" in request.headers:
        return clause_page.render_saved(request, scope, assessment_id, key=key, form=form, saved=saved)
    return see_other(_path_of(scope, assessment_id, key, show=form.get("show", "")), "saved")


@router.post("/a/{assessment_id}/c/{clause}/finished")
def finish(
    scope: RequestScope, assessment_id: int, clause: str, finished: Annotated[str, Form()] = "1"
) -> RedirectResponse:
    """Mark a clause as finished, or open it again."""
    finish_clause(scope, assessment_id, clause, is_finished=finished == "1")
    if finished == "1":
        return see_other(links.overview_path(assessment_id), "finished")
    return see_other(links.clause_path(assessment_id, clause), "reopened")


def _store(request: Request, scope: RequestScope, assessment_id: int, key: str, form: dict[str, str]) -> SavedAnswer:
    return save_answer(
        scope,
        assessment_id=assessment_id,
        key=key,
        respondent_id=clause_page.respondent_of(form),
        base_versions=read_versions(request.headers.get("if-match") or form.get("etag", "")),
        changes=read_changes(changed_fields(form)),
    )


def _path_of(scope: RequestScope, assessment_id: int, key: str, *, show: str = "") -> str:
    header = find_assessment(scope, assessment_id)
    requirement = catalogue_of_edition(header.catalogue_edition).by_key.get(key)
    if requirement is None:
        raise NotFound(f"This assessment has no requirement {key}. Choose one from its clauses.")
    path = links.clause_path(assessment_id, requirement.clause, requirement.number)
    return path.replace("#", f"?show={show}#") if show in ("unanswered", "flagged") else path
