"""Every route as everybody: pages, files, exports and API, as each role, as an outsider, with dead links, as nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute
from starlette.routing import Route

from app.access import admit
from app.main import create_app
from app.main.later import LaterRoutes
from app.permissions import ROUTES, Permission, permission_of
from app.settings import Settings

DECIDED: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parents[1] / "spec" / "access" / "permissions.yaml").read_text(encoding="utf-8")
)
ALL = [(permission, route) for permission, routes in ROUTES.items() for route in routes]
LINKS = ("invited", "shared")  # a link opens pages, never the API
MEMBERS = ("owner", "consultant", "respondent", "reader")
# What stands in the place of a parameter: things that exist in assessment 1 of Halden Components.
VALUES = {
    "assessment_id": "1",
    "organization_id": "1",
    "key": "dir.strategy",
    "clause": "6",
    "figure:path": "total:gate",
    "number": "1",
    "file_id": "1",
    "unit_id": "1",
    "version": "1",
    "milestone_id": "1",
    "moment_id": "1",
    "person_id": "1",
    "respondent_id": "1",
    "catalogue_id": "dms",
    "edition": "2026.1",
    "build": "any",
    "token": "unknown",
    "session_id": "1",
    "name:path": "logo.svg",
    "link_id": "1",
    "token_id": "1",
    "account_id": "1",
}
# Whose answers those give who answer for themselves.
OWN = {"respondent": "2", "invited": "3"}
# Routes that nobody is asked at: they show nothing of anybody.
UNWATCHED = {"GET /healthz", "GET /static/{build}/{name:path}", "GET /api/v1/openapi.json"}


def _all_routes(routes: Any) -> list[Route]:
    found: list[Route] = []
    for route in routes:
        found += _all_routes(route.router.routes) if isinstance(route, LaterRoutes) else [route]
    return found


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Route]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("routes"), demo=False))
    app.state.database.close()
    named = {}
    for route in _all_routes(app.router.routes):
        named |= {f"{method} {route.path}": route for method in (route.methods or ()) if method != "HEAD"}
    return named


def test_every_route_has_a_decision_and_every_decision_a_route(routes: dict[str, Route]) -> None:
    decided = [route for _, route in ALL]

    assert sorted(decided) == sorted(routes)


def test_every_route_asks_who_comes(routes: dict[str, Route]) -> None:
    open_doors = {
        name
        for name, route in routes.items()
        if not isinstance(route, APIRoute) or admit not in {each.call for each in route.dependant.dependencies}
    }

    assert open_doors == UNWATCHED


def test_every_permission_is_decided_for_somebody() -> None:
    assert set(DECIDED) == {permission.value for permission in Permission}


def _path(template: str) -> str:
    for name, value in VALUES.items():
        template = template.replace(f"{{{name}}}", value)
    assert "{" not in template, f"Say in VALUES what stands in {template}"
    return template


def _send(site: Any, route: str, who: str, *, page: bool = True) -> Any:
    method, template = route.split(" ")
    is_api = template.startswith("/api/")
    options: dict[str, Any] = {"headers": {"accept": "text/html" if page and not is_api else "application/json"}}
    if method in ("POST", "PUT", "PATCH"):
        options |= {"json": {}} if is_api else {"data": {"some": "thing", "as": OWN.get(who, "agreed")}}
    query = f"?respondent={OWN[who]}" if is_api and "{key}" in template and who in OWN else ""
    return site.request(method, _path(template) + query, who=who, **options)


def _unnumbered(text: str, number: int) -> str:
    return re.sub(rf"(assessments?[/ ]|organizations?[/ ]|/[ao]/){number}\b", r"\1N", text)


def _is_refused(response: Any) -> bool:
    """Return whether nobody got in: sent to sign in (which the pages of signing in may do), or told so."""
    is_signing_in = response.request.url.path.startswith("/sign-in")
    is_sent_there = response.headers.get("location", "").startswith("/sign-in?")
    return response.status_code in (401, 403) or (is_sent_there and not is_signing_in)


@pytest.mark.parametrize(("permission", "route"), ALL, ids=[route for _, route in ALL])
class TestEveryRoute:
    def test_those_who_may_get_in(self, site: Any, permission: Permission, route: str) -> None:
        may = [who for who in DECIDED[permission.value] if "/api/" not in route or who not in LINKS]

        refused = {who: response.status_code for who in may if _is_refused(response := _send(site, route, who))}

        assert refused == {}

    def test_a_member_without_the_right_is_told_so(self, site: Any, permission: Permission, route: str) -> None:
        others = [who for who in MEMBERS if who not in DECIDED[permission.value]]

        answers = {who: _send(site, route, who).status_code for who in others}

        assert answers == dict.fromkeys(others, 403)

    def test_a_stranger_is_asked_to_sign_in(self, site: Any, permission: Permission, route: str) -> None:
        nobody = ("stranger", "ended-session", "disabled", "uninvited", "share-revoked", "share-expired")

        statuses = {who: _send(site, route, who, page=False).status_code for who in nobody}

        expected = {200, 204, 303, 404, 422} if permission is Permission.ANYONE else {401}
        assert set(statuses.values()) <= expected, statuses

    def test_an_outsider_cannot_tell_whether_it_exists(self, site: Any, permission: Permission, route: str) -> None:
        if "{assessment_id}" not in route and "{organization_id}" not in route:
            return
        outsiders = ["owner-elsewhere", "consultant-elsewhere", "newcomer"]
        outsiders += [] if permission is Permission.DELETE_ORGANIZATION else ["administrator"]

        for who in outsiders:
            theirs = _send(site, route, who)
            missing = _send(site, route.replace("_id}", "_id}99", 1), who)

            assert theirs.status_code == missing.status_code == 404, who
            assert "Halden" not in theirs.text
            assert _unnumbered(theirs.text, 1) == _unnumbered(missing.text, 199)

    def test_a_token_reaches_as_far_as_it_says(self, site: Any, permission: Permission, route: str) -> None:
        if "/api/" not in route or permission in (Permission.ANYONE, Permission.ADMINISTER):
            return
        is_read = route.startswith("GET ")
        may = "owner" in DECIDED[permission.value]

        answers = {who: _send(site, route, f"token-{who}").status_code for who in ("read", "expired", "revoked")}

        assert answers["expired"] == answers["revoked"] == 401
        assert (answers["read"] == 403) == (not may or not is_read)
        assert (_send(site, route, "token-write").status_code == 403) == (not may)
        if "{assessment_id}" in route or "{organization_id}" in route:
            assert _send(site, route, "token-elsewhere").status_code == 404


def test_a_route_without_a_decision_lets_nobody_in(site: Any) -> None:
    assert permission_of("GET", "/a/{assessment_id}/secret") is None
