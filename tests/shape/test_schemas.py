"""The JSON Schemas in the repository say what the code says."""

from __future__ import annotations

import json

import pytest

from docs.schemas import ROOT, SCHEMAS


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_current(name: str) -> None:
    written = json.loads(ROOT.joinpath(name).read_text(encoding="utf-8"))

    assert written == SCHEMAS[name](), "Run `make schema`."
