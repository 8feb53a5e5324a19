from __future__ import annotations

from dataclasses import replace

import pytest

from clauses import load_catalogue
from clauses.profile import TierRule
from questionnaires.answers import AnswerState, Applicability
from scoring import AssessmentInput, AssessmentResult, assess
from scoring.holding import LiftChange, what_holds_back, what_holds_group_back, why_nothing_lifts
from scoring.holding.words import answers_sentence, lift_sentence, no_lift_sentence
from tests.oracle.catalogues import small_catalogue


def change(now: int | None, needed: int) -> LiftChange:
    return LiftChange(key="dir.strategy", from_level=now, to_level=needed)


def test_every_group_of_a_whole_assessment_has_a_lift_in_the_order_of_the_report(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    lifts = what_holds_back(result=halden_result, catalogue=halden.catalogue)

    groups = (*halden_result.clauses, *halden_result.capabilities, halden_result.overall)
    assert [(lift.kind, lift.id) for lift in lifts] == [(group.kind, group.id) for group in groups]
    assert [lift.from_level for lift in lifts] == [group.gate_level for group in groups]
    assert lifts[-1].sentence.split(": ")[0].endswith(f"the whole catalogue at {halden_result.overall.gate_level}")


def test_a_group_of_which_nothing_is_asked_has_no_lift(halden: AssessmentInput) -> None:
    nothing = replace(halden, asked=("gov.leadership",), sheets=(), agreed={"gov.leadership": 2}, evidence={})

    lifts = what_holds_back(result=assess(nothing), catalogue=halden.catalogue)

    assert [(lift.kind, lift.id) for lift in lifts] == [("clause", "5"), ("capability", "GOV"), ("catalogue", "dms")]


def in_tiers(not_applicable: str, said: dict[str, tuple[int, int | AnswerState | None]]) -> AssessmentInput:
    """Requirements with their tier and what was said; a tier needs level 2, all below it level 3."""
    profile = load_catalogue().profile.model_copy(
        update={
            "coverage_percent": 50,
            "not_applicable": not_applicable,
            "gate": TierRule(
                kind="tiers", names=("Open", "Begun", "Steered", "Same way"), top_at_least=2, below_at_least=3
            ),
        }
    )
    catalogue = small_catalogue(
        requirements=[{"key": key, "tier": tier} for key, (tier, _) in said.items()], profile=profile
    )
    return AssessmentInput(
        catalogue=catalogue,
        asked=tuple(said),
        targets=dict.fromkeys(said, 3),
        agreed={key: value for key, (_, value) in said.items() if isinstance(value, int)},
        decisions={
            key: Applicability(key=key, state=value, reason="Told.")
            for key, (_, value) in said.items()
            if isinstance(value, AnswerState)
        },
    )


def test_what_is_not_applicable_in_a_low_tier_can_hold_a_group_below_all_tiers_for_good() -> None:
    said = {"pol.aim": (1, 3), "pol.rule": (1, AnswerState.NOT_APPLICABLE), "pol.check": (2, 1)}
    given = in_tiers("lowest", said)
    whole = {"result": assess(given), "catalogue": given.catalogue, "group": assess(given).overall}

    lift, reason = what_holds_group_back(**whole), why_nothing_lifts(**whole)

    assert lift is None
    assert reason == (
        "No change lifts the whole catalogue from tier 0 Open: 5.2 is not applicable and counts as level 0."
    )


def test_what_is_not_applicable_and_decisive_can_hold_a_group_although_the_weight_would_suffice() -> None:
    profile = load_catalogue().profile.model_copy(update={"not_applicable": "lowest"})
    weights = {"pol.aim": (5, 3), "pol.check": (4, 3), "pol.rule": (1, 5)}
    rows = [{"key": key, "readiness": one, "governance": other} for key, (one, other) in weights.items()]
    given = AssessmentInput(
        catalogue=small_catalogue(requirements=rows, profile=profile),
        asked=tuple(weights),
        targets=dict.fromkeys(weights, 3),
        agreed={"pol.aim": 1, "pol.check": 2},
        decisions={"pol.rule": Applicability(key="pol.rule", state=AnswerState.NOT_APPLICABLE, reason="Told.")},
    )
    whole = {"result": assess(given), "catalogue": given.catalogue, "group": assess(given).overall}

    lift, reason = what_holds_group_back(**whole), why_nothing_lifts(**whole)

    assert lift is None
    assert reason == "No change lifts the whole catalogue from 1: 6.3 is not applicable and counts as level 0."


OPEN_TIERS = [
    pytest.param(
        {"pol.aim": (1, 3), "pol.rule": (2, None), "pol.check": (3, 1), "pol.count": (3, 1)},
        [("pol.rule", None, 2)],
        2,
        id="one answer in tier 2 goes before two changes for tier 3",
    ),
    pytest.param(
        {"pol.aim": (1, 3), "pol.rule": (2, None), "pol.scope": (2, None), "pol.check": (1, 3)},
        [("pol.rule", None, 2)],
        2,
        id="of two answers that open tier 2 the first one in the catalogue is named",
    ),
    pytest.param(
        {"pol.aim": (1, 3), "pol.rule": (2, None), "pol.check": (3, 1)},
        [("pol.check", 1, 2)],
        3,
        id="one step to tier 3 goes before an answer two steps up in tier 2, in which nothing counts",
    ),
    pytest.param(
        {"pol.aim": (1, 2), "pol.rule": (2, None), "pol.check": (3, 2)},
        [("pol.aim", 2, 3)],
        3,
        id="one change for tier 3 goes before a change and an answer for tier 2",
    ),
]


@pytest.mark.parametrize(("said", "changes", "reached"), OPEN_TIERS)
def test_a_tier_in_which_nothing_counts_is_opened_where_that_takes_least(
    said: dict[str, tuple[int, int | AnswerState | None]], changes: list[tuple[str, int | None, int]], reached: int
) -> None:
    given = in_tiers("left_out", said)

    lift = what_holds_group_back(result=assess(given), catalogue=given.catalogue, group=assess(given).overall)

    assert lift is not None
    assert [(change.key, change.from_level, change.to_level) for change in lift.changes] == changes
    assert (lift.from_level, lift.to_level) == (1, reached)


def test_a_result_of_another_catalogue_is_refused(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    other = halden.catalogue.model_copy(update={"title": "Another one"})
    other.__dict__.pop("content_hash", None)

    with pytest.raises(ValueError, match="use the catalogue that it names"):
        what_holds_back(result=halden_result, catalogue=other)


def test_more_than_twelve_are_counted_in_digits() -> None:
    changes = [(f"8.{place}", change(1, 2)) for place in range(1, 14)]

    sentence = lift_sentence(group="clause 8", level="1", changes=changes)

    assert sentence.startswith("13 answers hold clause 8 at 1: 8.1, 8.2,")
    assert sentence.endswith("8.12 and 8.13. Each needs level 2.")


def test_raised_and_missing_answers_are_told_apart() -> None:
    changes = [("6.2", change(1, 2)), ("6.4", change(None, 3)), ("6.5", change(None, 3)), ("6.7", change(2, 3))]

    sentence = lift_sentence(group="clause 6", level="2", changes=changes)

    assert sentence == (
        "Four requirements hold clause 6 at 2: 6.2, 6.4, 6.5 and 6.7. "
        "6.2 needs level 2; 6.4, 6.5 and 6.7 need level 3. 6.4 and 6.5 have no answer yet."
    )


def test_several_missing_answers_are_plural() -> None:
    sentence = answers_sentence(group="clause 6", unit="tier", numbers=["6.4", "6.5"])

    assert sentence == "Two answers are missing before clause 6 has a tier: 6.4 and 6.5."


def test_several_that_are_not_applicable_are_plural() -> None:
    sentence = no_lift_sentence(group="the whole catalogue", level="1", numbers=["1.2", "2.1"], counts_as=1)

    assert (
        sentence == "No change lifts the whole catalogue from 1: 1.2 and 2.1 are not applicable and count as level 1."
    )
