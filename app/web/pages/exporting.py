"""What is taken home: the workbook and the whole assessment as JSON, with signs for whoever answers for themselves."""

from __future__ import annotations

import re
from dataclasses import replace

from fastapi import Request
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.presenters import Standing
from app.services.answering.signs import with_signs
from app.services.results import trace_all
from app.services.transfer import export_assessment
from app.web.frame import gather, gather_with_perception

router = page_router()


@router.get("/a/{assessment_id}/report.xlsx")
def send_workbook(request: Request, scope: RequestScope, assessment_id: int) -> Response:
    """Send the Excel workbook: summary with radar, answers, gap register, action plan, trace, method."""
    from app.exports import WORKBOOK_TYPE, build_workbook, workbook_name  # noqa: PLC0415 - the workbook library waits until one is asked for

    seen = gather_with_perception(request, scope, assessment_id)
    standing = replace(seen, snapshot=with_signs(seen.snapshot, scope.visitor))
    content = build_workbook(standing, traces=trace_all(standing.snapshot, standing.result, on=scope.today))
    return download(content, name=workbook_name(standing), media_type=WORKBOOK_TYPE)


@router.get("/a/{assessment_id}/assessment.json")
def send_assessment(request: Request, scope: RequestScope, assessment_id: int) -> Response:
    """Send the assessment as a file that can be imported again and then gives the same figures."""
    standing = gather(request, scope, assessment_id)
    document = export_assessment(standing.snapshot, scope.visitor).model_dump_json(indent=2, exclude_defaults=False)
    return download(document.encode(), name=_file_name(standing), media_type="application/json")


def _file_name(standing: Standing) -> str:
    """Name a download after organization and cycle, in letters that every system takes.

    The name is a suggestion; nothing depends on it.
    """
    header = standing.snapshot.header
    words = re.findall(r"[A-Za-z0-9]+", f"{header.organization.name} {header.cycle}".casefold())
    return f"{'-'.join(['groundwork', *words])[:80]}.json"


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Return a file that the browser saves instead of showing it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
