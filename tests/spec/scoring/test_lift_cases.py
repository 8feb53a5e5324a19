"""The cases of lifts.yaml: what holds a group back, and in which words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import load_catalogue
from questionnaires.answers import AnswerState, Applicability
from scoring import AssessmentInput, assess, default_targets
from scoring.holding import LiftChange, what_holds_back

DMS = load_catalogue("2026.1")
CASES = yaml.safe_load((Path(__file__).parent / "lifts.yaml").read_text(encoding="utf-8"))["cases"]


def members(group: str) -> list[str]:
    """Numbers of the requirements of a group such as clause:6."""
    kind, name = group.split(":")
    return [item.number for item in DMS.requirements if getattr(item, kind) == name]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_lift(case: dict[str, Any]) -> None:
    levels = dict.fromkeys(members(case["group"]), case.get("others")) | case["levels"]
    by_key = {DMS.by_number[number].key: level for number, level in levels.items()}
    given = AssessmentInput(
        catalogue=DMS,
        asked=tuple(by_key),
        targets=default_targets(catalogue=DMS),
        agreed={key: level for key, level in by_key.items() if isinstance(level, int)},
        decisions={
            key: Applicability(key=key, state=AnswerState(state), reason="Told.")
            for key, state in by_key.items()
            if isinstance(state, str)
        },
    )

    lifts = what_holds_back(result=assess(given), catalogue=DMS)

    found = {f"{lift.kind}:{lift.id}": lift for lift in lifts}.get(case["group"])
    if case["changes"] is None:
        assert found is None
        return
    assert found is not None
    assert found.changes == tuple(
        LiftChange(key=DMS.by_number[number].key, from_level=now, to_level=needed)
        for number, now, needed in case["changes"]
    )
    assert (found.from_level, found.to_level, found.sentence) == (
        case["from_level"],
        case["to_level"],
        case["sentence"],
    )
