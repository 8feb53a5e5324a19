"""One formula per method, each over all gaps at once: score, factors and settings; nothing is ranked here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from clauses.model import Catalogue
from scoring.comparisons.line import benefit_factors, effort_units
from scoring.comparisons.values import Horizon, Quadrant
from scoring.values import Gap

HIGHEST_IMPORTANCE = 5
ALLOWANCE = 1e-9

# Percent for cost, KPI and proximity by horizon.
HORIZON_WEIGHTS: dict[Horizon, tuple[int, int, int]] = {
    Horizon.STRATEGIC: (30, 40, 30),
    Horizon.TACTICAL: (45, 30, 25),
    Horizon.OPERATIONAL: (60, 20, 20),
}

# The table of the WSJF view. Readiness importance 1 to 5, the gap in fifths of the scale (rounded up) and the enabling
# power in fifths (rounded down) read one of the first five numbers; what must be done is more urgent than any gap.
# The job size is the number beside the first limit of person-days that the effort does not exceed.
FIBONACCI = (1, 2, 3, 5, 8, 13, 21)
MUST_DO_URGENCY = 13
ENABLING_LIMITS = (0.2, 0.4, 0.6, 0.8)
EFFORT_LIMITS = (2, 5, 10, 20, 40, 80)


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a method says about one gap; a method without numbers leaves `score` None and names a quadrant."""

    factors: Mapping[str, float]
    score: float | None = None
    quadrant: Quadrant | None = None


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What a method says about all gaps, in their order, and the numbers that it was used with."""

    rows: Sequence[Score]
    settings: Mapping[str, float] = field(default_factory=dict)


def benefit(gaps: Sequence[Gap], catalogue: Catalogue) -> Scores:
    """P with k = 0: what closing a gap brings, whatever it takes (SC-40)."""
    factors = [benefit_factors(gap=gap, rule=catalogue.profile.priority) for gap in gaps]
    rows = [Score(factors=found, score=100 * prod(found.values())) for found in factors]
    return Scores(rows=rows, settings={"k": 0})


def value(gaps: Sequence[Gap], catalogue: Catalogue) -> Scores:
    """P with k = 1: benefit per unit of effort (SC-40)."""
    rule, rows = catalogue.profile.priority, []
    for gap in gaps:
        factors, effort = benefit_factors(gap=gap, rule=rule), effort_units(gap=gap, rule=rule)
        rows.append(Score(factors={**factors, "effort": effort}, score=100 * prod(factors.values()) / effort))
    return Scores(rows=rows, settings={"k": 1})


def risk(gaps: Sequence[Gap], catalogue: Catalogue) -> Scores:
    """Risk before minus risk after treatment, per unit of effort (SC-41).

    The likelihood that something goes wrong is the share of levels missing to the top of the scale, now and at the
    target; the consequence is the governance importance.
    """
    lowest, highest = catalogue.scale[0].number, catalogue.highest_level
    rows = []
    for gap in gaps:
        before, after = ((highest - level) / (highest - lowest) for level in (gap.level, gap.target))
        consequence = catalogue.by_key[gap.key].governance / HIGHEST_IMPORTANCE
        effort = effort_units(gap=gap, rule=catalogue.profile.priority)
        factors = {
            "likelihood before": before,
            "likelihood after": after,
            "consequence": consequence,
            "effort": effort,
        }
        rows.append(Score(factors=factors, score=100 * (before * consequence - after * consequence) / effort))
    return Scores(rows=rows)


def siri(gaps: Sequence[Gap], catalogue: Catalogue, horizon: Horizon) -> Scores:
    """Weighted sum of cost, KPI and proximity, each as its share of the total of all gaps (SC-42).

    Stand-ins from our inputs, as there is neither a cost profile nor a benchmark: cost is the readiness importance,
    because the money of projects depends on it; KPI is the governance importance, because there the figures are set
    that leaders steer by; best in class is the target, so that proximity is the missing levels. The scores of all gaps
    add up to 100.
    """
    requirements = [catalogue.by_key[gap.key] for gap in gaps]
    cost = _shares([requirement.readiness for requirement in requirements])
    kpi = _shares([requirement.governance for requirement in requirements])
    proximity = _shares([gap.size for gap in gaps])
    settings = dict(zip(("cost", "KPI", "proximity"), HORIZON_WEIGHTS[horizon], strict=True))
    rows = []
    for shares in zip(cost, kpi, proximity, strict=True):
        factors = dict(zip(settings, shares, strict=True))
        rows.append(Score(factors=factors, score=sum(settings[name] * share for name, share in factors.items())))
    return Scores(rows=rows, settings=settings)


def _shares(values: Sequence[int]) -> list[float]:
    total = sum(values)
    return [value / total for value in values]


def wsjf(gaps: Sequence[Gap], catalogue: Catalogue) -> Scores:
    """Business value, time criticality and risk reduction or opportunity, by job size: Fibonacci numbers (SC-43)."""
    width = catalogue.highest_level - catalogue.scale[0].number
    rows = []
    for gap in gaps:
        fifths = -(-5 * gap.size // width)
        factors = {
            "business value": FIBONACCI[catalogue.by_key[gap.key].readiness - 1],
            "time criticality": MUST_DO_URGENCY if gap.is_must_do else FIBONACCI[fifths - 1],
            "risk or opportunity": FIBONACCI[bisect_right(ENABLING_LIMITS, gap.factors.enabling_power + ALLOWANCE)],
        }
        job_size = FIBONACCI[bisect_left(EFFORT_LIMITS, gap.factors.effort_days)]
        rows.append(Score(factors={**factors, "job size": job_size}, score=sum(factors.values()) / job_size))
    return Scores(rows=rows)


def importance_performance(gaps: Sequence[Gap], catalogue: Catalogue) -> Scores:
    """Sort gaps into the grid of importance and level; a field is no place, so nothing is ranked (SC-44).

    The cut lines are the importance of a major gap and the default target level of the profile.
    """
    importance_cut = catalogue.profile.classes.major_importance_percent / 100
    level_cut = catalogue.profile.targets.default_level
    rows = []
    for gap in gaps:
        is_important = gap.factors.importance >= importance_cut - ALLOWANCE
        fields = (Quadrant.ACT_HERE, Quadrant.KEEP_IT_UP) if is_important else (Quadrant.LATER, Quadrant.ENOUGH_FOR_NOW)
        factors = {"importance": gap.factors.importance, "level": gap.level}
        rows.append(Score(factors=factors, quadrant=fields[gap.level >= level_cut]))
    return Scores(rows=rows, settings={"importance": importance_cut, "level": level_cut})
