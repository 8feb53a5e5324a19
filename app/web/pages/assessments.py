"""The list of assessments, and the two ways to get one: starting it, and importing a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.errors import Refused
from app.presenters import build_assessment_card, build_assessment_list, links
from app.presenters.marks import Choice
from app.presenters.words import count_text
from app.services.assessments import list_assessments, list_organizations, start_assessment
from app.services.catalogues import catalogue_of_edition
from app.services.results import list_overall_results
from app.values import RespondentDraft
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, many, read_date, read_whole, texts
from app.web.pages.importing import import_upload
from app.web.rendering import render
from clauses import Catalogue, load_catalogue
from questionnaires.answers import Problem

router = page_router()
PLACES = {
    "organization": "organization",
    "title": "title",
    "cycle": "cycle",
    "scope_text": "scope_text",
    "planned_projects": "planned_projects",
    "mode": "mode",
    "respondents[0].name": "name",
    "respondents[0].job_title": "job_title",
    "respondents[0].roles": "roles",
}


@dataclass(frozen=True, kw_only=True)
class StartForm:
    """The form that starts an assessment: values as typed, and what is wrong with them by field."""

    organization: str = ""
    title: str = "Digitalization management system"
    cycle: str = ""
    scope_text: str = ""
    due: str = ""
    mode: str = "full"
    planned_projects: str = "0"
    accept_lower_targets: str = ""
    name: str = ""
    job_title: str = ""
    people: str = ""
    roles: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


@router.get("/")
def show_list(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show every assessment of this installation."""
    today, headers = scope.now.astimezone().date(), list_assessments(scope)
    overall = list_overall_results(scope, headers)
    cards = tuple(
        build_assessment_card(
            header=header,
            catalogue=catalogue_of_edition(header.catalogue_edition),
            overall=overall[header.id],
            today=today,
        )
        for header in headers
    )
    return render(request, "assessments.html", view=build_assessment_list(cards))


@router.get("/new")
def show_start(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the form that starts an assessment."""
    every_role = tuple(role.code for role in load_catalogue().roles)
    form = StartForm(cycle=str(scope.now.year), roles=every_role)
    return _start_page(request, scope, form)


@router.post("/new", response_model=None)
def start(request: Request, posted: PostedForm, scope: RequestScope) -> HTMLResponse | RedirectResponse:
    """Start an assessment, or show the form again with what was typed and what is missing."""
    known = {name: value for name, value in texts(posted).items() if name in StartForm.__dataclass_fields__}
    form = StartForm(**{**known, "roles": many(posted, "roles"), "errors": {}})  # type: ignore[arg-type]
    due = read_date(form.due, "due", form.errors)
    planned = read_whole(form.planned_projects, "planned_projects", form.errors)
    others = read_people(form.people, form.errors)
    if not form.errors:
        me = RespondentDraft(name=form.name, job_title=form.job_title, roles=form.roles)
        try:
            started = start_assessment(
                scope,
                organization=form.organization,
                title=form.title,
                cycle=form.cycle,
                scope_text=form.scope_text,
                mode=form.mode,
                planned_projects=planned,
                accept_lower_targets=form.accept_lower_targets == "1",
                due=due,
                respondents=[me, *others],
            )
            return see_other(links.overview_path(started), "started")
        except Refused as refusal:
            form.errors.update(field_errors(refusal, fields=PLACES, other="people"))
    return _start_page(request, scope, form, status=422)


@router.get("/import")
def show_import(request: Request) -> HTMLResponse:
    """Show the form that takes a file."""
    return _import_page(request)


@router.post("/import", response_model=None)
def import_file(
    request: Request, scope: RequestScope, file: Annotated[UploadFile | None, File()] = None
) -> HTMLResponse | RedirectResponse:
    """Import a file. What was refused is listed with its place, and how the file was read; the rest is kept."""
    try:
        done = import_upload(scope, name=(file and file.filename) or "", content=file.file.read() if file else b"")
    except Refused as refusal:
        return _import_page(request, status=422, error=refusal.detail, title="What to mend", problems=refusal.problems)
    path = links.overview_path(done.assessment_id)
    if not done.problems and not done.notes:
        return see_other(path, "imported")
    count = count_text(len(done.problems), "entry was", "entries were")
    title = f"Imported, but {count} left out" if done.problems else "Imported"
    return _import_page(request, title=title, problems=done.problems, notes=done.notes, done_href=path)


def read_people(text: str, errors: dict[str, str]) -> list[RespondentDraft]:
    """Read one respondent per line: a name, a comma, role codes. A line without roles is noted as an error."""
    people = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _, roles = line.rpartition(",")
        if not name.strip() or not roles.strip():
            errors["people"] = (
                f"{line[:60]} has no roles. Write a name, a comma and roles, for example: {line[:60]}, EX"
            )
        people.append(RespondentDraft(name=name.strip(), roles=tuple(roles.upper().replace(";", " ").split())))
    return people


def role_choices(catalogue: Catalogue, chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    """Return the roles of a catalogue as checkboxes."""
    return tuple(
        Choice(value=role.code, text=f"{role.name} ({role.code})", is_selected=role.code in chosen)
        for role in catalogue.roles
    )


def _import_page(
    request: Request,
    *,
    status: int = 200,
    error: str = "",
    title: str = "",
    problems: Sequence[Problem] = (),
    notes: Sequence[str] = (),
    done_href: str = "",
) -> HTMLResponse:
    return render(
        request,
        "import.html",
        status=status,
        errors={"file": error} if error else {},
        problems_title=title,
        problems=problems,
        notes=notes,
        done_href=done_href,
    )


def _start_page(request: Request, scope: RequestScope, form: StartForm, *, status: int = 200) -> HTMLResponse:
    catalogue = load_catalogue()
    return render(
        request,
        "start.html",
        status=status,
        form=form,
        modes=catalogue.modes,
        targets=catalogue.profile.targets,
        roles=role_choices(catalogue, form.roles),
        organizations=[organization.name for organization in list_organizations(scope)],
    )
