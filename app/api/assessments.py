"""Assessments: list, start, read, import, export, delete; and their respondents."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_LOCK, WITH_NOT_FOUND, AssessmentId, Model, ProblemPlace, api_router
from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import Intake
from app.services import assessments, people, snapshot, transfer
from app.services.benchmark import comparison_problems
from app.services.catalogues import catalogue_notice
from app.services.sharing import closing
from app.values import AssessmentFile, AssessmentHeader, RespondentDraft, RespondentInfo, UnitInfo
from app.values.exact import Day, Flag, Whole
from questionnaires import place_in_list

router = api_router("/assessments", "assessments")


class NewRespondent(Model):
    """A respondent to be added."""

    name: str = Field(examples=["Mara Lindqvist"])
    roles: list[str] = Field(examples=[["EX"]], description="Role codes of the catalogue.")
    job_title: str = Field(default="", examples=["Chief operating officer"])
    unit_id: Whole | None = Field(default=None, description="Number of the unit; null: the whole organization.")
    asked: list[str] | None = Field(
        default=None,
        examples=[["dir.strategy"]],
        description="Keys that narrow what the roles are asked; null: all of it.",
    )

    @property
    def draft(self) -> RespondentDraft:
        """The same as a value of the services."""
        return RespondentDraft(**self.model_dump())


class NewAssessment(Model):
    """What is needed to start an assessment. The organization is founded when its name is new."""

    organization: str = Field(examples=["Halden Components"])
    title: str = Field(examples=["Digitalization management system"])
    cycle: str = Field(default="", examples=["2026"])
    scope: str = Field(default="", examples=["Both plants, all processes from order to delivery."])
    mode: str = Field(default="full", examples=["full"], description="A mode of the catalogue: full or quick.")
    planned_projects: Whole = Field(default=0, examples=[8], description="More than ten raise some default targets.")
    accept_lower_targets: Flag = Field(default=False, description="Level 2 is enough where importance is low.")
    due: Day | None = Field(default=None, examples=["2026-12-12"])
    respondents: list[NewRespondent] = Field(default=[], max_length=500)


class AssessmentDetail(Model):
    """An assessment with its units and respondents; `notice` is set when the catalogue has changed since its start."""

    assessment: AssessmentHeader
    units: tuple[UnitInfo, ...]
    respondents: tuple[RespondentInfo, ...]
    finished_clauses: tuple[str, ...]
    notice: str | None


class ImportReport(Model):
    """The new assessment and every piece of the file that was refused; all other pieces were stored."""

    assessment_id: int
    problems: list[ProblemPlace]


@router.get("")
def read_assessments(scope: RequestScope) -> tuple[AssessmentHeader, ...]:
    """List the assessments, the newest first."""
    return assessments.list_assessments(scope)


@router.post("", status_code=201, responses=WITH_BODY)
def start_assessment(scope: RequestScope, body: NewAssessment, response: Response) -> AssessmentHeader:
    """Start an assessment with the newest catalogue edition and default targets."""
    assessment_id = assessments.start_assessment(
        scope,
        **body.model_dump(exclude={"scope", "respondents"}),
        scope_text=body.scope,
        respondents=[each.draft for each in body.respondents],
    )
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}"
    return assessments.find_assessment(scope, assessment_id)


@router.post("/import", status_code=201, responses=WITH_BODY)
def import_assessment(scope: RequestScope, body: AssessmentFile, response: Response) -> ImportReport:
    """Store an assessment file as a new assessment. Faulty pieces are left out and reported, the rest is kept."""
    places = tuple(place_in_list(index) for index in range(len(body.responses)))
    checked = check_file(intake=Intake(name="the request", file=body, places=places))
    found = snapshot_of(checked=checked)
    clashes = comparison_problems(scope, found.header.organization, stand_in=transfer.UNNAMED_ORGANIZATION)
    assessment_id = transfer.import_assessment(scope, found)
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}"
    problems = [
        ProblemPlace(place=each.place, message=each.message, remedy=each.remedy)
        for each in (*checked.problems, *clashes)
    ]
    return ImportReport(assessment_id=assessment_id, problems=problems)


@router.get("/{assessment_id}", responses=WITH_NOT_FOUND)
def read_assessment(scope: RequestScope, assessment_id: AssessmentId) -> AssessmentDetail:
    """Return an assessment with its respondents; whoever may only see their own answers finds only themselves."""
    found = snapshot.load_snapshot(scope, assessment_id)
    mine = scope.visitor.respondent_ids
    return AssessmentDetail(
        assessment=found.header,
        units=found.units,
        respondents=tuple(each for each in found.respondents if mine is None or each.id in mine),
        finished_clauses=tuple(sorted(found.finished_clauses, key=int)),
        notice=catalogue_notice(found.header),
    )


@router.get("/{assessment_id}/export", responses=WITH_NOT_FOUND)
def export_assessment(scope: RequestScope, assessment_id: AssessmentId) -> AssessmentFile:
    """Return the assessment as a file that can be imported again and then gives the same figures.

    Respondents who answer for themselves stand there under signs (R1, R2, ...), without what names them.
    """
    return transfer.export_assessment(snapshot.load_snapshot(scope, assessment_id), scope.visitor)


@router.post("/{assessment_id}/respondents", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
def add_respondent(scope: RequestScope, assessment_id: AssessmentId, body: NewRespondent) -> RespondentInfo:
    """Add a respondent."""
    return people.add_respondent(scope, assessment_id, body.draft)


@router.put("/{assessment_id}/respondents/{respondent_id}", responses=WITH_NOT_FOUND | WITH_BODY | WITH_LOCK)
def put_respondent(
    scope: RequestScope,
    assessment_id: AssessmentId,
    respondent_id: Annotated[int, Path(description="Number of the respondent.", examples=[1])],
    body: NewRespondent,
    confirmed: Annotated[bool, Query(description="Change roles although given answers then no longer count.")] = False,
) -> RespondentInfo:
    """Change a respondent's name, job title, roles, unit and what they are asked."""
    return people.update_respondent(scope, assessment_id, respondent_id, body.draft, is_confirmed=confirmed)


@router.post("/{assessment_id}/close", responses=WITH_NOT_FOUND)
def close_assessment(scope: RequestScope, assessment_id: AssessmentId) -> AssessmentHeader:
    """Submit an assessment: its answers are locked and its invitations do not open until it is opened again."""
    return closing.close_assessment(scope, assessment_id)


@router.post("/{assessment_id}/reopen", responses=WITH_NOT_FOUND)
def reopen_assessment(scope: RequestScope, assessment_id: AssessmentId) -> AssessmentHeader:
    """Unlock the answers of a submitted assessment; its invitations open again."""
    return closing.reopen_assessment(scope, assessment_id)


@router.delete("/{assessment_id}", status_code=204, responses=WITH_NOT_FOUND)
def delete_assessment(scope: RequestScope, assessment_id: AssessmentId) -> None:
    """Delete an assessment with everything in it. There is no way back; export it first."""
    assessments.delete_assessment(scope, assessment_id)
