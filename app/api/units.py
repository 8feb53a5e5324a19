"""Units: the parts of the organization that one assessment looks at by themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_LOCK, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.services import units
from app.services.assessments import find_assessment
from app.values import UnitDraft, UnitInfo
from app.values.exact import Whole

router = api_router("/assessments/{assessment_id}/units", "units")
UnitId = Annotated[int, Path(description="Number of the unit.", examples=[1])]


class UnitContent(Model):
    """A unit: its name, unique in the assessment, and its size, for example its number of people."""

    name: str = Field(examples=["Plant Halden"])
    size: Whole = Field(examples=[420])

    @property
    def draft(self) -> UnitDraft:
        """The same as a value of the services."""
        return UnitDraft(name=self.name, size=self.size)


@router.get("", responses=WITH_NOT_FOUND)
def read_units(scope: RequestScope, assessment_id: AssessmentId) -> tuple[UnitInfo, ...]:
    """List the units in the order they were added."""
    return units.list_units(scope, find_assessment(scope, assessment_id).id)


@router.post("", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
def add_unit(scope: RequestScope, assessment_id: AssessmentId, body: UnitContent, response: Response) -> UnitInfo:
    """Add a unit. The organization then stands at the level that units with at least 80 % of the size reach."""
    added = units.add_unit(scope, assessment_id, body.draft)
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}/units/{added.id}"
    return added


@router.get("/{unit_id}", responses=WITH_NOT_FOUND)
def read_unit(scope: RequestScope, assessment_id: AssessmentId, unit_id: UnitId) -> UnitInfo:
    """Return one unit."""
    return units.find_unit(scope, assessment_id, unit_id)


@router.put("/{unit_id}", responses=WITH_NOT_FOUND | WITH_BODY | WITH_LOCK)
def put_unit(scope: RequestScope, assessment_id: AssessmentId, unit_id: UnitId, body: UnitContent) -> UnitInfo:
    """Rename a unit or change its size."""
    return units.update_unit(scope, assessment_id, unit_id, body.draft)


@router.delete("/{unit_id}", status_code=204, responses=WITH_NOT_FOUND)
def delete_unit(scope: RequestScope, assessment_id: AssessmentId, unit_id: UnitId) -> None:
    """Remove a unit; refused while people belong to it."""
    units.remove_unit(scope, assessment_id, unit_id)
