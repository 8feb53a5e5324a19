"""Gaps and plan: rows, filters, the form of an action and the timeline. Priorities come from the result as they are."""

from __future__ import annotations

from app.presenters.plan.action_form import ActionForm, build_action_form
from app.presenters.plan.actions import ActionRow, build_action_rows
from app.presenters.plan.gap_list import GapFilter, GapsView, build_gaps, filter_gaps
from app.presenters.plan.gaps import GapRow, build_gap_rows, build_gaps_of
from app.presenters.plan.page import PlanView, build_plan
from app.presenters.plan.timeline import build_timeline

__all__ = [
    "ActionForm",
    "ActionRow",
    "GapFilter",
    "GapRow",
    "GapsView",
    "PlanView",
    "build_action_form",
    "build_action_rows",
    "build_gap_rows",
    "build_gaps",
    "build_gaps_of",
    "build_plan",
    "build_timeline",
    "filter_gaps",
]
