"""The same gaps ranked in several ways, side by side: ranks with their distance from P, and the grid of importance."""

from __future__ import annotations

from app.presenters.views.grid import GridBand, GridCell, GridFigure, GridMark
from app.presenters.views.page import ViewCell, ViewColumn, ViewsPage, ViewsRow, build_views

__all__ = [
    "GridBand",
    "GridCell",
    "GridFigure",
    "GridMark",
    "ViewCell",
    "ViewColumn",
    "ViewsPage",
    "ViewsRow",
    "build_views",
]
