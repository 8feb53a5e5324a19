"""What every kind of test shares: both databases, a skip that CI refuses, and calm property tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from app.settings import Settings
from tests.databases import KINDS, Installations, Make

# Tests that are about nobody in particular meet the demo consultant, as whoever calls `make run` does.
os.environ.setdefault("GROUNDWORK_DEMO", "true")
settings.register_profile("groundwork", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("groundwork")

REQUIRED = os.environ.get("GROUNDWORK_TESTS_REQUIRE", "")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skip into a failure where the environment promises everything that the tests need."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but GROUNDWORK_TESTS_REQUIRE={REQUIRED}: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Likewise for a whole module that skips itself."""
    report = yield
    if REQUIRED and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, but GROUNDWORK_TESTS_REQUIRE={REQUIRED}: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installations]:
    """What makes databases; a PostgreSQL server is started when the first test wants one, and stopped in the end."""
    installations = Installations(tmp_path_factory.mktemp("installations"))
    yield installations
    installations.close()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest, installations: Installations) -> str:
    """Run a test once on each kind of database; skipped with a visible reason where there is no PostgreSQL."""
    if reason := installations.why_not(request.param):
        pytest.skip(reason)
    return str(request.param)


@pytest.fixture
def settings_for(database_kind: str, installations: Installations, tmp_path: Path) -> Iterator[Callable[..., Settings]]:
    """Make settings of new installations on the kind of database under test.

    `settings_for()` gives one without anything in the test's own folder, `settings_for(folder, port=0)` one elsewhere
    with more settings, and `settings_for(like=with_sample)` a copy of what a function of tests/databases.py filled.
    Each call makes another database; keep what it returned to open the same one again.
    """
    made: list[Settings] = []

    def make(folder: Path = tmp_path, *, like: Make | None = None, **options: Any) -> Settings:
        made.append(installations.make(database_kind, folder, like=like, **options))
        return made[-1]

    yield make
    for settings_made in made:
        installations.drop(settings_made)
