"""A real database per test, of each kind, and an assessment of Halden Components with three respondents in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from app.db import Database, Scope, local_scope
from app.services.assessments import start_assessment
from app.services.people import list_respondents
from app.settings import Settings
from app.values import RespondentDraft
from tests.databases import migrated

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Halden:
    """The assessment most tests work on, with the ids of its respondents."""

    id: int
    mara: int
    jonas: int
    yuki: int


@pytest.fixture
def database(settings_for: Callable[..., Settings]) -> Iterator[Database]:
    database = Database(settings_for(like=migrated).database_address)
    yield database
    database.close()


@pytest.fixture
def scope(database: Database) -> Iterator[Scope]:
    with database.writing() as session:
        yield local_scope(session, now=NOON)


@pytest.fixture
def halden(scope: Scope) -> Halden:
    people = [
        RespondentDraft(name="Mara Lindqvist", roles=["EX"], job_title="Chief operating officer"),
        RespondentDraft(name="Jonas Weber", roles=["IT", "DL"]),
        RespondentDraft(name="Yuki Tanaka", roles=["EM"]),
    ]
    started = start_assessment(scope, organization="Halden Components", title="DMS 2026", respondents=people)
    return Halden(started, *(person.id for person in list_respondents(scope, started)))
