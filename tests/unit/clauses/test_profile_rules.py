"""Each rule about a scoring profile, broken once: the line, what is wrong, what to do."""

from __future__ import annotations

import pytest

from clauses import read_catalogue
from tests.unit.clauses.conftest import ReadFaults

GATE = "{kind: share_and_floor, weight: readiness, share_percent: 80, floor_importance: 5, floor_distance: 1}"
TIERS = "{kind: tiers, names: [Not begun, Begun, Steered], top_at_least: 1, below_at_least: 2}"
INDEX = "    governance_percent: 40\n  priority:"
COVERAGE = "  coverage_percent: 80\n"


def with_tiers(text: str, *tiers: str) -> str:
    """Give the three requirements of the small catalogue a tier each, in the line of their capability."""
    parts = text.replace(GATE, TIERS).split("        capability: ")
    return parts[0] + "".join(
        f"        tier: {tier}\n        capability: {part}" for tier, part in zip(tiers, parts[1:], strict=True)
    )


def changes_to_tiers(small_text: str, *tiers: str) -> tuple[tuple[str, str], ...]:
    return ((small_text, with_tiers(small_text, *tiers)),)


def test_a_catalogue_with_tiers_is_read(small_text: str) -> None:
    catalogue = read_catalogue(text=with_tiers(small_text, "1", "2", "1"), name="small.yaml", locked=())

    assert [requirement.tier for requirement in catalogue.requirements] == [1, 2, 1]
    assert catalogue.group_level_names == ("Not begun", "Begun", "Steered")


@pytest.mark.parametrize(
    ("values", "needs"),
    [("[0, 25, 100]", "[0, 2, 4]"), ("[10, 20, 30]", "[0, 0, 0]")],
)
def test_a_profile_with_values_and_evidence_is_read(small_text: str, values: str, needs: str) -> None:
    text = small_text.replace(INDEX, INDEX.replace("  priority", f"    values: {values}\n  priority"))
    text = text.replace(COVERAGE, f"{COVERAGE}  evidence: {{needs: {needs}, data_from_level: 2}}\n")

    profile = read_catalogue(text=text, name="small.yaml", locked=()).profile

    assert (list(profile.index.values or ()), list(profile.evidence.needs if profile.evidence else ())) == (
        [int(value) for value in values.strip("[]").split(", ")],
        [int(need) for need in needs.strip("[]").split(", ")],
    )


@pytest.mark.parametrize(
    ("tiers", "fault"),
    [
        (
            ("1", "3", "1"),
            "63: No requirement stands in tier 2, but some in tier 3. Number the tiers 1, 2, 3 and so on",
        ),
        (
            ("1", "1", "1"),
            "33: The gate has 3 names, but the highest tier is 1. Give 2 names: for no tier reached, then for",
        ),
        (("1", "2", "0"), "115: Requirement 5.1: `tier` is `0`. Write 1 or more."),
        (("1", "2", "10"), "115: Requirement 5.1: `tier` is `10`. Write 9 or less."),
    ],
)
def test_tiers_that_do_not_fit_are_told(
    faults_after: ReadFaults, small_text: str, tiers: tuple[str, ...], fault: str
) -> None:
    faults = faults_after(*changes_to_tiers(small_text, *tiers))

    assert [each for each in faults if each.startswith(f"small.yaml:{fault}")], faults


def test_a_rule_that_counts_tiers_needs_one_for_every_requirement(faults_after: ReadFaults) -> None:
    faults = faults_after((GATE, TIERS))

    remedy = "Add `tier: 1` or higher."
    assert faults == [
        f"small.yaml:{line}: Requirement {number} has no tier, but the gate rule counts tiers. {remedy}"
        for line, number in ((69, "4.1"), (85, "4.2"), (107, "5.1"))
    ]


def test_the_index_can_count_tiers_as_well(faults_after: ReadFaults) -> None:
    faults = faults_after((INDEX, INDEX.replace("  priority", "    tiers: sum\n  priority")))

    assert faults[0].startswith("small.yaml:70: Requirement 4.1 has no tier, but the index counts tiers.")


def test_a_tier_that_nothing_counts_is_told_once(faults_after: ReadFaults, small_text: str) -> None:
    faults = faults_after((small_text, with_tiers(small_text, "1", "2", "1").replace(TIERS, GATE)))

    remedy = "Remove `tier`, or choose `kind: tiers` for the gate or `tiers: sum` for the index."
    assert faults == [
        f"small.yaml:75: Requirement 4.1 has a tier, but no rule of the profile counts tiers. {remedy}",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # marks
        (GATE, TIERS.replace("least: 1", "least: 0"), "33: `top_at_least` is 0, which is outside the scale or its"),
        (GATE, TIERS.replace("least: 2", "least: 3"), "33: `below_at_least` is 3, which is outside the scale or its"),
        (
            GATE,
            TIERS.replace("least: 1", "least: 2").replace("below_at_least: 2", "below_at_least: 1"),
            "33: `below_at_least` is 1, less than `top_at_least` with 2. Lower tiers need at least",
        ),
        # values
        (INDEX, "values: [0, 100]", "37: `values` has 2 entries for 3 levels. Give one per level, lowest level first."),
        (INDEX, "values: [0, 50, 50]", "37: Level 2 is worth 50, level 1 already 50. The values rise from level to"),
        (INDEX, "values: [0, 50, x]", "37: Profile index: item 3 of `values` is not a whole number."),
        (INDEX, "values: 50", "37: Profile index: `values` is not a list."),
        (INDEX, "values: [0, 50, 101]", "37: Profile index: item 3 of `values` is `101`. Write 100 or less."),
        # evidence
        (COVERAGE, "{needs: [0, 1]}", "33: `needs` has 2 entries for 3 levels. Give one per level, lowest level"),
        (COVERAGE, "{needs: [1, 1, 2]}", "33: The lowest level needs evidence of grade 1. Write 0: the lowest level"),
        (COVERAGE, "{needs: [0, 2, 1]}", "33: Level 2 needs grade 1, level 1 already 2. The grades must not fall."),
        (COVERAGE, "{needs: [0, 2, 5]}", "33: Level 2 needs grade 5, but the highest evidence grade is 4. Choose"),
        (
            COVERAGE,
            "{needs: [0, 1, 2], data_from_level: 3}",
            "33: `data_from_level` is 3, which is above the scale. Choose a level from 0 to 2, or remove the line.",
        ),
        # choices
        (
            "weight: readiness, share",
            "wait: readiness, share",
            "33: Profile gate: `wait` is not a known field. Did you",
        ),
        ("weight: readiness, share", "share", "33: Profile gate: `weight` is missing. Add it."),
        ("kind: share_and_floor, ", "", "33: Profile: `gate` has no `kind`. Add `kind`, as in a published catalogue."),
        ("kind: share_and_floor", "kind: vote", "33: Profile: `gate` is of the kind `vote`. Write `kind` as one of: "),
        (GATE, "often", "33: Profile: `gate` is not an entry with fields. Write `name: value` lines"),
        (INDEX, "cut_back_to_target: perhaps", "37: Profile index: `cut_back_to_target` is neither true nor false."),
        (INDEX, "cut_back_to_target: [true]", "37: Profile index: `cut_back_to_target` is neither true nor false."),
        ("lower_median_of_role_medians", "mean", "31: Profile: `aggregation` is `mean`. Write 'lower_median_of_role"),
    ],
)
def test_a_profile_that_does_not_fit_is_told_with_line_and_remedy(
    faults_after: ReadFaults, old: str, new: str, fault: str
) -> None:
    whole = {
        INDEX: INDEX.replace("  priority", f"    {new}\n  priority"),
        COVERAGE: f"{COVERAGE}  evidence: {new}\n",
    }.get(old, new)

    faults = faults_after((old, whole))

    assert [each for each in faults if each.startswith(f"small.yaml:{fault}")], faults


def test_without_a_scale_only_the_scale_is_told(faults_after: ReadFaults, small_text: str) -> None:
    scale = small_text[small_text.index("scale:\n") : small_text.index("roles:\n  - {code")]

    faults = faults_after((scale, ""))

    assert "small.yaml:1: `scale` is missing. Add it." in faults
