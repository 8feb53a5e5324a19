"""P as one line that can be followed with a pencil."""

from __future__ import annotations

from clauses.model import Catalogue
from clauses.profile import PriorityRule
from scoring.values import Gap


def benefit_factors(*, gap: Gap, rule: PriorityRule) -> dict[str, float]:
    """Return the factors of P without effort by their readable names; 100 times their product is the benefit."""
    factors = gap.factors
    return {
        "gap": factors.gap_share,
        "importance": factors.importance,
        "unlocks others": 1 + rule.enabling_factor_percent / 100 * factors.enabling_power,
        "not sure": factors.unknowing,
    }


def effort_units(*, gap: Gap, rule: PriorityRule) -> float:
    """Return the effort of a gap in the units that P divides by (10 person-days in the DMS catalogue)."""
    return gap.factors.effort_days / rule.effort_unit_days


def priority_line(*, gap: Gap, catalogue: Catalogue) -> str:
    """Write P with its factors, rounded to two decimals (SC-27).

    >>> from clauses import load_catalogue
    >>> from scoring.values import GapClass, PriorityFactors
    >>> factors = PriorityFactors(
    ...     gap_share=0.4, importance=0.88, enabling_power=0.6853, unknowing=1.05, effort_days=7.2)
    >>> gap = Gap(
    ...     key="opm.roles", level=1, target=3, factors=factors, priority=73.43, gap_class=GapClass.UNLOCKER, rank=1,
    ...     order=1, pulled_by=None, unmet_prerequisites=(), is_must_do=False)
    >>> priority_line(gap=gap, catalogue=load_catalogue())
    'P 73.4 = 100 x 0.40 (gap) x 0.88 (importance) x 1.69 (unlocks others) x 1.05 (not sure) / 0.85 (effort)'
    """
    rule = catalogue.profile.priority
    factors = benefit_factors(gap=gap, rule=rule).items()
    divisor = effort_units(gap=gap, rule=rule) ** (rule.effort_exponent_percent / 100)
    product = " x ".join(f"{value:.2f} ({name})" for name, value in factors)
    return f"P {gap.priority:.1f} = 100 x {product} / {divisor:.2f} (effort)"
