"""The scoring profile of a catalogue: how answers are rolled up, as data. No rule is named after a model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from clauses.fields import CatalogueValue, Importance, LevelNumber, Percent, Text, Whole

Aggregation = Literal["lower_median_of_role_medians", "lower_median", "lowest", "highest"]


class ShareAndFloorRule(CatalogueValue):
    """Gate level: highest level that enough weight holds, with a floor under the decisive requirements."""

    kind: Literal["share_and_floor"]
    weight: Literal["readiness", "governance"]
    share_percent: Percent
    floor_importance: Importance
    floor_distance: Whole = Field(ge=0)


class TierRule(CatalogueValue):
    """Gate level: highest tier whose requirements all reach one level and those of all lower tiers another.

    `names` say what a group is called at tier 0 (no tier reached), 1, 2 and so on. Every requirement weighs the same.
    """

    kind: Literal["tiers"]
    names: tuple[Text, ...] = Field(min_length=2)
    top_at_least: LevelNumber
    below_at_least: LevelNumber


GateRule = Annotated[ShareAndFloorRule | TierRule, Field(discriminator="kind")]


class IndexRule(CatalogueValue):
    """The maturity index: weights that add up to 100, what each level is worth, and how many points there are.

    Without `values` a level is worth its number, divided by the highest one. `cut_back_to_target` counts a level above
    its target as the target. With `tiers: sum` each tier counts alike, whatever stands in it.
    """

    readiness_percent: Percent
    governance_percent: Percent
    values: tuple[Percent, ...] | None = None
    cut_back_to_target: bool = False
    tiers: Literal["mean", "sum"] = "mean"
    out_of: Whole = Field(default=100, ge=1, le=1000)


class EvidenceRule(CatalogueValue):
    """The grade of evidence that each level of the scale needs, lowest level first.

    From `data_from_level` upwards the evidence has to carry data.
    """

    needs: tuple[Annotated[Whole, Field(ge=0)], ...]
    data_from_level: LevelNumber | None = None


class PriorityRule(CatalogueValue):
    """Constants of the priority P. Percentages and whole numbers keep the arithmetic exact."""

    readiness_percent: Percent
    distance_damping_percent: Percent
    enabling_factor_percent: Whole = Field(ge=0)
    unknowing_percent: Percent
    effort_exponent_percent: Percent
    effort_unit_days: Whole = Field(ge=1)
    evidence_percent: Percent
    agreement_percent: Percent
    highest_evidence_grade: Whole = Field(ge=1)
    votes_for_consensus: Whole = Field(ge=2)
    unverified_below_percent: Percent


class ClassRule(CatalogueValue):
    """Thresholds that sort gaps into unlocker, quick win, foundation, major and fill-in."""

    small_effort_days: Whole = Field(ge=1)
    high_enabling_percent: Percent
    quick_win_importance_percent: Percent
    major_importance_percent: Percent
    foundation_top_percent: Percent


class TargetRule(CatalogueValue):
    """Default target levels: one for all, a higher one for busy portfolios, a lower one that is acceptable."""

    default_level: LevelNumber
    raised_level: LevelNumber
    raised_readiness: Importance
    raised_above_projects: Whole = Field(ge=0)
    lowered_level: LevelNumber
    lowered_readiness_at_most: Importance
    lowered_governance_at_most: Importance


class ScoringProfile(CatalogueValue):
    """How answers to this catalogue are rolled up. Data, so that another catalogue can bring another rule.

    In the figures of groups, `unanswered` (with don't know) and `not_applicable` say what a requirement without a level
    counts as: it is left out, or stands at an end of the scale. Where several units are assessed, the whole stands at
    the level that units with `units_percent` of the size reach.
    """

    id: Text
    version: Whole = Field(ge=1)
    aggregation: Aggregation
    coverage_percent: Percent
    units_percent: Percent = 80
    unanswered: Literal["left_out", "lowest"] = "left_out"
    not_applicable: Literal["left_out", "lowest", "highest"] = "left_out"
    evidence: EvidenceRule | None = None
    gate: GateRule
    index: IndexRule
    priority: PriorityRule
    classes: ClassRule
    targets: TargetRule
