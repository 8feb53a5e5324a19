"""The cases of cohort.yaml, sentence by sentence: quantiles of a group and positions among its organizations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from clauses import load_catalogue
from scoring import FigurePosition, compare_with_group, compile_catalogue, quantile_places, sample_of, tally_figures
from scoring.cohorts.comparison import QUARTILES

ARRAYS = compile_catalogue(catalogue=load_catalogue("2026.1"))
CASES = yaml.safe_load(Path(__file__).with_name("cohort.yaml").read_text(encoding="utf-8"))


def cases(part: str) -> list[Any]:
    return [pytest.param(case, id=case["case"]) for case in CASES[part]]


def figures(rows: list[dict[str, Any]], name: str) -> Any:
    """The same figure for every clause, capability and the whole: what a case says about one."""
    values = [np.nan if row[name] is None else row[name] for row in rows]
    return np.tile(np.array(values, dtype=np.float64).reshape(-1, 1), len(ARRAYS.groups))


def said(position: FigurePosition) -> dict[str, Any]:
    quartiles = None if position.quartiles is None else list(position.quartiles)
    return {
        "quartiles": quartiles,
        "lower": position.lower,
        "equal": position.equal,
        "higher": position.higher,
    }


@pytest.mark.parametrize("case", cases("quantiles"))
def test_quantiles_of_a_group(case: dict[str, Any]) -> None:
    counts = np.bincount(case["levels"], minlength=6)

    assert quantile_places(counts=counts, percents=QUARTILES).tolist() == case["quartiles"]


@pytest.mark.parametrize("case", cases("comparisons"))
def test_comparison_with_a_group(case: dict[str, Any]) -> None:
    others = case["others"]
    kept = sample_of(
        group=np.array([row.get("group", "metal") for row in others], dtype=object),
        consent=np.array([row.get("consent", True) for row in others], dtype=object),
        is_whole=np.array([row.get("is_whole", True) for row in others], dtype=np.bool_),
        is_ours=np.array([row.get("is_ours", False) for row in others], dtype=np.bool_),
        wanted="metal",
    )
    sample = tally_figures(
        arrays=ARRAYS, gate_level=figures(others, "gate")[kept], index=figures(others, "index")[kept]
    )

    found = compare_with_group(
        arrays=ARRAYS,
        group="metal",
        sample=sample,
        gate_level=figures([case["ours"]], "gate")[0],
        index=figures([case["ours"]], "index")[0],
    )

    assert found.organizations == case["organizations"]
    assert found.refusal == case.get("refusal", "")
    assert found.sample == ("" if found.refusal else f"{case['organizations']} {SAMPLE}")
    assert len(found.positions) == (0 if found.refusal else 2 * len(ARRAYS.groups))
    for position in found.positions:
        assert said(position) == case["gate" if position.figure == "gate_level" else "index"]
        assert position.refusal == case.get("figure_refusal", "")


SAMPLE = "other organizations of the group metal that have consented"
