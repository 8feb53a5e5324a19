"""Gathering what a page of an assessment rests on: the stored assessment, its result and who looks."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from app.db import Scope
from app.presenters import ShellView, Standing, build_shell
from app.services.answering.reach import check_reach, may_answer_as
from app.services.assessing import find_perception, score_snapshot_units, scored_catalogue
from app.services.results import result_of
from app.services.snapshot import load_snapshot
from app.values import AssessmentSnapshot, RespondentInfo
from app.values.visitor import Visitor
from app.web.rendering import permissions_of, visitor_of


def gather(request: Request, scope: Scope, assessment_id: int) -> Standing:
    """Load an assessment with its result, seen by the person whom this browser answers as."""
    snapshot = load_snapshot(scope, assessment_id)
    visitor = visitor_of(request)
    answerable = frozenset(person.id for person in snapshot.respondents if _may_answer_as(visitor, person))
    return Standing(
        catalogue=scored_catalogue(snapshot),
        snapshot=snapshot,
        result=result_of(scope, snapshot),
        now=scope.now.astimezone(),
        respondent_id=answering_as(request, snapshot, answerable, is_limited=visitor.respondent_ids is not None),
        units=score_snapshot_units(snapshot, on=scope.today),
        viewer=scope.actor,
        permissions=permissions_of(request),
        answerable=answerable,
        is_limited=visitor.respondent_ids is not None,
    )


def gather_as(request: Request, scope: Scope, assessment_id: int, respondent_id: int | None) -> Standing:
    """Load an assessment as a form was opened for somebody; Forbidden unless the visitor may answer as them."""
    standing = gather(request, scope, assessment_id)
    person = next((each for each in standing.snapshot.respondents if each.id == respondent_id), None)
    check_reach(
        visitor_of(request),
        respondent_id,
        account_id=None if person is None else person.account_id,
        has_own_way=person is not None and person.has_own_way,
    )
    return replace(standing, respondent_id=respondent_id)


def gather_with_perception(request: Request, scope: Scope, assessment_id: int) -> Standing:
    """Load what the report and the workbook rest on: an assessment with its result and how people see it."""
    standing = gather(request, scope, assessment_id)
    return replace(standing, perception=find_perception(standing.snapshot, on=scope.today))


def as_cookie(assessment_id: int) -> str:
    """Return the name of the cookie that keeps who answers in one assessment."""
    return f"as-{assessment_id}"


def answering_as(
    request: Request, snapshot: AssessmentSnapshot, answerable: frozenset[int], *, is_limited: bool
) -> int | None:
    """Return the respondent whose answers are given, None for agreed levels.

    Without a choice the only respondent answers; where there are none or several, levels are agreed. A visitor who
    `is_limited` gives their own answers and settles nothing.
    """
    people = {str(person.id): person.id for person in snapshot.respondents if person.id in answerable}
    chosen = request.cookies.get(as_cookie(snapshot.header.id), "")
    if chosen in people:
        return people[chosen]
    if is_limited:
        return next(iter(people.values()), None)
    is_alone = len(snapshot.respondents) == len(people) == 1
    return next(iter(people.values())) if is_alone and chosen != "agreed" else None


def _may_answer_as(visitor: Visitor, person: RespondentInfo) -> bool:
    return may_answer_as(visitor, person.id, account_id=person.account_id, has_own_way=person.has_own_way)


def frame(standing: Standing, *, active: str, screen: str) -> ShellView:
    """Build the frame of a page."""
    return build_shell(standing, active=active, screen=screen)
