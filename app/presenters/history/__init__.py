"""The history of an assessment: its milestones in order, one of them scored again, two of them compared."""

from __future__ import annotations

from app.presenters.history.comparison import ComparisonView, build_comparison
from app.presenters.history.milestone import MilestoneView, build_milestone
from app.presenters.history.page import HistoryView, build_history
from app.presenters.history.side_by_side import SideBySideRow

__all__ = [
    "ComparisonView",
    "HistoryView",
    "MilestoneView",
    "SideBySideRow",
    "build_comparison",
    "build_history",
    "build_milestone",
]
