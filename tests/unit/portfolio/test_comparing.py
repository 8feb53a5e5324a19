from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from app.errors import NotFound, Refused
from app.portfolio import PortfolioComparison, compare_in_portfolio, score_portfolio
from tests.portfolios import KEYS, assess_alone, random_levels, write_wide


def compare(folder: Path, identity: str) -> PortfolioComparison:
    return compare_in_portfolio(folder=folder, identity=identity)


def score(folder: Path, levels: Any, **columns: Any) -> Path:
    source = write_wide(folder / "regions.parquet", levels, **columns)
    score_portfolio(source=source, target=folder / "out")
    return folder / "out"


def test_an_organization_is_compared_with_the_others_of_its_group_that_have_consented(tmp_path: Path) -> None:
    """SC-71 and SC-73."""
    levels = random_levels(14, missing=0)
    group = ["metal"] * 11 + ["food"] * 2 + [None]
    consent = [False, True, True, True, True, True, True, None, False, True, True, True, True, True]
    unit = [None] * 10 + ["Halden North"] + [None] * 3
    folder = score(tmp_path, levels, group=group, consent=consent, unit=unit, name=["Halden Components"] * 14)

    found = compare(folder, "org-1")

    others = [assess_alone(levels[row]) for row in (1, 2, 3, 4, 5, 6, 9)]
    ours = assess_alone(levels[0]).overall
    gates = sorted(result.overall.gate_level for result in others)
    indices = sorted(round(result.overall.index, 1) for result in others)
    gate, index = found.comparison.positions[-2:]
    assert found.name == "Halden Components"
    assert found.comparison.organizations == 7
    assert found.comparison.sample == "7 other organizations of the group metal that have consented"
    assert (gate.ours, gate.quartiles) == (ours.gate_level, (gates[1], gates[3], gates[5]))
    assert (gate.lower, gate.equal) == (
        sum(level < ours.gate_level for level in gates),
        gates.count(ours.gate_level),
    )
    assert index.quartiles == (indices[1], indices[3], indices[5])
    assert index.lower == sum(value < round(ours.index, 1) for value in indices)
    assert index.lower + index.equal + index.higher == 7


def test_a_group_of_five_with_ours_among_them_is_refused(tmp_path: Path) -> None:
    """SC-72: no comparison below five others, whatever the portfolio holds besides."""
    folder = score(tmp_path, random_levels(9), group=["metal"] * 5 + ["food"] * 4, consent=[True] * 9)

    found = compare(folder, "org-5")

    assert found.comparison.refusal == (
        "Only 4 other organizations of the group metal have consented; a comparison needs at least 5."
    )
    assert found.comparison.positions == ()


def test_a_clause_that_is_not_answered_has_no_position_and_its_reason(tmp_path: Path) -> None:
    levels = random_levels(7, missing=0)
    context = [place for place, key in enumerate(KEYS) if key.startswith("ctx.")]
    levels[0, context] = np.nan
    folder = score(tmp_path, levels, group=["metal"] * 7, consent=[True] * 7)

    gate = compare(folder, "org-1").comparison.positions[0]

    assert (gate.id, gate.ours, gate.lower) == ("4", None, None)
    assert gate.quartiles is not None


def test_what_cannot_be_compared_is_refused_with_the_reason(tmp_path: Path) -> None:
    folder = score(
        tmp_path,
        random_levels(3),
        group=["metal", "metal", None],
        unit=["Halden North", None, None],
        consent=[True] * 3,
    )

    with pytest.raises(NotFound, match="no assessment org-9"):
        compare(folder, "org-9")
    with pytest.raises(Refused, match="the unit Halden North"):
        compare(folder, "org-1")
    with pytest.raises(Refused, match="belongs to no group"):
        compare(folder, "org-3")
    with pytest.raises(Refused, match="holds no scored portfolio"):
        compare(tmp_path, "org-1")


def test_results_of_another_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "assessments").mkdir()
    parquet.write_table(pa.table({"id": ["org-1"]}), tmp_path / "assessments" / "part-000000.parquet")

    with pytest.raises(Refused, match="not written by this version"):
        compare(tmp_path, "org-1")
