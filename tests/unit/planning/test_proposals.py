from __future__ import annotations

from datetime import date

import pytest

from clauses import load_catalogue
from planning import Action, ActionStatus, Closure, action_plan, definition_of_done, propose_action
from planning.values import GapCoverage
from scoring import AssessmentInput, Gap, assess, default_targets

DMS = load_catalogue("2026.1")


@pytest.fixture(scope="module")
def roles_gap() -> Gap:
    given = AssessmentInput(
        catalogue=DMS, asked=("opm.roles",), targets=default_targets(catalogue=DMS), agreed={"opm.roles": 1}
    )
    return assess(given).gaps[0]


def test_a_proposal_closes_the_gap_with_its_effort_and_definition_of_done(roles_gap: Gap) -> None:
    """PL-02: title, gap, effort and definition of done; owner and status are left to people."""
    action = propose_action(catalogue=DMS, gap=roles_gap, number=7, start=date(2026, 3, 2))

    assert action == Action(
        number=7,
        title="Raise 5.3 Roles, responsibilities and authorities from level 1 to 3",
        closes=(Closure(key="opm.roles", from_level=1, to_level=3),),
        start=date(2026, 3, 2),
        due=date(2026, 3, 30),
        effort_days=7.2,
        definition_of_done=f"5.3 stands at level 3: {DMS.by_key['opm.roles'].statements[3]}",
    )
    assert (action.status, action.owner) == (ActionStatus.OPEN, "")


def test_a_proposal_without_a_start_has_no_due_date(roles_gap: Gap) -> None:
    assert propose_action(catalogue=DMS, gap=roles_gap, number=7).due is None


def test_the_definition_of_done_shows_the_statement_of_each_requirement() -> None:
    """PL-01."""
    closes = (
        Closure(key="dir.strategy", from_level=1, to_level=2),
        Closure(key="opm.roles", from_level=3, to_level=4),
    )

    lines = definition_of_done(catalogue=DMS, closes=closes).splitlines()

    assert lines == [
        f"6.4 stands at level 2: {DMS.by_key['dir.strategy'].statements[2]}",
        f"5.3 stands at level 4: {DMS.by_key['opm.roles'].statements[4]}",
    ]


def test_two_actions_with_the_same_number_are_refused() -> None:
    actions = [Action(number=3, title=title, closes=()) for title in ("Approve the strategy", "Name a steering body")]

    with pytest.raises(ValueError, match="More than one action has the number 3"):
        action_plan(actions=actions)


def test_a_gap_is_covered_when_its_actions_reach_the_target() -> None:
    partly = GapCoverage(key="opm.roles", level=1, target=3, planned_level=2, actions=(4,))

    assert not partly.is_covered
