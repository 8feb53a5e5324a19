"""The list of assessments, and the two ways to get one: starting it, and importing a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.permissions import Permission, may_found, permissions_in
from app.presenters import build_assessment_card, build_assessment_list, links
from app.presenters.marks import Choice
from app.presenters.words import count_text
from app.services.assessments import list_assessments, list_organizations, start_assessment
from app.services.catalogues import catalogue_of_edition
from app.services.people import list_respondents
from app.services.results import list_overall_results
from app.services.sharing.invitations import link_account
from app.values import RespondentDraft
from app.values.visitor import Visitor, VisitorKind
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, many, read_date, read_whole, texts
from app.web.pages.importing import import_upload
from app.web.pages.people.choosing import chosen_organization, preselected_name, remember_choice
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
    """Show the assessments of the organization that was chosen last, or of all that one belongs to."""
    organizations = list_organizations(scope)
    chosen = chosen_organization(request, organizations)
    today, headers = scope.now.astimezone().date(), list_assessments(scope)
    if chosen is not None:
        headers = tuple(header for header in headers if header.organization.id == chosen.id)
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
    allowed = permissions_in(scope.visitor, None if chosen is None else chosen.id)
    view = build_assessment_list(
        cards,
        organizations=organizations,
        chosen=chosen,
        may_start=Permission.START_ASSESSMENT in allowed,
        may_manage=Permission.MANAGE_ORGANIZATION in allowed,
        is_leaving=any(each.is_leaving for each in scope.visitor.memberships),
    )
    return remember_choice(request, render(request, "assessments.html", view=view), chosen)


@router.get("/new")
def show_start(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the form that starts an assessment."""
    every_role = tuple(role.code for role in load_catalogue().roles)
    organization = preselected_name(request, list_organizations(scope), may_found=may_found(scope.visitor))
    mine = "" if _only_facilitates(scope.visitor) or scope.visitor.is_demo else scope.visitor.name
    form = StartForm(organization=organization, cycle=str(scope.now.year), name=mine, roles=every_role)
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
        is_absent = not form.name and _only_facilitates(scope.visitor)
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
                respondents=others if is_absent else [me, *others],
            )
            _answer_signed_in(scope, started, form.name)
            return see_other(links.overview_path(started), "started")
        except Refused as refusal:
            form.errors.update(field_errors(refusal, fields=PLACES, other="people"))
    return _start_page(request, scope, form, status=422)


def _only_facilitates(visitor: Visitor) -> bool:
    """Tell whether somebody may leave themselves out of an assessment that they start: a consultant, for a client."""
    return visitor.is_consultant and not visitor.is_demo


def _answer_signed_in(scope: Scope, assessment_id: int, name: str) -> None:
    """Let whoever has entered themselves answer with the account that they are signed in with."""
    visitor = scope.visitor
    if visitor.kind is not VisitorKind.ACCOUNT or name.casefold() != visitor.name.casefold():
        return
    for person in list_respondents(scope, assessment_id):
        if person.name.casefold() == name.casefold():
            link_account(scope, assessment_id, person.id, visitor.account_id)


@router.get("/import")
def show_import(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the form that takes a file."""
    return _import_page(request, scope)


@router.post("/import", response_model=None)
def import_file(
    request: Request,
    scope: RequestScope,
    file: Annotated[UploadFile | None, File()] = None,
    organization: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    """Import a file. What was refused is listed with its place, and how the file was read; the rest is kept."""
    name, content = (file and file.filename) or "", file.file.read() if file else b""
    try:
        done = import_upload(scope, name=name, content=content, organization=organization)
    except Refused as refusal:
        return _import_page(
            request,
            scope,
            status=422,
            error=refusal.detail,
            title="What to mend",
            problems=refusal.problems,
            organization=organization,
        )
    path = links.overview_path(done.assessment_id)
    if not done.problems and not done.notes:
        return see_other(path, "imported")
    count = count_text(len(done.problems), "entry was", "entries were")
    title = f"Imported, but {count} left out" if done.problems else "Imported"
    return _import_page(request, scope, title=title, problems=done.problems, notes=done.notes, done_href=path)


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
    scope: RequestScope,
    *,
    organization: str | None = None,
    status: int = 200,
    error: str = "",
    title: str = "",
    problems: Sequence[Problem] = (),
    notes: Sequence[str] = (),
    done_href: str = "",
) -> HTMLResponse:
    organizations = list_organizations(scope)
    if organization is None:
        organization = preselected_name(request, organizations, may_found=may_found(scope.visitor))
    return render(
        request,
        "import.html",
        organization=organization,
        organizations=[each.name for each in organizations],
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
        may_found=may_found(scope.visitor),
        is_optional=_only_facilitates(scope.visitor),
    )
