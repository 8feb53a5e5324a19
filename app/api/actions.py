"""Actions of the plan."""

from __future__ import annotations

from fastapi import Response
from pydantic import Field

from app.access import RequestScope
from app.api.documents import (
    WITH_BODY,
    WITH_NOT_FOUND,
    WITH_VERSION,
    ActionNumber,
    AssessmentId,
    IfMatch,
    Model,
    api_router,
    one_version,
)
from app.services import actions
from app.services.snapshot import load_snapshot
from app.values import ActionDraft
from app.values.exact import Day, Number, Whole
from planning.values import Action, ActionStatus, Closure

router = api_router("/assessments/{assessment_id}/actions", "actions")


class ClosureBody(Model):
    """A gap that the action closes: the level it lifts a requirement from and to."""

    key: str = Field(examples=["opm.roles"])
    from_level: Whole = Field(examples=[1])
    to_level: Whole = Field(examples=[3])


class ActionBody(Model):
    """The content of an action."""

    title: str = Field(examples=["Name owners for all digital processes"])
    closes: list[ClosureBody] = Field(max_length=100)
    owner: str = Field(default="", examples=["Ewa Kowalczyk"])
    start: Day | None = Field(default=None, examples=["2027-01-11"])
    due: Day | None = Field(default=None, examples=["2027-03-31"])
    effort_days: Number | None = Field(default=None, examples=[12], description="Person-days.")
    status: ActionStatus = ActionStatus.OPEN
    definition_of_done: str = Field(default="", description="Empty: the level statements to be shown.")
    note: str = ""
    verified_by: str = Field(
        default="", examples=["Ines Moreau"], description="A second person who has looked; not the owner."
    )
    verified_on: Day | None = Field(
        default=None, examples=["2027-04-12"], description="Needed, with the name, for the status verified."
    )

    @property
    def draft(self) -> ActionDraft:
        """The same as a value of the services."""
        values = {name: getattr(self, name) for name in ActionBody.model_fields if name != "closes"}
        return ActionDraft(**values, closes=tuple(Closure(**each.model_dump()) for each in self.closes))


@router.get("", responses=WITH_NOT_FOUND)
def read_actions(scope: RequestScope, assessment_id: AssessmentId) -> tuple[Action, ...]:
    """List the actions of the plan by number."""
    return load_snapshot(scope, assessment_id).actions


@router.post("", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
def add_action(scope: RequestScope, assessment_id: AssessmentId, body: ActionBody, response: Response) -> Action:
    """Add an action."""
    action = actions.add_action(scope, assessment_id, body.draft)
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}/actions/{action.number}"
    return _tagged(action, response)


@router.get("/{number}", responses=WITH_NOT_FOUND)
def read_action(scope: RequestScope, assessment_id: AssessmentId, number: ActionNumber, response: Response) -> Action:
    """Return one action; its ETag is needed to change or remove it."""
    return _tagged(actions.find_action(scope, assessment_id, number), response)


@router.put("/{number}", responses=WITH_NOT_FOUND | WITH_BODY | WITH_VERSION)
def put_action(
    scope: RequestScope,
    assessment_id: AssessmentId,
    number: ActionNumber,
    body: ActionBody,
    response: Response,
    if_match: IfMatch = None,
) -> Action:
    """Replace the content of an action."""
    present = actions.find_action(scope, assessment_id, number)
    base = one_version(if_match, present.version)
    return _tagged(actions.change_action(scope, assessment_id, number, base_version=base, draft=body.draft), response)


@router.delete("/{number}", status_code=204, responses=WITH_NOT_FOUND | WITH_VERSION)
def remove_action(
    scope: RequestScope, assessment_id: AssessmentId, number: ActionNumber, if_match: IfMatch = None
) -> None:
    """Take an action out of the plan; it can be restored."""
    present = actions.find_action(scope, assessment_id, number)
    actions.remove_action(scope, assessment_id, number, base_version=one_version(if_match, present.version))


@router.post("/{number}/restore", responses=WITH_NOT_FOUND)
def restore_action(
    scope: RequestScope, assessment_id: AssessmentId, number: ActionNumber, response: Response
) -> Action:
    """Bring a removed action back as it was."""
    return _tagged(actions.restore_action(scope, assessment_id, number), response)


def _tagged(action: Action, response: Response) -> Action:
    response.headers["ETag"] = f'"{action.version}"'
    return action
