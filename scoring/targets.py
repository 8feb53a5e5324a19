"""Default target levels (domain C1): proposals that an organization may change, never a judgement."""

from __future__ import annotations

from clauses.model import Catalogue, Requirement
from clauses.profile import TargetRule


def default_targets(*, catalogue: Catalogue, planned_projects: int = 0, accept_lower: bool = False) -> dict[str, int]:
    """Return the default target level of every requirement by key, in catalogue order (SC-16).

    With more planned projects than the profile's limit, requirements decisive for readiness aim one level higher. The
    lower level for less important requirements is taken only where `accept_lower` says so.

    >>> from clauses import load_catalogue
    >>> targets = default_targets(catalogue=load_catalogue(), planned_projects=11, accept_lower=True)
    >>> targets["dir.strategy"], targets["ctx.issues"], targets["dir.intelligence"]
    (4, 3, 2)
    """
    rule = catalogue.profile.targets
    raises = planned_projects > rule.raised_above_projects
    return {item.key: _target(rule, item, raises, accept_lower) for item in catalogue.requirements}


def _target(rule: TargetRule, requirement: Requirement, raises: bool, accept_lower: bool) -> int:
    if raises and requirement.readiness >= rule.raised_readiness:
        return rule.raised_level
    is_minor = (
        requirement.readiness <= rule.lowered_readiness_at_most
        and requirement.governance <= rule.lowered_governance_at_most
    )
    return rule.lowered_level if accept_lower and is_minor else rule.default_level
