"""An installation with one person in each role, links that work and links that do not, and programs with tokens."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.access.cookies import SESSION, link_cookie
from app.db import Scope, local_scope, table_of
from app.intake.evidence import check_evidence
from app.main import create_app
from app.records import Account, ApiToken, Invitation, Membership, Respondent, ShareLink
from app.services.actions import add_action
from app.services.assessments import start_assessment
from app.services.evidence import add_file
from app.services.identity.secrets import form_token, new_secret, secret_hash
from app.services.identity.sessions import start_session
from app.services.milestones import record_milestone
from app.services.scoring_settings import save_settings
from app.services.units import add_unit
from app.storage import new_name
from app.values import ActionDraft, RespondentDraft, ScoringSettings, UnitDraft
from app.values.evidence_files import EvidenceLimits, KeptFile
from clauses import load_catalogue
from planning.values import Closure
from tests.databases import KINDS, Installations

HALDEN, BRNO = "Halden Components", "Brno Castings"
DAY = timedelta(days=1)


@dataclass
class Way:
    """How somebody is known to the server: cookies, headers, and what their forms carry."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """The application, and everybody's way into it."""

    app: FastAPI
    ways: dict[str, Way]

    def request(self, method: str, path: str, *, who: str, **options: Any) -> httpx.Response:
        """Send one request as somebody; nothing that it changes is kept."""
        return asyncio.run(self._send(method, path, self.ways[who], options))

    async def _send(self, method: str, path: str, way: Way, options: dict[str, Any]) -> httpx.Response:
        headers = way.headers | options.pop("headers", {})
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=way.cookies) as client:
            return await client.request(method, path, headers=headers, **options)


@pytest.fixture(scope="module", params=KINDS)
def site(
    request: pytest.FixtureRequest, installations: Installations, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Everybody's way into an installation in which nothing that is asked for is kept, on each kind of database."""
    if reason := installations.why_not(request.param):
        pytest.skip(reason)
    settings = installations.make(request.param, tmp_path_factory.mktemp("site") / "data", demo=False)
    app = create_app(settings)
    with app.state.database.writing() as session:
        ways = _furnish(local_scope(session))
        _attach(local_scope(session), app)
    patch = pytest.MonkeyPatch()
    patch.setattr(Session, "commit", Session.rollback)
    yield Site(app, ways)
    patch.undo()
    app.state.database.close()
    installations.drop(settings)


def _furnish(scope: Scope) -> dict[str, Way]:
    halden = _assessment(scope, HALDEN)
    _assessment(scope, BRNO)
    ways = {"stranger": Way()}
    for number, (who, organization, role, flags) in enumerate(
        (
            ("owner", HALDEN, "owner", {}),
            ("consultant", HALDEN, "consultant", {"is_consultant": True}),
            ("respondent", HALDEN, "respondent", {}),
            ("reader", HALDEN, "reader", {}),
            ("administrator", None, None, {"is_administrator": True}),
            ("newcomer", None, None, {}),
            ("consultant-elsewhere", BRNO, "consultant", {"is_consultant": True}),
            ("owner-elsewhere", BRNO, "owner", {}),
            ("disabled", HALDEN, "owner", {"disabled_at": scope.now}),
        )
    ):
        account = _account(scope, number, who, flags)
        if organization:
            member = {"organization_id": 1 if organization == HALDEN else 2, "role": role, "created_at": scope.now}
            scope.insert(Membership, account_id=account, **member)
        ways[who] = _signed_in(scope, account)
        if who == "respondent":
            respondent = table_of(Respondent)
            scope.run(respondent.update().where(respondent.c.id == 2).values(account_id=account))
        if who == "owner":
            ways |= {f"token-{name}": _token(scope, account, **reach) for name, reach in TOKENS.items()}
            ways["ended-session"] = _signed_in(scope, account, lasts=-DAY)
    return ways | _links(scope, halden)


TOKENS: dict[str, dict[str, Any]] = {
    "write": {"can_write": True},
    "read": {"can_write": False},
    "expired": {"can_write": True, "expires_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "revoked": {"can_write": True, "revoked_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "elsewhere": {"can_write": True, "organization_id": 2},
}


def _assessment(scope: Scope, organization: str) -> int:
    people = [
        RespondentDraft(name="Mara Lindqvist", roles=["EX"]),
        RespondentDraft(name="Jonas Weber", roles=["EX", "IT"]),
        RespondentDraft(name="Yuki Tanaka", roles=["EX"]),
        RespondentDraft(name="Noor Haddad", roles=["EX"]),
    ]
    number = start_assessment(scope, organization=organization, title="DMS", cycle="2026", respondents=people)
    closes = (Closure(key="dir.strategy", from_level=0, to_level=3),)
    add_action(scope, number, ActionDraft(title="Write it down", closes=closes))
    add_unit(scope, number, UnitDraft(name="Plant Halden", size=420))
    record_milestone(scope, number, "2026")
    save_settings(scope, number, ScoringSettings.of(load_catalogue()), reason="As the catalogue says")
    return number


def _attach(scope: Scope, app: FastAPI) -> None:
    """Attach a file to a requirement of Halden Components."""
    content, name = io.BytesIO(b"Halden Components agreed on 1 December."), new_name()
    checked = check_evidence(name="minutes.txt", source=content)
    app.state.storage.put(name, content)
    kept = KeptFile(checked=checked, stored_name=name)
    add_file(scope, 1, "dir.strategy", kept, limits=EvidenceLimits())


def _account(scope: Scope, number: int, who: str, flags: dict[str, Any]) -> int:
    values = {"email": f"{who}@halden.example", "name": who.capitalize(), "created_at": scope.now, "totp_step": 0}
    return scope.insert(
        Account, **({"is_administrator": False, "is_consultant": False, "is_demo": False} | values | flags)
    )


def _signed_in(scope: Scope, account: int, *, lasts: timedelta = DAY) -> Way:
    secret = start_session(scope, account, method="password", lasts=lasts)
    return Way(cookies={SESSION: secret}, headers={"x-csrf-token": form_token(secret)})


def _token(scope: Scope, account: int, **reach: Any) -> Way:
    secret = new_secret()
    values = {"name": "Nightly", "hint": "abcd", "created_at": scope.now, "expires_at": scope.now + DAY} | reach
    scope.insert(ApiToken, account_id=account, token_hash=secret_hash(secret), **values)
    return Way(headers={"authorization": f"Bearer {secret}"})


def _links(scope: Scope, assessment: int) -> dict[str, Way]:
    owner = {"organization_id": 1, "assessment_id": assessment, "created_at": scope.now}
    ways = {}
    for who, respondent, revoked in (("invited", 3, None), ("uninvited", 4, scope.now)):
        secret = new_secret()
        values = {"email": "", "token_hash": secret_hash(secret), "revoked_at": revoked}
        scope.insert(Invitation, **owner, **values, respondent_id=respondent)
        ways[who] = _by_link("invitation", assessment, secret)
    for who, values in (
        ("shared", {"expires_at": scope.now + DAY}),
        ("share-revoked", {"expires_at": scope.now + DAY, "revoked_at": scope.now}),
        ("share-expired", {"expires_at": scope.now - DAY}),
    ):
        secret = new_secret()
        scope.insert(ShareLink, **owner, **values, label="Board", token_hash=secret_hash(secret), times_opened=0)
        ways[who] = _by_link("share", assessment, secret)
    return ways


def _by_link(kind: Any, assessment: int, secret: str) -> Way:
    cookies = {link_cookie(kind, assessment): secret, link_cookie(kind, assessment + 1): secret}
    return Way(cookies=cookies, headers={"x-csrf-token": form_token(secret)})
