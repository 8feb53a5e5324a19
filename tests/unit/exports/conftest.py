"""The sample organization, and small changed copies of it, as a presenter's standing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.exports import build_workbook
from app.intake import check_file, read_file, snapshot_of
from app.presenters import Standing
from app.sample import sample_bytes
from app.services.assessing import find_perception, score_snapshot, score_snapshot_units

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def standing_of_file(name: str, content: bytes) -> Standing:
    checked = check_file(intake=read_file(name=name, content=content))
    assert checked.problems == ()
    snapshot = snapshot_of(checked=checked)
    return Standing(
        catalogue=checked.catalogue,
        snapshot=snapshot,
        result=score_snapshot(snapshot, on=NOW.date()),
        now=NOW,
        units=score_snapshot_units(snapshot, on=NOW.date()),
        perception=find_perception(snapshot, on=NOW.date()),
    )


@pytest.fixture(scope="session")
def halden() -> Standing:
    return standing_of_file("halden-components.json", sample_bytes())


@pytest.fixture(scope="session")
def halden_bytes(halden: Standing) -> bytes:
    return build_workbook(halden)


@pytest.fixture(scope="session")
def halden_workbook(halden_bytes: bytes) -> Workbook:
    return load_workbook(io.BytesIO(halden_bytes))


@pytest.fixture
def read_back() -> Callable[[bytes], Standing]:
    return lambda content: standing_of_file("workbook.xlsx", content)


@pytest.fixture
def make_standing() -> Callable[..., Standing]:
    """Return a function that makes the standing of a file with these fields."""

    def make(**fields: Any) -> Standing:
        return standing_of_file("assessment.json", json.dumps({"responses": [], **fields}).encode())

    return make
