"""The rules of a scoring profile in words, for every output that says how its figures come about."""

from __future__ import annotations

from clauses.profile import ScoringProfile

_AGGREGATIONS = {
    "lower_median_of_role_medians": "Lower median within each role, then lower median of the roles.",
    "lower_median": "Lower median of all votes.",
    "lowest": "Lowest vote.",
    "highest": "Highest vote.",
}
_STAND_INS = {
    "left_out": "is left out",
    "lowest": "counts as the lowest level",
    "highest": "counts as the highest level",
}


def aggregation_text(profile: ScoringProfile) -> str:
    """Say how votes become the level of a requirement where none was agreed.

    >>> from clauses import load_catalogue
    >>> aggregation_text(load_catalogue().profile)
    'Lower median within each role, then lower median of the roles.'
    """
    return _AGGREGATIONS[profile.aggregation]


def gate_rule_text(profile: ScoringProfile) -> str:
    """Say what a group needs for its gate level.

    >>> from clauses import load_catalogue
    >>> gate_rule_text(load_catalogue().profile)
    '80 % of the readiness weight at the level or above; no requirement of importance 5 more than 1 below it.'
    """
    gate = profile.gate
    if gate.kind == "tiers":
        return (
            f"All requirements of the tier at level {gate.top_at_least} or above, those of lower tiers at level "
            f"{gate.below_at_least} or above. Tiers: {', '.join(gate.names)}."
        )
    floor = f"no requirement of importance {gate.floor_importance} more than {gate.floor_distance} below it"
    return f"{gate.share_percent} % of the {gate.weight} weight at the level or above; {floor}."


def index_rule_text(profile: ScoringProfile) -> str:
    """Say how the maturity index is weighed and what levels are worth in it.

    >>> from clauses import load_catalogue
    >>> index_rule_text(load_catalogue().profile)
    'Weights: 60 % readiness, 40 % governance.'
    """
    index = profile.index
    parts = [f"Weights: {index.readiness_percent} % readiness, {index.governance_percent} % governance."]
    if index.values is not None:
        parts.append(f"Levels are worth {', '.join(f'{value} %' for value in index.values)}.")
    if index.cut_back_to_target:
        parts.append("A level above its target counts as the target.")
    if index.tiers == "sum":
        parts.append("Every tier is worth the same share.")
    return " ".join(parts)


def stand_in_text(profile: ScoringProfile) -> str:
    """Say what requirements without a level count as in figures of groups.

    >>> from clauses import load_catalogue
    >>> stand_in_text(load_catalogue().profile)
    'What is unanswered is left out. What is not applicable is left out.'
    """
    unanswered, not_applicable = _STAND_INS[profile.unanswered], _STAND_INS[profile.not_applicable]
    return f"What is unanswered {unanswered}. What is not applicable {not_applicable}."
