"""Submitting an assessment and unlocking it."""

from __future__ import annotations

from fastapi.responses import RedirectResponse

from app.access import RequestScope, page_router
from app.presenters import links
from app.services.sharing.closing import close_assessment, reopen_assessment
from app.web.flash import see_other

router = page_router()


@router.post("/a/{assessment_id}/close")
def close(scope: RequestScope, assessment_id: int) -> RedirectResponse:
    """Lock the answers for everybody."""
    close_assessment(scope, assessment_id)
    return see_other(links.page_path(assessment_id, "check"), "closed")


@router.post("/a/{assessment_id}/reopen")
def reopen(scope: RequestScope, assessment_id: int) -> RedirectResponse:
    """Unlock the answers."""
    reopen_assessment(scope, assessment_id)
    return see_other(links.page_path(assessment_id, "check"), "unlocked")
