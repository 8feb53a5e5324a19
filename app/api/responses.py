"""Responses: what people answered, one by one with versions, or many rows at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field, StrictInt

from app.access import RequestScope
from app.api.documents import (
    WITH_BODY,
    WITH_LOCK,
    WITH_NOT_FOUND,
    WITH_VERSION,
    AssessmentId,
    IfMatch,
    Model,
    RequirementKey,
    api_router,
    two_versions,
)
from app.services.answering import read_answer, save_answer
from app.services.answering.rows import RowsReport, save_rows
from app.services.answering.signs import is_sign, with_signs
from app.services.snapshot import load_snapshot
from app.values import AnswerChanges, ItemState, RespondentInfo, SavedAnswer, StoredAnswer
from app.values.exact import Day, Flag, Whole
from questionnaires.answers import AnswerState

router = api_router("/assessments/{assessment_id}/responses", "responses")
MOST_ROWS = 50_000
RespondentId = Annotated[
    int | None,
    Query(
        alias="respondent",
        description="Number of the respondent; without it the agreed level is meant.",
        examples=[1],
    ),
]


class GivenAnswer(Model):
    """An answer and whose it is. Whoever answers for themselves stands under a sign, without what would name them."""

    respondent: str = Field(examples=["R1"], description="Name, or the sign of somebody who answers for themselves.")
    respondent_id: int | None = Field(description="Number of the respondent; null with a sign.")
    key: str
    state: AnswerState
    level: int | None
    note: str = Field(description="The respondent's own remark; empty with a sign.")
    version: int | None = Field(description="Number of changes; null with a sign.")
    updated_at: datetime | None = Field(description="When it was last changed; null with a sign.")
    updated_by: str


class AllResponses(Model):
    """Every answer of every respondent, and what the assessment shares about each requirement."""

    answers: tuple[GivenAnswer, ...]
    items: tuple[ItemState, ...]


class ResponseChange(Model):
    """The fields to change; a field that is left out stays as it is."""

    choice: StrictInt | Literal["dont_know"] | None = Field(
        default=None, description="Level of the respondent (or agreed level), `dont_know`, or null for no answer.",
        examples=[3],
    )  # fmt: skip
    own_note: str = Field(default="", description="The respondent's own remark.")
    note: str = Field(default="", description="The note that the assessment shares.")
    state: Literal["not_applicable", "deferred"] | None = Field(
        default=None, description="Decision for the whole assessment; null: the requirement applies."
    )
    reason_class: str | None = None
    reason: str = Field(default="", description="Why the requirement is not applicable or deferred.")
    agreed_reason: str = ""
    evidence_grade: Whole | None = Field(default=None, description="0 (claim only) to 4 (measured or verified).")
    evidence_has_data: Flag = Field(default=False, description="Whether the evidence carries data.")
    evidence_until: Day | None = Field(default=None, description="Last day on which the evidence is valid.")
    evidence_source: str = Field(default="", description="Where the evidence is kept.")
    is_flagged: Flag = False
    is_must_do: Flag = False

    @property
    def changes(self) -> AnswerChanges:
        """The given fields as a value of the services."""
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if given.get("choice") == AnswerState.DONT_KNOW.value:
            given["choice"] = AnswerState.DONT_KNOW
        if given.get("state") is not None:
            given["state"] = AnswerState(given["state"])
        return AnswerChanges(**given)


class ResponseRows(Model):
    """Rows as in a response sheet: respondent, role, unit, key, level or state, note, reason, reason_class."""

    rows: list[dict[str, Any]] = Field(
        max_length=MOST_ROWS,
        examples=[[{"respondent": "Mara Lindqvist", "role": "EX", "key": "dir.strategy", "level": 3}]],
    )


@router.get("", responses=WITH_NOT_FOUND)
def read_responses(scope: RequestScope, assessment_id: AssessmentId) -> AllResponses:
    """Return all responses of an assessment; those of others who answer for themselves stand under signs (R1, R2, ...).

    As soon as there is a sign, who changed something last is told of yourself only.
    """
    found = with_signs(load_snapshot(scope, assessment_id), scope.visitor)
    people = {person.id: person for person in found.respondents}
    given = tuple(_given(people[answer.respondent_id], answer) for answer in found.answers)
    return AllResponses(answers=given, items=tuple(found.items.values()))


def _given(person: RespondentInfo, answer: StoredAnswer) -> GivenAnswer:
    """Return an answer with whose it is; a sign has no number, and of its answers no change is told."""
    told = vars(answer) | {"respondent": person.name}
    unsaid = {"respondent_id": None, "version": None, "updated_at": None} if is_sign(person.id) else {}
    return GivenAnswer(**told | unsaid)


@router.post("", responses=WITH_NOT_FOUND | WITH_BODY | WITH_LOCK)
def add_responses(scope: RequestScope, assessment_id: AssessmentId, body: ResponseRows) -> RowsReport:
    """Store many rows at once. Faulty rows are left out and reported with place and remedy, the rest is kept."""
    return save_rows(scope, assessment_id, body.rows)


@router.get("/{key}", responses=WITH_NOT_FOUND)
def read_response(
    scope: RequestScope,
    assessment_id: AssessmentId,
    key: RequirementKey,
    response: Response,
    respondent: RespondentId = None,
) -> SavedAnswer:
    """Return one response; its ETag is needed to change it."""
    found = read_answer(scope, assessment_id=assessment_id, key=key, respondent_id=respondent)
    response.headers["ETag"] = found.etag
    return found


@router.put("/{key}", responses=WITH_NOT_FOUND | WITH_BODY | WITH_LOCK | WITH_VERSION)
def put_response(
    scope: RequestScope,
    assessment_id: AssessmentId,
    key: RequirementKey,
    body: ResponseChange,
    response: Response,
    respondent: RespondentId = None,
    if_match: IfMatch = None,
) -> SavedAnswer:
    """Change fields of one response. What others did to other fields is kept; the same field is a conflict."""
    saved = save_answer(
        scope,
        assessment_id=assessment_id,
        key=key,
        respondent_id=respondent,
        base_versions=two_versions(if_match),
        changes=body.changes,
    )
    response.headers["ETag"] = saved.etag
    return saved
