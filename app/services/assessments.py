"""Starting, finding, changing and deleting assessments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

from app.db import Scope, table_of
from app.errors import Forbidden, NotFound, Refused
from app.records import Assessment, FinishedClause, Organization, Respondent
from app.services.assessment_rows import ASSESSMENT, ORGANIZATION, find_row, refuse_closed, select_rows
from app.services.audit import record, told_changes, told_values
from app.services.catalogues import catalogue_of_edition
from app.services.checking import LONGEST_NAME, Checklist
from app.services.organizations.founding import found_organization
from app.services.people import check_drafts
from app.services.rows import header_from, organization_from
from app.services.targets import keep_default_targets
from app.values import AssessmentHeader, OrganizationInfo, RespondentDraft
from clauses import Catalogue, load_catalogue
from questionnaires.answers import Problem

MOST_PROJECTS = 10_000


def list_assessments(scope: Scope) -> tuple[AssessmentHeader, ...]:
    """Return every visible assessment, the newest first."""
    newest_first = select_rows(scope).order_by(ASSESSMENT.c.created_at.desc(), ASSESSMENT.c.id.desc())
    return tuple(header_from(row) for row in scope.rows(newest_first))


def list_organizations(scope: Scope) -> tuple[OrganizationInfo, ...]:
    """Return the visible organizations by name."""
    rows = sorted(scope.rows(scope.select(Organization)), key=lambda row: (row.name.casefold(), row.name))
    return tuple(organization_from(row, organization_id=row.id, name=row.name) for row in rows)


def find_organization(scope: Scope, name: str) -> OrganizationInfo | None:
    """Return the visible organization of a name, None where there is none."""
    row = scope.first(scope.select(Organization).where(ORGANIZATION.c.name == name).order_by(ORGANIZATION.c.id))
    return None if row is None else organization_from(row, organization_id=row.id, name=row.name)


def find_assessment(scope: Scope, assessment_id: int) -> AssessmentHeader:
    """Return what identifies an assessment; NotFound when it does not exist or is not visible."""
    return header_from(find_row(scope, assessment_id))


def start_assessment(
    scope: Scope,
    *,
    organization: str,
    title: str,
    cycle: str = "",
    scope_text: str = "",
    mode: str = "full",
    planned_projects: int = 0,
    accept_lower_targets: bool = False,
    due: date | None = None,
    respondents: Sequence[RespondentDraft] = (),
) -> int:
    """Store a new assessment with default targets and its respondents, and return its id.

    The organization is found by name, and founded when it is new. The newest catalogue edition is used.
    """
    catalogue = load_catalogue()
    checklist = Checklist()
    name = checklist.text(organization, place="organization", longest=LONGEST_NAME, is_required=True)
    details = _checked_details(checklist, title=title, cycle=cycle, scope_text=scope_text, planned=planned_projects)
    check_mode(checklist, catalogue, mode)
    people = check_drafts(checklist, catalogue, respondents)
    checklist.finish("The assessment was not started.")
    header = store_header(scope, catalogue=catalogue, organization=name, mode=mode, due=due, details=details)
    keep_default_targets(scope, header, accept_lower=accept_lower_targets)
    owner = {"organization_id": header.organization.id, "assessment_id": header.id}
    scope.insert_all(Respondent, [owner | person for person in people])
    after = told_values({**_details(header), "mode": mode, "respondents": len(people)})
    record(scope, "assessment.started", f"assessment:{header.id}", organization_id=header.organization.id, after=after)
    return header.id


def store_header(
    scope: Scope, *, catalogue: Catalogue, organization: str, mode: str, due: date | None, details: dict[str, Any]
) -> AssessmentHeader:
    """Insert an assessment's own row, with its organization when that is new. The values have been checked."""
    owner = _find_or_found(scope, organization)
    values = {
        **details,
        "mode": mode,
        "due": due,
        "catalogue_id": catalogue.id,
        "catalogue_edition": catalogue.edition,
        "catalogue_hash": catalogue.content_hash,
        "revision": 1,
        "created_at": scope.now,
    }
    assessment_id = scope.insert(Assessment, organization_id=owner.id, **values)
    return AssessmentHeader(id=assessment_id, organization=owner, **values)


def update_assessment(
    scope: Scope,
    assessment_id: int,
    *,
    title: str,
    cycle: str,
    scope_text: str,
    planned_projects: int,
    due: date | None,
) -> AssessmentHeader:
    """Change the details of an assessment. Mode and catalogue are settled when it is started."""
    present = find_assessment(scope, assessment_id)
    checklist = Checklist()
    details = _checked_details(checklist, title=title, cycle=cycle, scope_text=scope_text, planned=planned_projects)
    checklist.finish("The details were not changed.")
    change = scope.update(Assessment).where(ASSESSMENT.c.id == assessment_id)
    scope.run(change.values(**details, due=due, revision=ASSESSMENT.c.revision + 1))
    changed = find_assessment(scope, assessment_id)
    before, after = told_changes(_details(present), _details(changed))
    if after:
        subject, owner = f"assessment:{assessment_id}", present.organization.id
        record(scope, "assessment.changed", subject, organization_id=owner, before=before, after=after)
    return changed


def delete_assessment(scope: Scope, assessment_id: int) -> None:
    """Delete an assessment with everything in it: answers, history, actions, milestones. There is no way back."""
    present = find_assessment(scope, assessment_id)
    scope.run(scope.delete(Assessment).where(ASSESSMENT.c.id == assessment_id))
    subject, owner = f"assessment:{assessment_id}", present.organization.id
    record(scope, "assessment.deleted", subject, organization_id=owner, before=told_values(_details(present)))


def finish_clause(scope: Scope, assessment_id: int, clause: str, *, is_finished: bool) -> None:
    """Note that a clause is finished for the whole assessment, or take that back. Saying it twice changes nothing."""
    header = find_assessment(scope, assessment_id)
    if scope.visitor.respondent_ids is not None:
        raise Forbidden(
            "A clause is marked as finished for everybody, which an owner or consultant does. Your answers are saved."
        )
    refuse_closed(header)
    known = {each.number for each in catalogue_of_edition(header.catalogue_edition).clauses}
    if clause not in known:
        raise NotFound(f"There is no clause {clause}. The clauses are {', '.join(sorted(known, key=int))}.")
    finished = table_of(FinishedClause)
    here = (finished.c.assessment_id == assessment_id) & (finished.c.clause == clause)
    present = scope.first(scope.select(FinishedClause).where(here))
    if is_finished and present is None:
        owner = header.organization.id
        scope.insert(FinishedClause, organization_id=owner, assessment_id=assessment_id, clause=clause)
    if not is_finished:
        scope.run(scope.delete(FinishedClause).where(here))
    if is_finished is (present is None):
        what = "clause.finished" if is_finished else "clause.reopened"
        record(scope, what, f"assessment:{assessment_id}/clause:{clause}", organization_id=header.organization.id)


def _details(header: AssessmentHeader) -> dict[str, Any]:
    """Return what can be changed of an assessment, as the audit trail looks at it."""
    names = ("title", "cycle", "scope", "planned_projects", "due")
    return {name: getattr(header, name) for name in names}


def check_mode(checklist: Checklist, catalogue: Catalogue, mode: str) -> None:
    """Note a problem unless the catalogue knows the mode."""
    modes = [each.id for each in catalogue.modes]
    checklist.require(
        mode in modes, place="mode", message=f"There is no mode {mode}.", remedy=f"Choose one of: {', '.join(modes)}."
    )


def _checked_details(checklist: Checklist, *, title: str, cycle: str, scope_text: str, planned: int) -> dict[str, Any]:
    checklist.require(
        0 <= planned <= MOST_PROJECTS,
        place="planned_projects",
        message=f"{planned} is not a number of projects.",
        remedy=f"Give a whole number from 0 to {MOST_PROJECTS:,}.",
    )
    return {
        "title": checklist.text(title, place="title", longest=LONGEST_NAME, is_required=True),
        "cycle": checklist.text(cycle, place="cycle", longest=60),
        "scope": checklist.text(scope_text, place="scope_text", longest=1000),
        "planned_projects": planned,
    }


def _find_or_found(scope: Scope, name: str) -> OrganizationInfo:
    known = find_organization(scope, name)
    if known is not None:
        return known
    if not scope.may_add_organizations:
        _refuse_to_found(scope, name)
    return found_organization(scope, name)


def _refuse_to_found(scope: Scope, name: str) -> NoReturn:
    mine = ", ".join(each.name for each in list_organizations(scope)) or "no organization yet"
    problem = Problem(
        place="organization",
        message=f"Only consultants found organizations such as {name}; you may start assessments for: {mine}.",
        remedy="Choose one of yours, or ask the administrator of this installation.",
    )
    raise Refused(f"{problem.message} {problem.remedy}", [problem])
