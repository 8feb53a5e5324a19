"""Gathering what a page of an assessment rests on: the stored assessment, its result and who looks."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from app.db import Scope
from app.presenters import ShellView, Standing, build_shell
from app.services.assessing import find_perception, score_snapshot_units, scored_catalogue
from app.services.results import result_of
from app.services.snapshot import load_snapshot
from app.values import AssessmentSnapshot


def gather(request: Request, scope: Scope, assessment_id: int) -> Standing:
    """Load an assessment with its result, seen by the person whom this browser answers as."""
    snapshot = load_snapshot(scope, assessment_id)
    return Standing(
        catalogue=scored_catalogue(snapshot),
        snapshot=snapshot,
        result=result_of(scope, snapshot),
        now=scope.now.astimezone(),
        respondent_id=answering_as(request, snapshot),
        units=score_snapshot_units(snapshot, on=scope.today),
        viewer=scope.actor,
    )


def gather_with_perception(request: Request, scope: Scope, assessment_id: int) -> Standing:
    """Load what the report and the workbook rest on: an assessment with its result and how people see it."""
    standing = gather(request, scope, assessment_id)
    return replace(standing, perception=find_perception(standing.snapshot, on=scope.today))


def as_cookie(assessment_id: int) -> str:
    """Return the name of the cookie that keeps who answers in one assessment."""
    return f"as-{assessment_id}"


def answering_as(request: Request, snapshot: AssessmentSnapshot) -> int | None:
    """Return the respondent whose answers are given, None for agreed levels.

    Without a choice the only respondent answers; where there are none or several, levels are agreed.
    """
    people = {str(person.id): person.id for person in snapshot.respondents}
    chosen = request.cookies.get(as_cookie(snapshot.header.id), "")
    if chosen in people:
        return people[chosen]
    return next(iter(people.values())) if len(people) == 1 and chosen != "agreed" else None


def frame(standing: Standing, *, active: str, screen: str) -> ShellView:
    """Build the frame of a page."""
    return build_shell(standing, active=active, screen=screen)
