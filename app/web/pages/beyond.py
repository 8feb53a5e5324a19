"""The pages beyond assessments: accounts, organizations, links and the installation."""

from __future__ import annotations

from types import ModuleType

from starlette.routing import BaseRoute

from app.web.pages import switching

MODULES: tuple[ModuleType, ...] = (switching,)


def list_routes() -> list[BaseRoute]:
    """Return all these routes, in the order in which they are tried."""
    return [route for module in MODULES for route in module.router.routes]
