"""How leaders, staff and units see the same thing differently, told only of groups large enough to hide each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from clauses.model import Requirement
from questionnaires.answers import ResponseSheet
from scoring.arrays import CatalogueArrays, Floats, Numbers
from scoring.compiled import compile_catalogue
from scoring.counting import count_responses
from scoring.raters.group_sizes import LEAST_ANSWERS, NO_UNIT, Hiding, hidden_units, staff_counterpart
from scoring.values import AssessmentInput
from scoring.votes import lower_medians

LEAST_DIFFERENCE = 2
EVERYBODY_ELSE = "everybody else"
_MEMBER = {"leadership": "executive", "management": "manager", "staff": "employee"}
_WHY = {
    ("roles", Hiding.TOO_SMALL): (
        f"Requirements on which leadership, management or staff gave fewer than {LEAST_ANSWERS} answers, so that they "
        "are not shown apart"
    ),
    ("roles", Hiding.BY_SUBTRACTION): (
        f"Requirements on which leadership is shown within management, because the other managers are fewer than "
        f"{LEAST_ANSWERS} and could be worked out otherwise"
    ),
    ("units", Hiding.TOO_SMALL): (
        f"Times that a unit gave fewer than {LEAST_ANSWERS} answers to a requirement and is not shown apart"
    ),
    ("units", Hiding.BY_SUBTRACTION): (
        "Times that a unit is not shown apart on a requirement, because a smaller one could be worked out otherwise"
    ),
}


@dataclass(frozen=True, kw_only=True)
class PerceptionGap:
    """Two groups whose lower medians on one requirement are two levels or more apart (`kind` = roles, units).

    The sizes count answers and are at least five each; `difference` is the first median minus the second.
    """

    kind: str
    key: str
    first: str
    second: str
    first_size: int
    second_size: int
    first_median: int
    second_median: int
    sentence: str

    @property
    def difference(self) -> int:
        """Return the first median minus the second: above 0 where the first group sees more than the second."""
        return self.first_median - self.second_median


@dataclass(frozen=True, kw_only=True)
class UnheardGroup:
    """A requirement that others have rated, but nobody of the group that lives it (`perspective`, such as staff)."""

    key: str
    perspective: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class NotShown:
    """How often and why groups were not shown apart; counts only, no group and no requirement is named."""

    kind: str
    why: Hiding
    count: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class PerceptionFindings:
    """Perception gaps by roles, then by units, each in catalogue order, and what stands behind them.

    `roles_compared` and `units_compared` count the comparisons that could be made, with or without a gap.
    """

    gaps: tuple[PerceptionGap, ...]
    unheard: tuple[UnheardGroup, ...]
    not_shown: tuple[NotShown, ...]
    roles_compared: int
    units_compared: int


@dataclass(frozen=True, kw_only=True, eq=False)
class _Group:
    """The votes [levels, m] of some people, with their number and their lower median per requirement."""

    name: str
    votes: Numbers
    lowest: int

    @cached_property
    def sizes(self) -> list[int]:
        sizes: list[int] = np.add.reduce(self.votes, axis=0).tolist()
        return sizes

    @cached_property
    def medians(self) -> Floats:
        return lower_medians(counts=self.votes, lowest=self.lowest)


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """Two groups that may be shown on the requirement in a column."""

    column: int
    first: _Group
    second: _Group


def perception_findings(assessment: AssessmentInput) -> PerceptionFindings:
    """Find where leadership and staff, or a unit and all others, see a requirement two levels apart (SC-51, SC-52).

    Votes count whether or not a level was agreed afterwards; requirements decided to be not applicable or deferred
    stay out. Which role stands for leadership or staff is said by the catalogue.

    >>> from clauses import load_catalogue
    >>> from questionnaires import Answer, AnswerState
    >>> def sheet(name, role, level):
    ...     answer = Answer(key="dir.strategy", state=AnswerState.ANSWERED, level=level)
    ...     return ResponseSheet(respondent=name, roles=(role,), answers=(answer,))
    >>> leaders = tuple(sheet(f"Executive {n}", "EX", 4) for n in range(5))
    >>> staff = tuple(sheet(f"Employee {n}", "EM", 2) for n in range(6))
    >>> given = AssessmentInput(
    ...     catalogue=load_catalogue(), asked=("dir.strategy",), targets={"dir.strategy": 3}, sheets=leaders + staff
    ... )
    >>> perception_findings(given).gaps[0].sentence
    '6.4 Digitalization strategy: leadership sees level 4 (5 answers), staff level 2 (6 answers).'
    """
    arrays = compile_catalogue(catalogue=assessment.catalogue, asked=assessment.asked)
    columns = [column for column, key in enumerate(arrays.keys) if key not in assessment.decisions]
    hidden: Counter[tuple[str, Hiding]] = Counter()
    by_roles = list(_compare_roles(_groups_by_perspective(arrays, assessment), columns, hidden))
    by_units = list(_compare_units(_groups_by_unit(arrays, assessment), columns, hidden))
    gaps = [_gap(arrays, "roles", each) for each in by_roles] + [_gap(arrays, "units", each) for each in by_units]
    return PerceptionFindings(
        gaps=tuple(gap for gap in gaps if abs(gap.difference) >= LEAST_DIFFERENCE),
        unheard=tuple(_unheard(arrays, assessment, columns)),
        not_shown=tuple(_not_shown(kind, why, hidden[kind, why]) for kind, why in _WHY if hidden[kind, why]),
        roles_compared=len(by_roles),
        units_compared=len(by_units),
    )


def _groups_by_perspective(arrays: CatalogueArrays, assessment: AssessmentInput) -> dict[str, _Group]:
    """The votes by perspective of the role that a vote counts under; `others` is management without leadership."""
    roles, votes = _votes_by_role(arrays, assessment)
    perspective = {role.code: role.perspective for role in assessment.catalogue.roles}
    kinds = [perspective.get(role, "management") for role in roles]

    def group(name: str, *members: str) -> _Group:
        places = [place for place, kind in enumerate(kinds) if kind in members]
        return _Group(name=name, votes=np.add.reduce(votes[:, places], axis=1), lowest=arrays.lowest)

    return {
        "leadership": group("leadership", "leadership"),
        "others": group("others", "management"),
        "management": group("management", "leadership", "management"),
        "staff": group("staff", "staff"),
    }


def _votes_by_role(arrays: CatalogueArrays, assessment: AssessmentInput) -> tuple[tuple[str, ...], Numbers]:
    roles, responses = count_responses(arrays=arrays, assessment=assessment)
    return roles, responses.votes[:, :, 0]


def _compare_roles(
    groups: Mapping[str, _Group], columns: list[int], hidden: Counter[tuple[str, Hiding]]
) -> Iterator[_Comparison]:
    """Yield what may be compared with staff; what may not is counted in `hidden`."""
    for column in columns:
        found = staff_counterpart(
            leadership=groups["leadership"].sizes[column],
            others=groups["others"].sizes[column],
            staff=groups["staff"].sizes[column],
        )
        if found.hiding:
            hidden["roles", found.hiding] += 1
        if found.name:
            yield _Comparison(column=column, first=groups[found.name], second=groups["staff"])


def _groups_by_unit(arrays: CatalogueArrays, assessment: AssessmentInput) -> dict[str, _Group]:
    """The votes by unit, in the order of names; nothing where the sheets name fewer than two groups."""
    units = sorted({sheet.unit for sheet in assessment.sheets})
    if len(units) < 2:
        return {}
    members: dict[str, list[ResponseSheet]] = {unit: [] for unit in units}
    for sheet in assessment.sheets:
        members[sheet.unit].append(sheet)
    return {
        unit: _Group(name=unit, votes=_all_votes(arrays, assessment, sheets), lowest=arrays.lowest)
        for unit, sheets in members.items()
    }


def _all_votes(arrays: CatalogueArrays, assessment: AssessmentInput, sheets: list[ResponseSheet]) -> Numbers:
    _, votes = _votes_by_role(arrays, replace(assessment, sheets=tuple(sheets)))
    summed: Numbers = np.add.reduce(votes, axis=1)
    return summed


def _compare_units(
    groups: Mapping[str, _Group], columns: list[int], hidden: Counter[tuple[str, Hiding]]
) -> Iterator[_Comparison]:
    """Yield every unit that may be shown against all others; two units make one comparison."""
    rests = _rests(groups)
    for column in columns:
        sizes = {unit: group.sizes[column] for unit, group in groups.items() if group.sizes[column]}
        kept_back = hidden_units(sizes=sizes)
        hidden.update(("units", why) for why in kept_back.values())
        shown = [unit for unit in sizes if unit != NO_UNIT and unit not in kept_back]
        if len(shown) == len(sizes) == 2:
            yield _Comparison(column=column, first=groups[shown[0]], second=groups[shown[1]])
        elif len(sizes) > 1:
            yield from (_Comparison(column=column, first=groups[unit], second=rests[unit]) for unit in shown)


def _rests(groups: Mapping[str, _Group]) -> dict[str, _Group]:
    """For every unit the votes of all others."""
    whole = sum(group.votes for group in groups.values())
    return {unit: replace(group, name=EVERYBODY_ELSE, votes=whole - group.votes) for unit, group in groups.items()}


def _gap(arrays: CatalogueArrays, kind: str, comparison: _Comparison) -> PerceptionGap:
    column, first, second = comparison.column, comparison.first, comparison.second
    medians = int(first.medians[column]), int(second.medians[column])
    sizes = first.sizes[column], second.sizes[column]
    return PerceptionGap(
        kind=kind,
        key=arrays.keys[column],
        first=first.name,
        second=second.name,
        first_size=sizes[0],
        second_size=sizes[1],
        first_median=medians[0],
        second_median=medians[1],
        sentence=(
            f"{_title(arrays.requirements[column])}: {first.name} sees level {medians[0]} ({sizes[0]} answers), "
            f"{second.name} level {medians[1]} ({sizes[1]} answers)."
        ),
    )


def _title(requirement: Requirement) -> str:
    return f"{requirement.number} {requirement.title}"


def _unheard(arrays: CatalogueArrays, assessment: AssessmentInput, columns: list[int]) -> Iterator[UnheardGroup]:
    """What is lived by a group, rated by others and not agreed together, but answered by nobody of the group."""
    answered = np.add.reduce(_all_votes(arrays, assessment, list(assessment.sheets)), axis=0)
    heard = _heard(arrays, assessment)
    for column in columns:
        requirement = arrays.requirements[column]
        group = requirement.lived_by
        is_rated = answered[column] > 0 and requirement.key not in assessment.agreed
        if group and is_rated and not heard[group][column]:
            sentence = f"{_title(requirement)}: no {_MEMBER[group]} has answered, though this is lived by {group}."
            yield UnheardGroup(key=requirement.key, perspective=group, sentence=sentence)


def _heard(arrays: CatalogueArrays, assessment: AssessmentInput) -> dict[str, Numbers]:
    """Per perspective the number of levels given by people who have a role of it, in whichever role they counted."""
    codes: dict[str, set[str]] = {perspective: set() for perspective in _MEMBER}
    for role in assessment.catalogue.roles:
        codes[role.perspective].add(role.code)
    return {
        perspective: np.add.reduce(
            _all_votes(arrays, assessment, [sheet for sheet in assessment.sheets if own & set(sheet.roles)]), axis=0
        )
        for perspective, own in codes.items()
    }


def _not_shown(kind: str, why: Hiding, count: int) -> NotShown:
    return NotShown(kind=kind, why=why, count=count, sentence=f"{_WHY[kind, why]}: {count}.")
