"""The routes of one assessment: answering, report, plan, history, comparison and settings."""

from __future__ import annotations

from starlette.routing import BaseRoute

from app.web.pages import (
    actions,
    answering,
    benchmark,
    exporting,
    history,
    overview,
    plan,
    report,
    settings,
    ways_in,
    weighing,
)

MODULES = (overview, answering, report, exporting, plan, actions, history, benchmark, settings, ways_in, weighing)


def list_routes() -> list[BaseRoute]:
    """Return all routes below one assessment, in the order in which they are tried."""
    return [route for module in MODULES for route in module.router.routes]
