"""The result of one assessment as plain values, read back from the arrays of a batch of one; no rule lives here."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from scoring.arrays import AnyArray
from scoring.priority import CLASSES
from scoring.scored import ScoredAssessment, score_assessment
from scoring.shaking import DRAWS, likely_gates, shake_scored
from scoring.tracing import figure_patterns
from scoring.values import (
    AssessmentInput,
    AssessmentResult,
    Gap,
    GroupResult,
    Inconsistency,
    PriorityFactors,
    RequirementResult,
)
from scoring.votes import ANSWERED, DEFERRED, NOT_APPLICABLE, STATES

KINDS = ("clause", "capability", "catalogue")
OUTSIDE = (NOT_APPLICABLE, DEFERRED)


def assess(assessment: AssessmentInput, *, shaken_runs: int = 0) -> AssessmentResult:
    """Score one assessment: levels, groups, gaps in their order and every finding; the same input, the same result.

    With `shaken_runs` the priorities are shaken that many times as well, by the seed of the assessment. Answers to
    requirements that were not asked are left out. Raises KeyError when an asked requirement has no target and
    ValueError when a key is unknown or a level, target or grade is outside its scale.

    >>> from clauses import load_catalogue
    >>> from scoring.targets import default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 2))
    >>> result = assess(given)
    >>> result.overall.gate_level, len(result.gaps), result.gaps[0].key
    (2, 74, 'gov.steering')
    """
    return result_of_scored(
        scored=score_assessment(assessment),
        seed=assessment.seed,
        shaken_runs=shaken_runs,
        settings_version=assessment.settings_version,
    )


def result_of_scored(
    *, scored: ScoredAssessment, seed: int, shaken_runs: int = 0, settings_version: int = 0
) -> AssessmentResult:
    """Read the result of an assessment that is scored already, as `assess` does; `seed` is that of every draw."""
    catalogue = scored.arrays.catalogue
    groups = _groups(scored, likely_gates(scored=scored, seed=seed))
    unverified = scored.batch.gaps.is_unverified[0].tolist()
    return AssessmentResult(
        catalogue_id=catalogue.id,
        catalogue_edition=catalogue.edition,
        catalogue_hash=catalogue.content_hash,
        profile_id=catalogue.profile.id,
        profile_version=catalogue.profile.version,
        requirements=_requirements(scored),
        clauses=tuple(group for group in groups if group.kind == "clause"),
        capabilities=tuple(group for group in groups if group.kind == "capability"),
        overall=groups[-1],
        gaps=_gaps(scored),
        unverified_strengths=tuple(key for key, flag in zip(scored.arrays.keys, unverified, strict=True) if flag),
        inconsistencies=(*_applicability_conflicts(scored), *_prerequisite_conflicts(scored)),
        seed=seed,
        draws=DRAWS,
        shaken=shake_scored(scored=scored, runs=shaken_runs, seed=seed) if shaken_runs else None,
        settings_version=settings_version,
        figures=figure_patterns(),
    )


def _number(value: float) -> int | None:
    return None if value != value else int(value)  # noqa: PLR0124 - only NaN differs from itself


def _figure(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - only NaN differs from itself


def _first_row(values: AnyArray) -> list[Any]:
    row: list[Any] = values[0].tolist()
    return row


def _requirements(scored: ScoredAssessment) -> tuple[RequirementResult, ...]:
    levels = scored.levels
    rows = zip(
        scored.arrays.keys,
        _first_row(levels.states),
        _first_row(levels.levels),
        _ranges(scored),
        _shown(scored),
        scored.targets.tolist(),
        _sources(scored),
        zip(_by_role(scored), _votes_by_role(scored), strict=True),
        levels.votes[:, 0].T.tolist(),
        _first_row(levels.agreement),
        _first_row(scored.batch.gaps.confidence),
        scored.must_do.tolist(),
        strict=True,
    )
    return tuple(_requirement(*row) for row in rows)


def _shown(scored: ScoredAssessment) -> list[tuple[int | None, int, bool]]:
    """What evidence shows of each level, its grade, and whether it carries data."""
    evidenced = [None] * len(scored.targets) if scored.evidenced is None else scored.evidenced.tolist()
    grades = np.nan_to_num(scored.evidence).astype(np.int8).tolist()
    return list(zip(evidenced, grades, scored.with_data.tolist(), strict=True))


def _ranges(scored: ScoredAssessment) -> list[tuple[int | None, int | None]]:
    """The lowest and the highest level that may be true of each requirement (SC-35)."""
    rows = zip(
        _first_row(scored.levels.states),
        (scored.low[0] if scored.evidenced is None else np.minimum(scored.low[0], scored.evidenced)).tolist(),
        scored.high[0].tolist(),
        strict=True,
    )
    ends = scored.arrays.lowest, scored.arrays.highest
    return [
        (None, None) if code in OUTSIDE else (int(low), int(high)) if code == ANSWERED else ends
        for code, low, high in rows
    ]


def _requirement(
    key: str,
    code: int,
    level: float,
    span: tuple[int | None, int | None],
    shown: tuple[int | None, int, bool],
    target: int,
    source: str,
    by_role: tuple[dict[str, int], dict[str, int]],
    votes: list[int],
    agreement: float,
    confidence: float,
    is_must_do: bool,
) -> RequirementResult:
    known, (evidenced, grade, has_data) = _number(level), shown
    return RequirementResult(
        key=key,
        state=STATES[code],
        level=known,
        low=span[0],
        high=span[1],
        target=target,
        source=None if known is None else source,
        role_medians=by_role[0],
        votes=tuple(votes),
        agreement=_figure(agreement),
        confidence=confidence,
        evidence_grade=grade,
        evidenced_level=None if known is None else evidenced,
        role_votes=by_role[1],
        evidence_has_data=has_data,
        is_must_do=is_must_do,
    )


def _sources(scored: ScoredAssessment) -> list[str]:
    """Where the level of each requirement comes from; it means nothing where there is no level."""
    chosen = np.where(scored.levels.is_agreed, "agreed", np.where(scored.is_by_units, "units", "respondents"))
    return _first_row(chosen)


def _by_role(scored: ScoredAssessment) -> list[dict[str, int]]:
    """Role medians of every requirement by role; without any vote the role axis has one nameless place, left out."""
    medians: list[dict[str, int]] = [{} for _ in scored.arrays.keys]
    for role, row in zip(scored.roles, scored.levels.role_medians[:, 0].tolist(), strict=False):
        for column, median in enumerate(row):
            if not math.isnan(median):
                medians[column][role] = int(median)
    return medians


def _votes_by_role(scored: ScoredAssessment) -> list[dict[str, int]]:
    """How many votes of each role every requirement has, roles without one left out."""
    counts: list[list[int]] = np.add.reduce(scored.responses.votes[:, :, 0], axis=0).T.tolist()
    return [{role: count for role, count in zip(scored.roles, row, strict=False) if count} for row in counts]


def _groups(scored: ScoredAssessment, likely: list[int | None]) -> tuple[GroupResult, ...]:
    figures = vars(scored.batch.groups)
    rows = {name: _first_row(values) for name, values in figures.items() if values is not None}
    return tuple(_group(scored, rows, place, level) for place, level in enumerate(likely))


def _group(scored: ScoredAssessment, rows: dict[str, list[Any]], place: int, likely: int | None) -> GroupResult:
    group = scored.arrays.groups.keys[place]
    members = scored.arrays.groups.members[place]
    weakest = _number(rows["weakest_level"][place])
    bit = 1 << KINDS.index(group.kind)
    return GroupResult(
        kind=group.kind,
        id=group.id,
        is_published=rows["is_published"][place],
        gate_level=_number(rows["gate_level"][place]),
        gate_low=_number(rows["gate_low"][place]),
        gate_high=_number(rows["gate_high"][place]),
        target_level=_number(rows["target_level"][place]),
        target_index=_figure(rows["target_index"][place]),
        blocked_by=tuple(scored.arrays.keys[column] for column in members if rows["blocks"][column] & bit),
        weakest_level=weakest,
        weakest_key=None if weakest is None else scored.arrays.keys[rows["weakest_column"][place]],
        share_at_target=_figure(rows["share_at_target"][place]),
        index=_figure(rows["index"][place]),
        index_low=_figure(rows["index_low"][place]),
        index_high=_figure(rows["index_high"][place]),
        coverage=_figure(rows["coverage"][place]),
        asked=len(members),
        answered=rows["answered"][place],
        dont_know=rows["dont_know"][place],
        not_applicable=rows["not_applicable"][place],
        deferred=rows["deferred"][place],
        gate_likely=likely,
        evidenced_level=_number(_cell(rows, "evidenced_level", place)),
        evidenced_index=_figure(_cell(rows, "evidenced_index", place)),
        evidenced_share_at_target=_figure(_cell(rows, "evidenced_share", place)),
    )


def _cell(rows: dict[str, list[Any]], name: str, place: int) -> float:
    """A figure of a group, NaN where the engine was not asked for it."""
    return float(rows[name][place]) if name in rows else math.nan


def _gaps(scored: ScoredAssessment) -> tuple[Gap, ...]:
    rows = {name: _first_row(values) for name, values in vars(scored.batch.gaps).items()}
    levels, unmet = _first_row(scored.levels.levels), _unmet(scored)
    columns = [column for column, size in enumerate(rows["size"]) if size]
    columns.sort(key=lambda column: int(rows["order"][column]))
    return tuple(_gap(scored, rows, column, int(levels[column]), tuple(unmet.get(column, ()))) for column in columns)


def _gap(scored: ScoredAssessment, rows: dict[str, list[Any]], column: int, level: int, unmet: tuple[str, ...]) -> Gap:
    arrays, puller = scored.arrays, rows["pulled_by"][column]
    target = int(scored.targets[column])
    return Gap(
        key=arrays.keys[column],
        level=level,
        target=target,
        factors=PriorityFactors(
            gap_share=rows["size"][column] / arrays.width,
            importance=arrays.importance(column),
            enabling_power=rows["enabling_power"][column],
            unknowing=rows["unknowing"][column],
            effort_days=arrays.effort_days(column, level, target),
        ),
        priority=rows["priority"][column],
        gap_class=CLASSES[rows["gap_class"][column]],
        rank=rows["rank"][column],
        order=rows["order"][column],
        pulled_by=None if puller == column else arrays.keys[puller],
        unmet_prerequisites=unmet,
        is_must_do=bool(scored.must_do[column]),
        evidenced_level=None if scored.evidenced is None else int(scored.evidenced[column]),
    )


def _unmet(scored: ScoredAssessment) -> dict[int, list[str]]:
    """Keys of the unmet prerequisites by the column of the gap, in catalogue order."""
    graph = scored.arrays.graph
    unmet: dict[int, list[str]] = {}
    for edge in np.flatnonzero(scored.batch.gaps.unmet[0]).tolist():
        unmet.setdefault(int(graph.dependent[edge]), []).append(scored.arrays.keys[graph.prerequisite[edge]])
    return unmet


def _applicability_conflicts(scored: ScoredAssessment) -> tuple[Inconsistency, ...]:
    """SC-06: somebody gave a level, somebody said not applicable."""
    found = []
    for column in np.flatnonzero(scored.levels.has_applicability_conflict[0]).tolist():
        requirement = scored.arrays.requirements[column]
        deniers = int(scored.responses.states[NOT_APPLICABLE, 0, column])
        sentence = (
            f"{requirement.number} {requirement.title}: {deniers} said not applicable while others gave a level. "
            "The levels count until somebody decides whether it applies."
        )
        found.append(Inconsistency(kind="applicability", key=requirement.key, other_key=None, sentence=sentence))
    return tuple(found)


def _prerequisite_conflicts(scored: ScoredAssessment) -> tuple[Inconsistency, ...]:
    """SC-22: a level stands on a prerequisite that is more than one level lower."""
    arrays, levels = scored.arrays, _first_row(scored.levels.levels)
    found = []
    for edge in np.flatnonzero(scored.batch.gaps.inconsistent[0]).tolist():
        upper, lower = int(arrays.graph.dependent[edge]), int(arrays.graph.prerequisite[edge])
        above, below = arrays.requirements[upper], arrays.requirements[lower]
        sentence = (
            f"{above.number} {above.title} stands at {int(levels[upper])}, but its prerequisite {below.number} "
            f"{below.title} at {int(levels[lower])}; {int(levels[upper]) - 1} or higher would carry it. "
            "One of the two may be rated wrongly."
        )
        found.append(Inconsistency(kind="prerequisite", key=above.key, other_key=below.key, sentence=sentence))
    return tuple(found)
