"""What outputs say about rules that the DMS catalogue does not use."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.presenters.profile import aggregation_text, gate_rule_text, index_rule_text, stand_in_text
from app.presenters.report.groups import build_group_rows, on_axis
from clauses import Catalogue, read_catalogue
from scoring import AssessmentInput, assess, default_targets

CATALOGUES = Path(__file__).parents[2] / "catalogues"


def catalogue_of(name: str) -> Catalogue:
    return read_catalogue(text=(CATALOGUES / f"{name}.yaml").read_text(encoding="utf-8"), name=name)


def test_a_rule_with_tiers_names_its_marks_and_its_tiers() -> None:
    assert gate_rule_text(catalogue_of("rated_attributes").profile) == (
        "All requirements of the tier at level 2 or above, those of lower tiers at level 3 or above. "
        "Tiers: Not yet there, Gives a result, Steered, The same way."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("two_streams", "Levels are worth 0 %, 25 %, 50 %, 100 %. Every tier is worth the same share."),
        ("cut_back", "A level above its target counts as the target."),
    ],
)
def test_an_index_says_what_levels_are_worth(name: str, text: str) -> None:
    profile = catalogue_of(name).profile

    assert index_rule_text(profile) == f"Weights: 50 % readiness, 50 % governance. {text}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("two_streams", "What is unanswered counts as the lowest level. What is not applicable is left out."),
        ("cumulative_levels", "What is unanswered is left out. What is not applicable counts as the highest level."),
    ],
)
def test_what_has_no_level_is_told(name: str, text: str) -> None:
    assert stand_in_text(catalogue_of(name).profile) == text


def test_the_way_from_votes_to_a_level_is_told() -> None:
    assert aggregation_text(catalogue_of("no_gap_below").profile) == "Lowest vote."


def test_an_index_out_of_three_points_lies_on_the_axis_of_the_levels() -> None:
    assert on_axis(1.5, catalogue=catalogue_of("two_streams")) == 1.5
    assert on_axis(50.0, catalogue=catalogue_of("weighted_percentages")) == 2.0


def test_a_group_is_named_by_its_tier_and_told_what_the_next_one_needs() -> None:
    catalogue = catalogue_of("rated_attributes")
    levels = dict(zip(catalogue.by_key, (3, 2, 2, 1, 0), strict=False))
    assessment = AssessmentInput(
        catalogue=catalogue, asked=tuple(levels), targets=default_targets(catalogue=catalogue), agreed=levels
    )

    row, _ = build_group_rows(catalogue=catalogue, groups=assess(assessment).clauses)

    assert (row.gate_text, row.gate_name) == ("2", "Steered")
    assert row.blocked_text == "The next tier needs 1.2, 1.3, 1.4 and 1.5"
