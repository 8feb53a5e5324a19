"""The overview of an assessment: facts, task list and what needs attention. Figures themselves come from the result."""

from __future__ import annotations

from app.presenters.overview.page import OverviewView, build_overview

__all__ = ["OverviewView", "build_overview"]
