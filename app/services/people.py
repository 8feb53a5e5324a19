"""The respondents of an assessment: who answers, and in which roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Answer, Invitation, Respondent
from app.services.assessment_rows import find_row, is_id, refuse_closed, touch
from app.services.audit import record, told_changes, told_values
from app.services.catalogues import asked_keys, catalogue_of_edition
from app.services.checking import LONGEST_NAME, Checklist
from app.services.rows import respondent_from
from app.services.units import list_units
from app.values import RespondentDraft, RespondentInfo, UnitInfo
from clauses import Catalogue

RESPONDENT = table_of(Respondent)
ANSWER = table_of(Answer)
INVITATION = table_of(Invitation)


def list_respondents(scope: Scope, assessment_id: int) -> tuple[RespondentInfo, ...]:
    """Return the respondents in the order they were added."""
    here = _select_people(scope).where(RESPONDENT.c.assessment_id == assessment_id)
    return tuple(respondent_from(row) for row in scope.rows(here.order_by(RESPONDENT.c.id)))


def add_respondent(scope: Scope, assessment_id: int, draft: RespondentDraft) -> RespondentInfo:
    """Add a respondent. The name is unique in the assessment; it stands in workbooks and files."""
    assessment = find_row(scope, assessment_id)
    checklist = Checklist()
    catalogue, units = catalogue_of_edition(assessment.catalogue_edition), list_units(scope, assessment_id)
    (values,) = check_drafts(checklist, catalogue, [draft], others=list_respondents(scope, assessment_id), units=units)
    checklist.finish("The respondent was not added.")
    respondent_id = scope.insert(
        Respondent, organization_id=assessment.organization_id, assessment_id=assessment_id, **values
    )
    touch(scope, assessment_id)
    subject, owner = _subject(assessment_id, respondent_id), assessment.organization_id
    record(scope, "respondent.added", subject, organization_id=owner, after=told_values(values))
    return find_respondent(scope, assessment_id, respondent_id)


def update_respondent(
    scope: Scope, assessment_id: int, respondent_id: int, draft: RespondentDraft, *, is_confirmed: bool = False
) -> RespondentInfo:
    """Rename a respondent, or change roles, unit or what they are asked.

    Answers to questions that are then not asked any more stay stored but leave the figures; this is refused with their
    number unless it is confirmed. While the assessment is closed nothing may change that moves a figure.
    """
    assessment = find_row(scope, assessment_id)
    person = find_respondent(scope, assessment_id, respondent_id)
    checklist = Checklist()
    others = [each for each in list_respondents(scope, assessment_id) if each.id != respondent_id]
    catalogue, units = catalogue_of_edition(assessment.catalogue_edition), list_units(scope, assessment_id)
    (values,) = check_drafts(checklist, catalogue, [draft], others=others, units=units)
    checklist.finish("The respondent was not changed.")
    if (tuple(values["roles"]), values["asked"], values["unit_id"]) != (person.roles, _listed(person), person.unit_id):
        refuse_closed(assessment)
    asked = asked_keys(assessment.catalogue_edition, assessment.mode, tuple(values["roles"]), values["asked"])
    answered = scope.rows(scope.select(Answer, ANSWER.c.key).where(ANSWER.c.respondent_id == respondent_id))
    lost = sum(1 for row in answered if row.key not in asked)
    if lost and not is_confirmed:
        raise Refused(
            f"After this change {lost} of the answers of {draft.name} no longer count, because those questions are "
            "not asked any more. Confirm the change, or keep what is asked."
        )
    scope.run(scope.update(Respondent).where(RESPONDENT.c.id == respondent_id).values(**values))
    touch(scope, assessment_id)
    before, after = told_changes({**vars(person), "roles": list(person.roles), "asked": _listed(person)}, values)
    if after:
        subject, owner = _subject(assessment_id, respondent_id), assessment.organization_id
        record(scope, "respondent.changed", subject, organization_id=owner, before=before, after=after)
    return find_respondent(scope, assessment_id, respondent_id)


def remove_respondent(scope: Scope, assessment_id: int, respondent_id: int, *, is_confirmed: bool = False) -> None:
    """Remove a respondent with all answers and their history; refused while there are answers unless confirmed."""
    assessment, person = find_row(scope, assessment_id), find_respondent(scope, assessment_id, respondent_id)
    refuse_closed(assessment)
    here = ANSWER.c.respondent_id == respondent_id
    count = scope.first(select(func.count()).select_from(ANSWER).where(scope.sees(ANSWER), here))
    if count and count[0] and not is_confirmed:
        raise Refused(
            f"{person.name} has given {count[0]} answers, which would be deleted as well. Confirm the removal, or keep "
            "the respondent."
        )
    scope.run(scope.delete(Respondent).where(RESPONDENT.c.id == respondent_id))
    touch(scope, assessment_id)
    before = told_values({"roles": person.roles, "unit_id": person.unit_id, "answers": count[0] if count else 0})
    subject, owner = _subject(assessment_id, respondent_id), assessment.organization_id
    record(scope, "respondent.removed", subject, organization_id=owner, before=before)


def find_respondent(scope: Scope, assessment_id: int, respondent_id: int) -> RespondentInfo:
    """Return one respondent of the assessment; NotFound otherwise."""
    here = (RESPONDENT.c.id == respondent_id) & (RESPONDENT.c.assessment_id == assessment_id)
    row = scope.first(_select_people(scope).where(here)) if is_id(respondent_id) and is_id(assessment_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no respondent {respondent_id}. Choose one from its settings.")
    return respondent_from(row)


def _select_people(scope: Scope) -> Select[Any]:
    """Return a select of the visible respondents, each with the moment in which their invitation was opened."""
    joined = scope.select(Respondent, *RESPONDENT.c, INVITATION.c.opened_at)
    return joined.outerjoin(INVITATION, INVITATION.c.respondent_id == RESPONDENT.c.id)


def _listed(person: RespondentInfo) -> list[str] | None:
    return None if person.asked is None else list(person.asked)


def _subject(assessment_id: int, respondent_id: int) -> str:
    return f"assessment:{assessment_id}/respondent:{respondent_id}"


def check_drafts(
    checklist: Checklist,
    catalogue: Catalogue,
    drafts: Sequence[RespondentDraft],
    *,
    others: Sequence[RespondentInfo] = (),
    units: Sequence[UnitInfo] = (),
) -> list[dict[str, Any]]:
    """Check new respondents among the others and the units of the assessment, and return their columns."""
    known = {role.code for role in catalogue.roles}
    places = {unit.id for unit in units}
    names = {person.name.casefold() for person in others}
    people = []
    for index, draft in enumerate(drafts):
        place = f"respondents[{index}]"
        person = _checked_draft(checklist, draft, place=place, known=known)
        person["asked"] = _checked_narrowing(checklist, catalogue, draft, place=f"{place}.asked")
        checklist.require(
            person["name"].casefold() not in names,
            place=f"{place}.name",
            message=f"There is already a respondent named {person['name']}.",
            remedy="Give each respondent a name of their own; a person with several roles is listed once.",
        )
        checklist.require(
            draft.unit_id is None or draft.unit_id in places,
            place=f"{place}.unit_id",
            message=f"This assessment has no unit {draft.unit_id}.",
            remedy="Choose one of its units, or none.",
        )
        names.add(person["name"].casefold())
        people.append(person)
    return people


def _checked_narrowing(
    checklist: Checklist, catalogue: Catalogue, draft: RespondentDraft, *, place: str
) -> list[str] | None:
    """Return the keys that a respondent is narrowed to in catalogue order, each of which their roles must be asked."""
    if draft.asked is None:
        return None
    wanted, roles = set(draft.asked), set(draft.roles)
    checklist.require(
        wanted, place=place, message="No requirement is chosen.", remedy="Choose some, or ask all of the roles."
    )
    for key in sorted(wanted):
        known = catalogue.by_key.get(key)
        checklist.require(
            known is not None,
            place=place,
            message=f"There is no requirement {key}.",
            remedy="Use keys of the catalogue.",
        )
        checklist.require(
            known is None or not roles.isdisjoint(known.roles),
            place=place,
            message=f"Requirement {known.number if known else key} is not asked of {' '.join(draft.roles)}.",
            remedy="Leave it out, or add one of its roles.",
        )
    return [key for key in catalogue.by_key if key in wanted]


def _checked_draft(checklist: Checklist, draft: RespondentDraft, *, place: str, known: set[str]) -> dict[str, Any]:
    roles = list(dict.fromkeys(draft.roles))
    choices = ", ".join(sorted(known))
    checklist.require(
        roles, place=f"{place}.roles", message="No role is given.", remedy=f"Choose at least one of: {choices}."
    )
    for role in roles:
        checklist.require(
            role in known,
            place=f"{place}.roles",
            message=f"There is no role {role}.",
            remedy=f"Choose from: {choices}.",
        )
    return {
        "name": checklist.text(draft.name, place=f"{place}.name", longest=LONGEST_NAME, is_required=True),
        "job_title": checklist.text(draft.job_title, place=f"{place}.job_title", longest=LONGEST_NAME),
        "roles": roles,
        "unit_id": draft.unit_id,
    }
