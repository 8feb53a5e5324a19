"""Evidence files on the clause form: with script a fragment comes back, without it the page at the same requirement."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import NotFound, Refused
from app.presenters import links
from app.presenters.answering.files import build_files
from app.services import evidence
from app.services.assessments import find_assessment
from app.services.catalogues import catalogue_of_edition
from app.uploads import ReceivedFiles, attach, limits_of, send_file, storage_of
from app.values.evidence_files import EvidenceFileInfo
from app.web.flash import see_other
from app.web.frame import gather
from app.web.pages.answering import clause_page
from app.web.rendering import render
from clauses import Requirement

router = page_router()


@router.get("/a/{assessment_id}/answers/{key}/files")
def show_files(scope: RequestScope, assessment_id: int, key: str) -> RedirectResponse:
    """Lead to the requirement in its clause form: what a reload after a refused file asks for."""
    return see_other(_path_of(assessment_id, _requirement(scope, assessment_id, key)))


@router.post("/a/{assessment_id}/answers/{key}/files", response_model=None)
def attach_files(
    request: Request, received: ReceivedFiles, scope: RequestScope, assessment_id: int, key: str
) -> Response:
    """Attach files to a requirement. What cannot be attached is told beside it; the others stay attached."""
    added = attach(scope, assessment_id, key, received, limits=limits_of(request))
    if "x-partial" in request.headers:
        received.refuse_faults()
        return _fragment(request, scope, assessment_id, key)
    requirement = _requirement(scope, assessment_id, key)
    if received.problems:
        return clause_page.render_clause(
            request,
            gather(request, scope, assessment_id),
            clause=requirement.clause,
            file_problems={key: tuple(received.problems)},
            status=Refused.status,
        )
    note = "file_attached" if len(added) == 1 else "files_attached"
    return see_other(_path_of(assessment_id, requirement), note)


@router.get("/a/{assessment_id}/files/{file_id}")
def download(request: Request, scope: RequestScope, assessment_id: int, file_id: int) -> Response:
    """Send a file to be saved."""
    return send_file(*evidence.read_file(scope, assessment_id, file_id, storage=storage_of(request)))


@router.post("/a/{assessment_id}/files/{file_id}/remove", response_model=None)
def remove(request: Request, scope: RequestScope, assessment_id: int, file_id: int) -> Response:
    """Take a file away and offer the way back."""
    removed = evidence.remove_file(scope, assessment_id, file_id)
    if "x-partial" in request.headers:
        return _fragment(request, scope, assessment_id, removed.key, removed=removed)
    requirement = _requirement(scope, assessment_id, removed.key)
    page = links.clause_path(assessment_id, requirement.clause)
    return see_other(page, f"file_removed.{assessment_id}.{file_id}")


@router.post("/a/{assessment_id}/files/{file_id}/restore", response_model=None)
def restore(request: Request, scope: RequestScope, assessment_id: int, file_id: int) -> Response:
    """Bring a removed file back."""
    found = evidence.restore_file(scope, assessment_id, file_id, limits=limits_of(request))
    if "x-partial" in request.headers:
        return _fragment(request, scope, assessment_id, found.key)
    return see_other(_path_of(assessment_id, _requirement(scope, assessment_id, found.key)), "file_restored")


def _fragment(
    request: Request, scope: Scope, assessment_id: int, key: str, *, removed: EvidenceFileInfo | None = None
) -> Response:
    files = evidence.list_files(scope, assessment_id, key)
    view = build_files(
        assessment_id,
        _requirement(scope, assessment_id, key),
        files,
        now=scope.now.astimezone(),
        removed=removed,
    )
    return render(request, "files.html", files=view)


def _requirement(scope: Scope, assessment_id: int, key: str) -> Requirement:
    header = find_assessment(scope, assessment_id)
    found = catalogue_of_edition(header.catalogue_edition).by_key.get(key)
    if found is None:
        raise NotFound(f"This assessment has no requirement {key}. Choose one from its clauses.")
    return found


def _path_of(assessment_id: int, requirement: Requirement) -> str:
    return links.clause_path(assessment_id, requirement.clause, requirement.number)
