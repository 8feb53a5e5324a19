"""Several units in one assessment: the levels of each unit, the organization's level from them, and where they part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan
from types import MappingProxyType

import numpy as np

from questionnaires.answers import AnswerState, ResponseSheet
from scoring.arrays import CatalogueArrays, Floats, Numbers
from scoring.compiled import compile_catalogue
from scoring.counting import count_responses
from scoring.engine import score_groups
from scoring.rollup import GroupFigures
from scoring.values import AssessmentInput, Unit
from scoring.votes import requirement_levels

# Units this many levels apart are two camps, the same distance that is told between roles.
SPLIT_DISTANCE = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitLevels:
    """What each of u units says about m requirements: `levels` (NaN where none) and state codes `states`, both [u, m].

    `votes` [u, m] counts the people of a unit who gave a level, so that small groups can be kept apart (domain H1.6).
    """

    units: tuple[Unit, ...]
    levels: Floats
    states: Numbers
    votes: Numbers


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """Figures of one group (`kind` = clause, capability, catalogue) in one unit.

    Levels, index (0 to 100) and share (0 to 1) are None when `is_published` is false; `coverage` is None when nothing
    applies. `asked` and `answered` are numbers of requirements.
    """

    kind: str
    id: str
    is_published: bool
    gate_level: int | None
    index: float | None
    share_at_target: float | None
    coverage: float | None
    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class UnitResult:
    """The result of one unit: levels by key where it has one, how many people gave a level by key, and its groups.

    `respondents` counts the people of the unit who answered anything. Whoever shows a unit keeps small groups apart
    (domain H1.6).
    """

    name: str
    size: int
    respondents: int
    levels: Mapping[str, int]
    votes: Mapping[str, int]
    clauses: tuple[UnitFigures, ...]
    capabilities: tuple[UnitFigures, ...]
    overall: UnitFigures


@dataclass(frozen=True, kw_only=True)
class UnitSplit:
    """A requirement whose units stand apart: the level of each unit that has one, by name."""

    key: str
    levels: Mapping[str, int]

    @property
    def distance(self) -> int:
        """Return how many levels lie between the lowest and the highest unit."""
        return max(self.levels.values()) - min(self.levels.values())


def score_units(*, assessment: AssessmentInput) -> tuple[UnitResult, ...]:
    """Score each unit of an assessment as one row of a batch, in the order of its units (rules SC-53 and SC-55).

    Raises ValueError as `assess` does, and for a unit that stands twice or has no size.

    >>> from clauses import load_catalogue
    >>> from questionnaires.answers import Answer, AnswerState, ResponseSheet
    >>> said = (Answer(key="dir.strategy", state=AnswerState.ANSWERED, level=2),)
    >>> sheet = ResponseSheet(respondent="Mara", roles=("EX",), answers=said, unit="Plant Moss")
    >>> given = AssessmentInput(
    ...     catalogue=load_catalogue(), asked=("dir.strategy",), targets={"dir.strategy": 3}, sheets=(sheet,),
    ...     units=(Unit(name="Plant Halden", size=420), Unit(name="Plant Moss", size=180)),
    ... )
    >>> [(unit.name, dict(unit.levels), unit.overall.gate_level) for unit in score_units(assessment=given)]
    [('Plant Halden', {}, None), ('Plant Moss', {'dir.strategy': 2}, 2)]
    """
    arrays = compile_catalogue(catalogue=assessment.catalogue, asked=assessment.asked)
    if not assessment.units:
        return ()
    found = unit_levels(arrays=arrays, assessment=assessment)
    targets = np.array([assessment.targets[key] for key in arrays.keys], dtype=np.int64)
    figures = score_groups(arrays=arrays, levels=found.levels, targets=targets, states=found.states)
    people = _by_unit(assessment)
    return tuple(
        _unit_result(arrays, unit, _active(people[unit.name]), found.levels[row], found.votes[row], groups)
        for row, unit in enumerate(found.units)
        for groups in [_groups(arrays, figures, row)]
    )


def unit_splits(*, results: tuple[UnitResult, ...]) -> tuple[UnitSplit, ...]:
    """Return the requirements whose units stand two or more levels apart (rule SC-56), widest first.

    Equal distances keep the order in which the first unit that has a level lists its requirements.

    >>> unit_splits(results=())
    ()
    """
    by_key: dict[str, dict[str, int]] = {}
    for result in results:
        for key, level in result.levels.items():
            by_key.setdefault(key, {})[result.name] = level
    found = (UnitSplit(key=key, levels=MappingProxyType(levels)) for key, levels in by_key.items())
    apart = [split for split in found if split.distance >= SPLIT_DISTANCE]
    return tuple(sorted(apart, key=lambda split: -split.distance))


def unit_levels(*, arrays: CatalogueArrays, assessment: AssessmentInput) -> UnitLevels:
    """Bring what the people of each unit say to one level and state per requirement (rule SC-53).

    Raises ValueError for a unit that stands twice or has no size.
    """
    _check_units(assessment.units)
    people = _by_unit(assessment)
    rows = [_levels_of(arrays, replace(assessment, sheets=people[unit.name])) for unit in assessment.units]
    return UnitLevels(
        units=assessment.units,
        levels=np.vstack([levels for levels, _, _ in rows]),
        states=np.vstack([states for _, states, _ in rows]),
        votes=np.vstack([votes for _, _, votes in rows]),
    )


def organization_levels(*, arrays: CatalogueArrays, levels: Floats, sizes: Numbers) -> Floats:
    """Return the level of m requirements from `levels` [u, m] of units with `sizes` [u] (rule SC-54), NaN where none.

    Compared in whole numbers: 100 times the size that reaches a level against 80 times the size that has one, where the
    profile says 80 %.

    >>> from clauses import load_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue(), asked=("dir.strategy",))
    >>> levels = np.array([[3.0], [1.0], [2.0]])
    >>> organization_levels(arrays=arrays, levels=levels, sizes=np.array([420, 180, 100])).tolist()
    [1.0]
    """
    weighed = sizes.astype(np.int64)[:, None]
    known = np.add.reduce(weighed * ~np.isnan(levels), axis=0)
    reached = np.add.reduce(weighed * (levels >= arrays.steps[:, None, None]), axis=1)
    steps = np.add.reduce(100 * reached >= arrays.catalogue.profile.units_percent * known, axis=0)
    return np.where(known > 0, arrays.lowest + steps, np.nan)


def _check_units(units: tuple[Unit, ...]) -> None:
    for place, unit in enumerate(units):
        if unit.size < 1:
            raise ValueError(f"The unit {unit.name} has the size {unit.size}; it must be 1 or more.")
        if any(other.name == unit.name for other in units[:place]):
            raise ValueError(f"The unit {unit.name} stands twice.")


def _by_unit(assessment: AssessmentInput) -> dict[str, tuple[ResponseSheet, ...]]:
    """The sheets of each unit; a sheet without a unit, or with one that is not there, belongs to none."""
    return {
        unit.name: tuple(sheet for sheet in assessment.sheets if sheet.unit == unit.name) for unit in assessment.units
    }


def _active(sheets: tuple[ResponseSheet, ...]) -> int:
    return sum(1 for sheet in sheets if any(answer.state is not AnswerState.UNANSWERED for answer in sheet.answers))


def _levels_of(arrays: CatalogueArrays, part: AssessmentInput) -> tuple[Floats, Numbers, Numbers]:
    """Levels, states and numbers of votes of one unit, each [1, m]; agreed levels are those of the whole."""
    _, responses = count_responses(arrays=arrays, assessment=replace(part, agreed={}))
    profile = part.catalogue.profile
    found = requirement_levels(
        responses=responses,
        lowest=arrays.lowest,
        votes_for_consensus=profile.priority.votes_for_consensus,
        aggregation=profile.aggregation,
    )
    return found.levels, found.states, np.add.reduce(found.votes, axis=0)


def _unit_result(
    arrays: CatalogueArrays,
    unit: Unit,
    respondents: int,
    levels: Floats,
    votes: Numbers,
    groups: tuple[UnitFigures, ...],
) -> UnitResult:
    known = {key: int(level) for key, level in zip(arrays.keys, levels.tolist(), strict=True) if not isnan(level)}
    counts = dict(zip(arrays.keys, votes.tolist(), strict=True))
    return UnitResult(
        name=unit.name,
        size=unit.size,
        respondents=respondents,
        levels=MappingProxyType(known),
        votes=MappingProxyType({key: count for key, count in counts.items() if count}),
        clauses=tuple(group for group in groups if group.kind == "clause"),
        capabilities=tuple(group for group in groups if group.kind == "capability"),
        overall=groups[-1],
    )


def _groups(arrays: CatalogueArrays, figures: GroupFigures, row: int) -> tuple[UnitFigures, ...]:
    names = ("is_published", "gate_level", "index", "share_at_target", "coverage", "answered")
    rows = {name: getattr(figures, name)[row].tolist() for name in names}
    return tuple(
        UnitFigures(
            kind=group.kind,
            id=group.id,
            is_published=rows["is_published"][place],
            gate_level=None if isnan(rows["gate_level"][place]) else int(rows["gate_level"][place]),
            index=_known(rows["index"][place]),
            share_at_target=_known(rows["share_at_target"][place]),
            coverage=_known(rows["coverage"][place]),
            asked=len(members),
            answered=rows["answered"][place],
        )
        for place, (group, members) in enumerate(zip(arrays.groups.keys, arrays.groups.members, strict=True))
    )


def _known(value: float) -> float | None:
    return None if isnan(value) else value
