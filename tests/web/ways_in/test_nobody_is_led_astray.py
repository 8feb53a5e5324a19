"""Every link and every form of every page of an assessment that somebody can reach is one that they may use."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.routing import Match

from app.main.later import LaterRoutes
from app.permissions import permission_of
from tests.people import CONSULTANT, OWNER, READER, RESPONDENT

FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"#]*)|<form\b[^>]*action="([^"#]*)"[^>]*method="post"')
MOST_PAGES = 400


def _routes(routes: Any) -> list[Any]:
    return [
        found
        for route in routes
        for found in (_routes(route.router.routes) if isinstance(route, LaterRoutes) else [route])
    ]


def _permission(routes: list[Any], method: str, path: str) -> Any:
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    found = next((route for route in routes if route.matches(scope)[0] is Match.FULL), None)
    assert found is not None, f"{method} {path}"
    return permission_of(method, found.path)


def _walk(browser: Any, start: str, may: set[str]) -> dict[str, str]:
    """Go through every page from here; return what leads where this visitor may not go."""
    routes = _routes(browser.app.router.routes)
    seen, waiting, astray = set(), [start], {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        page = browser.get(path)
        assert page.status == 200, path
        for found in FORM.finditer(page.text):
            action = found[1] or found[2]
            if action.startswith("/a/") and _permission(routes, "POST", action.partition("?")[0]).value not in may:
                astray[action] = path
        for link in page.links:
            target = link.partition("#")[0]
            if not target.startswith("/a/") or target in seen:
                continue
            seen.add(target)
            if _permission(routes, "GET", target.partition("?")[0]).value not in may:
                astray[target] = path
            elif not re.search(r"trace|\.\w+$|/answers/|\?", target):
                waiting.append(target)
    return astray


SHARED = {"anyone", "view report"}
INVITED = {"anyone", "view assessment", "answer"}
MEMBER = {"anyone", "own account", "view assessment", "view report", "view history"}
FACILITATOR = MEMBER | {"answer", "view plan", "edit assessment", "export data", "start assessment"}
FACILITATOR |= {"manage organization", "delete organization"}
ROLES = {
    READER: MEMBER | {"view plan"},
    RESPONDENT: MEMBER | {"answer"},
    OWNER: FACILITATOR,
    CONSULTANT: FACILITATOR - {"delete organization"},
}


@pytest.mark.parametrize("email", ROLES)
def test_members_are_led_where_their_role_lets_them(ways, email: str) -> None:
    number, account = ways.respondent("Yuki Tanaka"), ways.installation.people.accounts[RESPONDENT]
    ways.consultant.post(f"/a/1/invitations/{number}/account", {"account": str(account)})

    assert _walk(ways.installation.sign_in(email), "/a/1", ROLES[email]) == {}


def test_respondents_with_a_link_are_led_to_their_own_pages(guest) -> None:
    assert _walk(guest("Yuki Tanaka").browser, "/a/1", INVITED) == {}


def test_leaders_with_a_link_are_led_to_the_arithmetic_only(ways) -> None:
    leader = ways.installation.stranger()
    leader.request("GET", ways.share())

    assert _walk(leader, "/a/1/report", SHARED) == {}


@pytest.mark.parametrize("email", [RESPONDENT, READER])
def test_a_submitted_assessment_leads_nobody_astray(ways, email: str) -> None:
    ways.consultant.post("/a/1/close")

    assert _walk(ways.installation.sign_in(email), "/a/1", ROLES[email]) == {}
