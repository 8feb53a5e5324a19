"""What every kind of test shares: a skip that CI refuses, and calm property tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

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
