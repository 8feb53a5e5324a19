"""The action plan: rows, the form of one action, and the page that holds gaps, actions and timeline."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.figures import TimelineView
from app.presenters.plan.actions import build_action_rows
from app.presenters.plan.gap_list import GapFilter, GapsView, build_gaps
from app.presenters.plan.outlook import Outlook, WaveRows, build_outlook, build_waves
from app.presenters.plan.timeline import build_timeline
from app.presenters.standing import Standing
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """The page of gaps and plan."""

    eyebrow: str
    title: str
    lead: str
    gaps: GapsView
    waves: tuple[WaveRows, ...]
    outlook: Outlook
    timeline: TimelineView
    empty_text: str
    empty_href: str
    add_href: str
    workbook_href: str
    views_href: str


def build_plan(standing: Standing, *, wanted: GapFilter | None = None, expected: GroupResult | None = None) -> PlanView:
    """Build the page of gaps, actions and timeline with the filter that was asked for.

    `expected` is where the whole stands once the plan is carried out, None where nobody asked or there is no action.
    """
    header = standing.snapshot.header
    gaps = build_gaps(standing, wanted=wanted)
    actions = build_action_rows(
        catalogue=standing.catalogue,
        actions=standing.snapshot.actions,
        today=standing.today,
        assessment_id=standing.id,
    )
    first = min(standing.result.gaps, key=lambda gap: gap.order, default=None)
    return PlanView(
        eyebrow=", ".join(part for part in (header.organization.name, header.cycle) if part),
        title="Gaps and plan",
        lead=gaps.lead,
        gaps=gaps,
        waves=build_waves(actions, standing.snapshot.actions),
        outlook=build_outlook(standing, expected=expected),
        timeline=build_timeline(actions, today=standing.today),
        empty_text="" if actions else _empty_text(standing, first.key if first is not None else ""),
        empty_href="" if first is None else links.new_action_path(standing.id, first.key),
        add_href=links.new_action_path(standing.id),
        workbook_href=links.page_path(standing.id, "report.xlsx"),
        views_href=links.views_path(standing.id) if standing.result.gaps else "",
    )


def _empty_text(standing: Standing, key: str) -> str:
    """Name the gap to start with, the first in the recommended order."""
    if not key or not standing.may("edit assessment"):
        return "No action yet."
    return f"No action yet. Start with {standing.number(key)}, the first gap of the list."
