"""The pages beyond assessments: accounts, organizations, links and the installation."""

from __future__ import annotations

from types import ModuleType

from starlette.routing import BaseRoute

from app.web.pages import switching
from app.web.pages.accounts import address, own, resetting, second_factor, sessions, setting_up, signing_in
from app.web.pages.auditing import routes as auditing
from app.web.pages.people import accounts, joining, members, organizations, single_sign_on, tokens
from app.web.pages.privacy import accounts as account_data
from app.web.pages.privacy import organizations as organization_data
from app.web.pages.ways_in import opening

MODULES: tuple[ModuleType, ...] = (
    switching,
    signing_in,
    setting_up,
    resetting,
    own,
    address,
    sessions,
    second_factor,
    tokens,
    single_sign_on,
    members,
    joining,
    accounts,
    organizations,
    opening,
    auditing,
    organization_data,
    account_data,
)


def list_routes() -> list[BaseRoute]:
    """Return all these routes, in the order in which they are tried."""
    return [route for module in MODULES for route in module.router.routes]
