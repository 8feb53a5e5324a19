"""From scores to views: ranks, must-do gaps on top, and how far each rank lies from the one by P."""

from __future__ import annotations

from collections.abc import Sequence

from clauses.model import Catalogue
from scoring.comparisons.scores import Scores, benefit, importance_performance, risk, siri, value, wsjf
from scoring.comparisons.texts import TEXTS
from scoring.comparisons.values import Horizon, Method, Quadrant, RankDifference, View, ViewRow
from scoring.values import AssessmentResult, Gap

QUADRANT_PLACE: dict[Quadrant | None, int] = {quadrant: place for place, quadrant in enumerate(Quadrant)}


def compare_views(
    *, result: AssessmentResult, catalogue: Catalogue, horizon: Horizon = Horizon.STRATEGIC
) -> tuple[View, ...]:
    """Return the gaps of a result in every comparison view, in the order of Method (SC-40 to SC-44, SC-31).

    `horizon` sets the weights of the SIRI-like view. Raises ValueError when the result was scored with another
    catalogue.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 2))
    >>> [(view.method.value, view.rows[0].key) for view in compare_views(result=assess(given), catalogue=catalogue)][:2]
    [('value', 'gov.steering'), ('benefit', 'dir.strategy')]
    """
    result.refuse_other_catalogue(catalogue)
    place = {key: number for number, key in enumerate(catalogue.by_key)}
    gaps = sorted(result.gaps, key=lambda gap: place[gap.key])
    scores = {
        Method.VALUE: value(gaps, catalogue),
        Method.BENEFIT: benefit(gaps, catalogue),
        Method.RISK: risk(gaps, catalogue),
        Method.SIRI: siri(gaps, catalogue, horizon),
        Method.WSJF: wsjf(gaps, catalogue),
        Method.IMPORTANCE_PERFORMANCE: importance_performance(gaps, catalogue),
    }
    return tuple(_view(method, gaps, found, catalogue) for method, found in scores.items())


def _view(method: Method, gaps: Sequence[Gap], scores: Scores, catalogue: Catalogue) -> View:
    text, ranks = TEXTS[method], _ranks(scores)
    rows = [
        ViewRow(
            key=gap.key,
            priority=gap.priority,
            is_must_do=gap.is_must_do,
            score=score.score,
            rank=rank,
            quadrant=score.quadrant,
            factors=score.factors,
        )
        for gap, score, rank in zip(gaps, scores.rows, ranks, strict=True)
    ]
    return View(
        method=method,
        name=text.name,
        formula=text.formula.format(unit=catalogue.profile.priority.effort_unit_days),
        strength=text.strength,
        weakness=text.weakness,
        settings=scores.settings,
        rows=tuple(sorted(rows, key=_listing)),
    )


def _ranks(scores: Scores) -> list[int | None]:
    """Places by score, highest first; equal scores (to a billionth) keep catalogue order, as for P (SC-28)."""
    ranks: list[int | None] = [None] * len(scores.rows)
    scored = [(place, row.score) for place, row in enumerate(scores.rows) if row.score is not None]
    for rank, (place, _) in enumerate(sorted(scored, key=lambda one: -round(one[1] * 10**9)), start=1):
        ranks[place] = rank
    return ranks


def _listing(row: ViewRow) -> tuple[bool, int]:
    return not row.is_must_do, row.rank or QUADRANT_PLACE[row.quadrant]


def rank_differences(*, views: Sequence[View], result: AssessmentResult) -> tuple[RankDifference, ...]:
    """Return for every gap, by its rank by P, how many places each view with ranks moves it up (+) or down (-).

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue, asked = load_catalogue(), ("opm.roles", "dir.strategy")
    >>> targets = default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 1))
    >>> result = assess(given)
    >>> moved = rank_differences(views=compare_views(result=result, catalogue=catalogue), result=result)[-1]
    >>> moved.key, moved.rank, moved.moves[Method.BENEFIT]
    ('dir.strategy', 2, 1)
    """
    ranks = {view.method: {row.key: row.rank for row in view.rows if row.rank is not None} for view in views}
    return tuple(
        RankDifference(
            key=gap.key,
            rank=gap.rank,
            moves={method: gap.rank - places[gap.key] for method, places in ranks.items() if places},
        )
        for gap in sorted(result.gaps, key=lambda gap: gap.rank)
    )
