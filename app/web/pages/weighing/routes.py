"""Weights of an assessment: the settings of scoring, the comparison of a group, and earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Conflict, Refused
from app.presenters import Standing, links
from app.presenters.weights import ComparisonPage, TypedPerson, TypedWeights, build_comparison, build_weights
from app.services.assessing import score_snapshot, scored_catalogue, with_settings
from app.services.catalogues import catalogue_of_edition
from app.services.scoring_settings import check_settings, restore_settings, save_settings
from app.values import ScoringSettings
from app.values.scoring_settings import MOST_PEOPLE, settings_from_comparison, weigh
from app.web.flash import see_other
from app.web.forms import PostedForm, read_whole, texts
from app.web.frame import frame, gather
from app.web.pages.weighing.form import read_people, read_settings, shift_errors, typed_people, typed_weights
from app.web.rendering import render
from clauses import Catalogue

router = page_router()
SAVED = "weights_saved"


@router.get("/a/{assessment_id}/settings/weights")
def show_weights(request: Request, scope: RequestScope, assessment_id: int, preset: str = "") -> HTMLResponse:
    """Show the weights that count, their versions, and the form that makes the next one."""
    return _weights_page(request, gather(request, scope, assessment_id), preset=preset)


@router.post("/a/{assessment_id}/settings/weights", response_model=None)
def change_weights(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Show what other weights would change, or save them as the next version."""
    standing, form = gather(request, scope, assessment_id), texts(posted)
    typed, errors = typed_weights(form), dict[str, str]()
    settings = read_settings(typed, _present(standing), errors)
    try:
        if not errors and form.get("do") == "save":
            base = read_whole(form.get("base_version", ""), "reason", errors)
            save_settings(scope, assessment_id, settings, reason=typed.reason, base_version=base)
            return see_other(links.weights_path(assessment_id), SAVED)
        check_settings(settings, _edition(standing))
    except Refused as refusal:
        errors = shift_errors(refusal, typed)
    except Conflict as conflict:
        errors = {"reason": conflict.detail}
    after = None if errors else _after(standing, settings, scope)
    return _weights_page(request, standing, typed=typed, after=after, errors=errors)


@router.post("/a/{assessment_id}/settings/weights/{version}/restore")
def restore(posted: PostedForm, scope: RequestScope, assessment_id: int, version: int) -> RedirectResponse:
    """Make an earlier version count again; it becomes the next version."""
    restore_settings(scope, assessment_id, version, reason=texts(posted).get("why", ""))
    return see_other(links.weights_path(assessment_id), SAVED)


@router.get("/a/{assessment_id}/settings/weights/compare")
def show_comparison(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show the comparison in pairs, with what was stored last."""
    standing = gather(request, scope, assessment_id)
    return _render_comparison(request, standing, build_comparison(standing))


@router.post("/a/{assessment_id}/settings/weights/compare", response_model=None)
def compare(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Add a person, weigh the judgements, or accept what follows from them as the next version."""
    standing, form = gather(request, scope, assessment_id), texts(posted)
    typed, errors, reason = typed_people(form), dict[str, str](), form.get("reason", "")
    people = read_people(typed, errors)
    if form.get("do") == "person" and len(typed) < MOST_PEOPLE:
        view = build_comparison(standing, people=(*typed, TypedPerson()), reason=reason)
        return _render_comparison(request, standing, view)
    found = after = None
    try:
        if people and not errors:
            found, settings = weigh(people), settings_from_comparison(_present(standing), people)
            after = _after(standing, settings, scope)
            if form.get("do") == "accept":
                base = read_whole(form.get("base_version", ""), "reason", errors)
                save_settings(scope, assessment_id, settings, reason=reason, base_version=base)
                return see_other(links.weights_path(assessment_id), SAVED)
    except ValueError as error:
        errors["person-0-name"] = str(error)
    except (Refused, Conflict) as fault:
        errors["reason"] = fault.detail
    view = build_comparison(standing, people=typed, found=found, after=after, reason=reason, errors=errors)
    return _render_comparison(request, standing, view)


def _edition(standing: Standing) -> Catalogue:
    return catalogue_of_edition(standing.snapshot.header.catalogue_edition)


def _present(standing: Standing) -> ScoringSettings:
    present = standing.snapshot.present_settings
    return ScoringSettings.of(_edition(standing)) if present is None else present.settings


def _after(standing: Standing, settings: ScoringSettings, scope: Scope) -> Standing:
    """The same assessment as if these settings counted."""
    draft = with_settings(standing.snapshot, settings, at=scope.now)
    result = score_snapshot(draft, on=scope.today)
    return replace(standing, catalogue=scored_catalogue(draft), snapshot=draft, result=result)


def _weights_page(
    request: Request,
    standing: Standing,
    *,
    typed: TypedWeights | None = None,
    preset: str = "",
    after: Standing | None = None,
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    edition = _edition(standing)
    view = build_weights(
        standing,
        tuple(each for each in edition.requirements if each.key in standing.results),
        profile=ScoringSettings.of(edition),
        typed=typed,
        preset=preset,
        after=after,
        errors=errors,
    )
    shell = frame(standing, active="settings", screen="Weights")
    return render(request, "weights.html", status=422 if errors else 200, view=view, shell=shell)


def _render_comparison(request: Request, standing: Standing, view: ComparisonPage) -> HTMLResponse:
    shell = frame(standing, active="settings", screen="Compare in pairs")
    return render(request, "comparison.html", status=422 if view.errors else 200, view=view, shell=shell)
