"""Old results under other editions, sentence by sentence (SC-68, SC-69)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import Catalogue, compare_editions
from clauses.locked_keys import LockedKey
from scoring import AssessmentInput, AssessmentResult, GroupResult, assess
from scoring.replaying.comparing import compare_results
from scoring.replaying.replay import replay
from tests.oracle.catalogues import small_catalogue

CASES = yaml.safe_load(Path(__file__).with_name("replays.yaml").read_text(encoding="utf-8"))
EDITIONS: dict[str, Catalogue] = {
    edition: small_catalogue(requirements=rows).model_copy(update={"edition": edition})
    for edition, rows in CASES["editions"].items()
}


def cases(part: str) -> list[Any]:
    return [pytest.param(case, id=case["case"]) for case in CASES[part]]


def recorded(edition: str, levels: dict[str, int]) -> AssessmentResult:
    catalogue = EDITIONS[edition]
    asked = tuple(catalogue.by_key)
    return assess(
        AssessmentInput(catalogue=catalogue, asked=asked, targets=dict.fromkeys(asked, 3), agreed=dict(levels))
    )


def as_published(group: GroupResult, expected: dict[str, Any]) -> dict[str, Any]:
    found = {figure: getattr(group, figure) for figure in expected}
    return found | {"index": pytest.approx(found["index"], abs=0.00005)}


def test_what_became_of_every_key_of_two_editions() -> None:
    locked = tuple(
        LockedKey(catalogue="halden", key=key, since="2026.1", retired=CASES["retired"].get(key))
        for key in EDITIONS["2026.1"].by_key
    )

    changes = compare_editions(before=EDITIONS["2026.1"], after=EDITIONS["2027.1"], locked=locked)

    found = [(change.key, change.kind.value, list(change.fields), change.retired) for change in changes]
    assert found == [
        (case["key"], case["kind"], case.get("fields", []), case.get("retired")) for case in CASES["changes"]
    ]


@pytest.mark.parametrize("case", cases("replays"))
def test_an_old_result_is_scored_again_beside_its_original_figures(case: dict[str, Any]) -> None:
    original = recorded(case["edition"], case["levels"])

    again = replay(result=original, catalogue=EDITIONS[case["under"]], editions=tuple(EDITIONS.values()))

    assert again.original is original
    assert case["original"] == as_published(again.original.overall, case["original"])
    assert case["again"] == as_published(again.result.overall, case["again"])
    assert (list(again.common), again.size_text, list(again.marked)) == (case["common"], case["size"], case["marked"])
    assert again.result.catalogue_edition == case["under"]


@pytest.mark.parametrize("case", cases("comparisons"))
def test_two_results_are_compared_with_the_same_settings_on_both_sides(case: dict[str, Any]) -> None:
    earlier, later = (recorded(case[side]["edition"], case[side]["levels"]) for side in ("earlier", "later"))

    found = compare_results(
        earlier=earlier, later=later, catalogue=EDITIONS[case["under"]], editions=tuple(EDITIONS.values())
    )

    whole = found.groups[-1]
    assert found.size_text == case["size"]
    assert [whole.before.index, whole.after.index] == pytest.approx(case["index"], abs=0.00005)
    assert [whole.before.gate_level, whole.after.gate_level] == case["gate"]
    assert {move.after.key: [move.before.level, move.after.level] for move in found.moved} == case["moved"]
    assert list(found.marked) == case["marked"]
    assert {move.after.key for move in found.moved if move.is_marked} == set(case["marked"])
