"""Gaps and plan: the gap list with its filters, the actions and their timeline; and the gaps in other orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from app.access import RequestScope, page_router
from app.presenters import GapFilter, build_plan
from app.presenters.views import build_views
from app.services.assessing import score_plan
from app.web.frame import frame, gather
from app.web.rendering import render

router = page_router()
SHOWN = 20
FIRST = 10


class PlanQuery(BaseModel):
    """The address of a filtered and sorted gap list; every value unknown here simply finds nothing."""

    text: str = Field(default="", max_length=200, alias="q")
    clause: str = ""
    priority: str = ""
    gap_class: str = Field(default="", alias="class")
    owner: str = ""
    status: str = ""
    sort: str = "order"
    direction: str = ""
    rows: str = ""

    @property
    def wanted(self) -> GapFilter:
        """The same as a presenter's filter."""
        values = self.model_dump(exclude={"direction", "rows"})
        return GapFilter(**values, is_descending=self.direction == "descending")


@router.get("/a/{assessment_id}/plan")
def show_plan(
    request: Request, scope: RequestScope, assessment_id: int, query: Annotated[PlanQuery, Query()]
) -> HTMLResponse:
    """Show the ranked gap list and the action plan."""
    standing = gather(request, scope, assessment_id)
    expected = score_plan(standing.snapshot, standing.result, on=scope.today)
    view = build_plan(standing, wanted=query.wanted, expected=expected)
    is_long = query.rows == "all" or view.gaps.is_filtered
    return render(
        request,
        "plan.html",
        view=view,
        limit=len(view.gaps.rows) if is_long else SHOWN,
        all_href=f"?{request.url.include_query_params(rows='all').query}",
        shell=frame(standing, active="plan", screen="Gaps and plan"),
    )


class ViewsQuery(BaseModel):
    """The address of the compared priorities; every value unknown here means the usual one."""

    horizon: str = ""
    sort: str = ""
    rows: str = ""


@router.get("/a/{assessment_id}/plan/views")
def show_views(
    request: Request, scope: RequestScope, assessment_id: int, query: Annotated[ViewsQuery, Query()]
) -> HTMLResponse:
    """Show the same gaps ranked in several ways."""
    standing = gather(request, scope, assessment_id)
    view = build_views(standing, horizon=query.horizon, sort=query.sort)
    return render(
        request,
        "views.html",
        view=view,
        limit=len(view.rows) if query.rows == "all" else FIRST,
        all_href=f"?{request.url.include_query_params(rows='all').query}",
        shell=frame(standing, active="plan", screen=view.title),
    )
