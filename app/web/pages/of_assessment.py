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
    weighing,
)

MODULES = (overview, answering, report, exporting, plan, actions, history, benchmark, settings, weighing)


def list_routes() -> list[BaseRoute]:
    """Return all routes below one assessment, in the order in which they are tried."""
    return [route for module in MODULES for route in module.router.routes]
