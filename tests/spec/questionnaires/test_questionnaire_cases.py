"""The cases beside this file, sentence by sentence: who is asked what, and which rows are kept or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import load_catalogue
from questionnaires import build_questionnaire, read_responses


def load_cases(name: str) -> list[Any]:
    cases = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in cases]


@pytest.mark.parametrize("case", load_cases("who_is_asked.yaml"))
def test_who_is_asked(case: dict[str, Any]) -> None:
    roles = None if case["roles"] is None else tuple(case["roles"])
    catalogue = load_catalogue("2026.1")
    by_number = {requirement.number: requirement.key for requirement in catalogue.requirements}
    narrowed = [by_number[number] for number in case["narrowed_to"]] if "narrowed_to" in case else None

    questionnaire = build_questionnaire(catalogue=catalogue, mode=case["mode"], roles=roles, narrowed_to=narrowed)

    numbers = [question.number for question in questionnaire.questions]
    assert len(numbers) == case["questions"]
    assert set(case["asked"]) <= set(numbers)
    assert set(case["not_asked"]).isdisjoint(numbers)
    assert questionnaire.narrowed_to == (None if narrowed is None else frozenset(narrowed))


@pytest.mark.parametrize("case", load_cases("refusals.yaml"))
def test_which_rows_are_kept(case: dict[str, Any]) -> None:
    reading = read_responses(catalogue=load_catalogue("2026.1"), rows=[case["row"]])

    if "kept" in case:
        answer = reading.sheets[0].answers[0]
        assert {"state": answer.state.value, "level": answer.level} == case["kept"]
        assert reading.problems == ()
    else:
        problem = reading.problems[0]
        assert (reading.accepted, reading.sheets, problem.message) == (0, (), case["refused"])
        assert problem.remedy == case.get("remedy", problem.remedy)
