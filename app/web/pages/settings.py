"""Settings of an assessment: people, units, target levels, details, and taking it home or removing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.presenters import links
from app.services.assessments import delete_assessment, find_assessment, update_assessment
from app.services.benchmark import list_groups, set_comparison
from app.services.catalogues import catalogue_of_edition
from app.services.people import add_respondent, remove_respondent, update_respondent
from app.services.targets import set_targets
from app.services.units import add_unit, find_unit, remove_unit, update_unit
from app.values import RespondentDraft, UnitDraft
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, many, read_date, read_whole, shortened, texts, whole_number
from app.web.frame import gather
from app.web.pages.settings_page import SettingsFault, render_settings

router = page_router()
DETAILS = {name: name for name in ("title", "cycle", "scope_text", "planned_projects", "due")}


@router.get("/a/{assessment_id}/settings")
def show_settings(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show people, targets and details."""
    return _page(request, scope, assessment_id)


@router.post("/a/{assessment_id}/people", response_model=None)
def add_person(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Add a respondent."""
    try:
        add_respondent(scope, assessment_id, _draft(scope, assessment_id, texts(posted), many(posted, "roles")))
    except Refused as refusal:
        fault = _person_fault(refusal, "person-new", texts(posted), many(posted, "roles"))
        return _page(request, scope, assessment_id, fault)
    return see_other(_section(assessment_id, "respondents"), "person_added")


@router.post("/a/{assessment_id}/people/{person_id}", response_model=None)
def change_person(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, person_id: int
) -> HTMLResponse | RedirectResponse:
    """Rename a respondent or change their roles."""
    typed, roles = texts(posted), many(posted, "roles")
    try:
        is_confirmed = typed.get("confirmed") == "1"
        draft = _draft(scope, assessment_id, typed, roles)
        update_respondent(scope, assessment_id, person_id, draft, is_confirmed=is_confirmed)
    except Refused as refusal:
        fault = _person_fault(refusal, f"person-{person_id}", typed, roles)
        return _page(request, scope, assessment_id, fault)
    return see_other(_section(assessment_id, "respondents"), "person_saved")


@router.post("/a/{assessment_id}/people/{person_id}/remove")
def remove_person(posted: PostedForm, scope: RequestScope, assessment_id: int, person_id: int) -> RedirectResponse:
    """Remove a respondent; with answers it has to be confirmed."""
    remove_respondent(scope, assessment_id, person_id, is_confirmed=texts(posted).get("confirmed") == "1")
    return see_other(_section(assessment_id, "respondents"), "person_removed")


@router.post("/a/{assessment_id}/units", response_model=None)
def add_new_unit(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Add a unit."""
    typed = texts(posted)
    try:
        add_unit(scope, assessment_id, _unit(typed))
    except Refused as refusal:
        return _page(request, scope, assessment_id, _unit_fault(refusal, "unit-new", typed))
    return see_other(_section(assessment_id, "units"), "unit_added")


@router.post("/a/{assessment_id}/units/{unit_id}", response_model=None)
def change_unit(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, unit_id: int
) -> HTMLResponse | RedirectResponse:
    """Rename a unit or change its size."""
    typed = texts(posted)
    try:
        update_unit(scope, assessment_id, unit_id, _unit(typed))
    except Refused as refusal:
        fault = _unit_fault(refusal, f"unit-{unit_id}", typed)
        return _page(request, scope, assessment_id, fault)
    return see_other(_section(assessment_id, "units"), "unit_saved")


@router.post("/a/{assessment_id}/units/{unit_id}/remove", response_model=None)
def remove_one_unit(
    request: Request, scope: RequestScope, assessment_id: int, unit_id: int
) -> HTMLResponse | RedirectResponse:
    """Remove a unit that nobody belongs to."""
    try:
        remove_unit(scope, assessment_id, unit_id)
    except Refused as refusal:
        unit = find_unit(scope, assessment_id, unit_id)
        fault = _unit_fault(refusal, f"unit-{unit_id}", {"name": unit.name, "size": str(unit.size)})
        return _page(request, scope, assessment_id, fault)
    return see_other(_section(assessment_id, "units"), "unit_removed")


@router.post("/a/{assessment_id}/targets")
def save_targets(posted: PostedForm, scope: RequestScope, assessment_id: int) -> RedirectResponse:
    """Save the target levels."""
    set_targets(scope, assessment_id, dict(_read_targets(texts(posted))))
    return see_other(_section(assessment_id, "targets"), "targets_saved")


@router.post("/a/{assessment_id}/comparison", response_model=None)
def save_comparison(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Save the group of the organization, and give or take back the consent to be compared in it."""
    typed = texts(posted)
    group, consent = typed.get("benchmark_group", ""), typed.get("benchmark_consent") == "1"
    try:
        set_comparison(scope, assessment_id, group=group, consent=consent)
    except Refused as refusal:
        errors = field_errors(refusal, fields={"benchmark_group": "benchmark_group"}, other="benchmark_group")
        fault = SettingsFault(part="comparison", typed=typed, errors=errors)
        return _page(request, scope, assessment_id, fault)
    return see_other(_section(assessment_id, "comparison"), "comparison_saved")


@router.post("/a/{assessment_id}/details", response_model=None)
def save_details(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Save title, cycle, scope, due day and planned projects."""
    typed, errors = texts(posted), dict[str, str]()
    due = read_date(typed.get("due", ""), "due", errors)
    planned = read_whole(typed.get("planned_projects", ""), "planned_projects", errors)
    if not errors:
        try:
            update_assessment(
                scope,
                assessment_id,
                title=typed.get("title", ""),
                cycle=typed.get("cycle", ""),
                scope_text=typed.get("scope_text", ""),
                planned_projects=planned,
                due=due,
            )
            return see_other(_section(assessment_id, "details"), "details_saved")
        except Refused as refusal:
            errors = field_errors(refusal, fields=DETAILS, other="title")
    fault = SettingsFault(part="details", typed=typed, errors=errors)
    return _page(request, scope, assessment_id, fault)


@router.post("/a/{assessment_id}/remove", response_model=None)
def remove(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int
) -> HTMLResponse | RedirectResponse:
    """Remove the assessment for good, once its organization's name was typed."""
    name = find_assessment(scope, assessment_id).organization.name
    if texts(posted).get("confirm", "").casefold() != name.casefold():
        errors = {"confirm": f"Nothing is removed. Type {name} to remove the assessment."}
        fault = SettingsFault(part="remove", typed={}, errors=errors)
        return _page(request, scope, assessment_id, fault)
    delete_assessment(scope, assessment_id)
    return see_other("/", "assessment_removed")


def _page(request: Request, scope: Scope, assessment_id: int, fault: SettingsFault | None = None) -> HTMLResponse:
    return render_settings(request, gather(request, scope, assessment_id), fault, groups=list_groups(scope))


def _draft(scope: Scope, assessment_id: int, typed: Mapping[str, str], roles: tuple[str, ...]) -> RespondentDraft:
    """Read the form of a person; requirements are written as numbers or keys, and unknown ones are told as typed."""
    catalogue = catalogue_of_edition(find_assessment(scope, assessment_id).catalogue_edition)
    words = typed.get("asked", "").replace(",", " ").replace(";", " ").split()
    found = [(word, catalogue.find(word)) for word in words]
    return RespondentDraft(
        name=typed.get("name", ""),
        job_title=typed.get("job_title", ""),
        roles=roles,
        unit_id=whole_number(typed.get("unit", "")),
        asked=[word if each is None else each.key for word, each in found] or None,
    )


def _read_targets(typed: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the chosen level of each requirement; Refused for what is no level, which no form of ours sends."""
    for key, text in typed.items():
        if text and key != "csrf":
            level = whole_number(text)
            if level is None:
                raise Refused(f"{shortened(text)} is no level for {shortened(key)}. Nothing was saved; choose a level.")
            yield key, level


def _unit(typed: Mapping[str, str]) -> UnitDraft:
    return UnitDraft(name=typed.get("name", ""), size=whole_number(typed.get("size", "")) or 0)


def _unit_fault(refusal: Refused, prefix: str, typed: Mapping[str, str]) -> SettingsFault:
    """Note the faults of a unit's form; a refusal without places, as when people belong to it, stands at its name."""
    fields = {"name": f"{prefix}-name", "size": f"{prefix}-size"}
    return SettingsFault(part=prefix, typed=typed, errors=field_errors(refusal, fields=fields, other=f"{prefix}-name"))


def _person_fault(refusal: Refused, prefix: str, typed: Mapping[str, str], roles: tuple[str, ...]) -> SettingsFault:
    """Note the faults of a person's form; a refusal without places asks to be confirmed."""
    fields = {
        "name": f"{prefix}-name",
        "job_title": f"{prefix}-job",
        "roles": f"{prefix}-roles",
        "unit_id": f"{prefix}-unit",
        "asked": f"{prefix}-asked",
    }
    errors = field_errors(refusal, fields=fields, other=f"{prefix}-roles")
    return SettingsFault(part=prefix, typed=typed, roles=roles, errors=errors, needs_confirmation=not refusal.problems)


def _section(assessment_id: int, part: str) -> str:
    return f"{links.page_path(assessment_id, 'settings')}#{part}"
