"""A real SQLite database per test, and an assessment of Halden Components with three respondents in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.db import Database, Scope, local_scope, upgrade_to_head
from app.services.assessments import start_assessment
from app.services.people import list_respondents
from app.values import RespondentDraft

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Halden:
    """The assessment most tests work on, with the ids of its respondents."""

    id: int
    mara: int
    jonas: int
    yuki: int


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "groundwork.db"
    database = Database(f"sqlite:///{path}")
    upgrade_to_head(database)
    database.close()
    return path


@pytest.fixture
def database(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "groundwork.db"
    shutil.copy(empty_file, path)
    database = Database(f"sqlite:///{path}")
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
