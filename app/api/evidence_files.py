"""Evidence files: attached to a requirement as a form, downloaded as they are, removed with a way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from pydantic import Field

from app.access import RequestScope
from app.api.documents import (
    WITH_NOT_FOUND,
    AssessmentId,
    FileId,
    Model,
    RequirementKey,
    api_router,
    described,
    require_form,
)
from app.errors import Refused
from app.services import evidence
from app.services.assessments import find_assessment
from app.uploads import ReceivedFiles, attach, limits_of, send_file, storage_of
from app.values.evidence_files import EvidenceFileInfo

router = api_router("/assessments/{assessment_id}", "evidence files", reads=require_form)
WITH_FILES: dict[int | str, dict[str, Any]] = {
    400: described("The form cannot be read."),
    413: described("The body is larger than the server reads."),
    415: described("The body is not multipart/form-data."),
    503: described("The storage of files does not answer, or has no room. Nothing was saved."),
}
# Described here and read after admission: a parameter would be read before anybody is asked who they are.
FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The file under its own name."}
                },
            }
        }
    },
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The content, as an attachment in a sandbox, after its SHA-256 has been checked.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    503: described("The storage of files does not answer."),
}


class EvidenceFileBody(Model):
    """A file that is attached to a requirement; its `media_type` is what its content was found to be."""

    id: int = Field(examples=[5])
    key: str = Field(examples=["dir.strategy"])
    name: str = Field(examples=["Digital strategy 2026.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(examples=[183_204], description="In bytes.")
    sha256: str
    uploaded_at: datetime
    uploaded_by: str = Field(examples=["Mara Lindqvist"])


@router.get("/responses/{key}/files", responses=WITH_NOT_FOUND)
def read_files(scope: RequestScope, assessment_id: AssessmentId, key: RequirementKey) -> tuple[EvidenceFileBody, ...]:
    """List the evidence files of a requirement in the order in which they came."""
    find_assessment(scope, assessment_id)
    return tuple(_body(each) for each in evidence.list_files(scope, assessment_id, key))


@router.post(
    "/responses/{key}/files",
    status_code=201,
    responses=WITH_NOT_FOUND | WITH_FILES,
    openapi_extra={"requestBody": FORM},
)
def add_file(
    request: Request,
    received: ReceivedFiles,
    scope: RequestScope,
    assessment_id: AssessmentId,
    key: RequirementKey,
    response: Response,
) -> EvidenceFileBody:
    """Attach a file. What it is, is decided by its content; docs/evidence-files.md lists what is accepted."""
    if len(received.kept) + len(received.problems) > 1:
        raise Refused("Several files came at once, so none was attached. Send one file in each request.")
    added = attach(scope, assessment_id, key, received, limits=limits_of(request))
    received.refuse_faults()
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}/files/{added[0].id}"
    return _body(added[0])


@router.get("/files/{file_id}", responses=WITH_NOT_FOUND | CONTENT, response_class=Response)
def download_file(request: Request, scope: RequestScope, assessment_id: AssessmentId, file_id: FileId) -> Response:
    """Return the content of a file."""
    return send_file(*evidence.read_file(scope, assessment_id, file_id, storage=storage_of(request)))


@router.delete("/files/{file_id}", status_code=204, responses=WITH_NOT_FOUND)
def remove_file(scope: RequestScope, assessment_id: AssessmentId, file_id: FileId) -> None:
    """Take a file away; it can be restored until it is deleted for good."""
    evidence.remove_file(scope, assessment_id, file_id)


@router.post("/files/{file_id}/restore", responses=WITH_NOT_FOUND)
def restore_file(
    request: Request, scope: RequestScope, assessment_id: AssessmentId, file_id: FileId
) -> EvidenceFileBody:
    """Bring a removed file back as it was."""
    return _body(evidence.restore_file(scope, assessment_id, file_id, limits=limits_of(request)))


def _body(found: EvidenceFileInfo) -> EvidenceFileBody:
    return EvidenceFileBody(**{name: getattr(found, name) for name in EvidenceFileBody.model_fields})
