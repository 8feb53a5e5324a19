"""A catalogue with the weights of one organization: what changes, what stays, what is refused."""

from __future__ import annotations

import pytest

from clauses import Catalogue, load_catalogue
from scoring import adjust_catalogue, compile_catalogue

STRATEGY, ISSUES = "dir.strategy", "ctx.issues"


def adjusted(**changes: object) -> Catalogue:
    rule = load_catalogue().profile.priority
    values = {
        "readiness_percent": rule.readiness_percent,
        "enabling_factor_percent": rule.enabling_factor_percent,
        "effort_exponent_percent": rule.effort_exponent_percent,
        "shifts": {},
    }
    return adjust_catalogue(catalogue=load_catalogue(), **(values | changes))  # type: ignore[arg-type]


def test_without_a_change_it_is_the_edition_itself() -> None:
    assert adjusted() is load_catalogue()
    assert adjusted(shifts={ISSUES: (0, 0)}) is load_catalogue()


def test_only_the_constants_that_were_given_move() -> None:
    found = adjusted(readiness_percent=30, effort_exponent_percent=100)

    assert found.content_hash != load_catalogue().content_hash
    assert (found.profile.priority.readiness_percent, found.profile.priority.effort_exponent_percent) == (30, 100)
    assert found.profile.gate == load_catalogue().profile.gate
    assert found.requirements == load_catalogue().requirements


def test_a_shift_moves_one_importance_everywhere_and_leaves_the_edition_alone() -> None:
    before = load_catalogue().by_key[ISSUES]

    found = adjusted(shifts={ISSUES: (1, -1)})

    after = found.by_key[ISSUES]
    assert (after.readiness - before.readiness, after.governance - before.governance) == (1, -1)
    assert found.by_number[after.number] is after
    assert after in found.requirements
    assert load_catalogue().by_key[ISSUES] == before
    assert [each for each in found.requirements if each.key != ISSUES] == [
        each for each in load_catalogue().requirements if each.key != ISSUES
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"readiness_percent": 101}, "readiness_percent: 101 percent is out of range"),
        ({"enabling_factor_percent": 301}, "Give a whole number from 0 to 300"),
        ({"effort_exponent_percent": -1}, "-1 percent is out of range"),
        ({"shifts": {ISSUES: (2, 0)}}, "shifted by 2 for readiness. An organization may shift an importance by 1"),
        ({"shifts": {ISSUES: (0, -2)}}, "shifted by -2 for governance"),
        ({"shifts": {STRATEGY: (1, 0)}}, "6.4 has the highest importance for readiness already: 5"),
        ({"shifts": {"no.such": (1, 0)}}, 'no requirement "no.such"'),
    ],
)
def test_what_is_out_of_range_is_refused_with_the_remedy(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=r"\.") as refusal:
        adjusted(**changes)

    assert told in str(refusal.value)


def test_an_importance_that_is_the_lowest_cannot_be_shifted_down() -> None:
    lowest = next(each for each in load_catalogue().requirements if each.readiness == 1)

    with pytest.raises(ValueError, match=f"{lowest.number} has the lowest importance for readiness already: 1"):
        adjusted(shifts={lowest.key: (-1, 0)})


def test_the_worked_example_of_the_documentation_holds() -> None:
    number, asked = "8.2.1", tuple(load_catalogue().by_key)
    key = load_catalogue().by_number[number].key

    governance = compile_catalogue(catalogue=adjusted(readiness_percent=30), asked=asked)
    shifted = compile_catalogue(catalogue=adjusted(readiness_percent=30, shifts={key: (-1, 0)}), asked=asked)

    assert round(governance.importance(governance.column[key]), 9) == 0.86
    assert round(shifted.importance(shifted.column[key]), 9) == 0.80
    assert (governance.catalogue.by_key[key].readiness, shifted.catalogue.by_key[key].readiness) == (5, 4)
