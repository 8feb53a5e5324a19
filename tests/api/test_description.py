"""Schemathesis sends whatever the OpenAPI description allows, and what it forbids; the answers must be as described."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    positive_data_acceptance,
    unsupported_method,
)

from app.api.application import build_router, describe_api
from app.db import Database, Scope, local_scope
from app.records import Account, ApiToken, Membership
from app.services.identity.secrets import secret_hash
from app.services.scoring_settings import save_settings
from app.services.units import add_unit
from app.settings import Settings
from app.values import ScoringSettings, UnitDraft
from clauses import load_catalogue
from tests.databases import with_sample

ROUTES = build_router().routes
DESCRIPTION = json.loads(json.dumps(describe_api(FastAPI(version="1"), ROUTES)))
EXAMPLES = 10
TOKEN = "the-token-of-mara-lindqvist"


class Door:
    """Leads the requests of Schemathesis to the application of the present test, as if they came from this machine."""

    def __init__(self) -> None:
        self.app: FastAPI | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "client": ("127.0.0.1", 1), "headers": [*headers, (b"host", b"127.0.0.1")]}
        assert self.app is not None
        await self.app(scope, receive, send)


DOOR = Door()
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION, config=SchemathesisConfig())
SCHEMA.app = DOOR
SCHEMA.config.generation.update(with_security_parameters=False)  # the token is given below, and left out by a check


def with_everything(settings: Settings) -> None:
    """Fill an installation with the sample organization and what it lacks: a unit, weights, a consultant's token."""
    with_sample(settings)
    database = Database(settings.database_address)
    weights = ScoringSettings.of(load_catalogue()).model_copy(update={"readiness_percent": 40})
    with database.writing() as session:
        scope = local_scope(session)
        add_unit(scope, 1, UnitDraft(name="Plant Halden", size=420))
        save_settings(scope, 1, weights, reason="The supervisory board looks at governance first", base_version=0)
        _add_consultant(scope)
    database.close()


def _add_consultant(scope: Scope) -> None:
    account = scope.insert(
        Account, email="mara@halden.example", name="Mara Lindqvist", is_consultant=True, created_at=scope.now
    )
    scope.insert(Membership, account_id=account, organization_id=1, role="consultant", created_at=scope.now)
    scope.insert(
        ApiToken,
        account_id=account,
        name="Schemathesis",
        token_hash=secret_hash(TOKEN),
        hint=TOKEN[:4],
        can_write=True,
        created_at=scope.now,
        expires_at=scope.now + timedelta(days=1),
    )


@pytest.fixture(autouse=True)
def _open(start: Callable[..., FastAPI], settings_for: Callable[..., Settings]) -> Iterator[None]:
    """Every operation meets the same installation, whatever the others have done to theirs."""
    DOOR.app = start(settings_for(like=with_everything, demo=False, max_body_bytes=300_000, log_level="error"))
    yield
    DOOR.app = None


# What is not asked: that whatever fits the schema is accepted; rules of the domain refuse more than a schema can say.
NOT_ASKED = [positive_data_acceptance]
# And that GET /assessments/import is no method: `import` is then read as the number of an assessment that is not there.
NOT_ASKED_OF_IMPORT = [*NOT_ASKED, unsupported_method, allow_header_conformance]


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    is_import = case.operation.path.endswith("/import")

    case.call_and_validate(
        headers={"Authorization": f"Bearer {TOKEN}"}, excluded_checks=NOT_ASKED_OF_IMPORT if is_import else NOT_ASKED
    )
