"""The requirements of a group as a lift sees them: what each counts as, and whether it is an answer still to give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clauses.model import Catalogue, Requirement
from questionnaires.answers import AnswerState
from scoring.holding.values import LiftChange
from scoring.values import AssessmentResult, GroupResult, RequirementResult


@dataclass(frozen=True, kw_only=True)
class Member:
    """An applicable requirement of a group; `place` counts from 0 in catalogue order.

    `level` is what it counts as (SC-66, SC-67), None where it does not count yet; `is_open` marks an answer to give.
    """

    place: int
    requirement: Requirement
    level: int | None
    is_open: bool

    def is_below(self, level: int) -> bool:
        """Whether it counts and stands below a level."""
        return self.level is not None and self.level < level

    def change(self, to_level: int | None) -> LiftChange:
        """Return the change that brings it to a level, or answers it at any level."""
        return LiftChange(key=self.requirement.key, from_level=None if self.is_open else self.level, to_level=to_level)


def members_of(*, result: AssessmentResult, catalogue: Catalogue, group: GroupResult) -> tuple[Member, ...]:
    """Return what counts or can count in a group, in catalogue order."""
    found = (each for each in result.requirements if _is_in(group, catalogue.by_key[each.key]))
    return tuple(_members(catalogue, found))


def _members(catalogue: Catalogue, found: Iterator[RequirementResult]) -> Iterator[Member]:
    place = 0
    for each in found:
        is_open = each.state in {AnswerState.UNANSWERED, AnswerState.DONT_KNOW}
        level = _counted_level(catalogue, each, is_open)
        if is_open or level is not None:
            yield Member(place=place, requirement=catalogue.by_key[each.key], level=level, is_open=is_open)
            place += 1


def _counted_level(catalogue: Catalogue, found: RequirementResult, is_open: bool) -> int | None:
    """The level of a requirement, or the end of the scale that stands in for it."""
    profile = catalogue.profile
    ends = {"lowest": catalogue.scale[0].number, "highest": catalogue.highest_level}
    if is_open:
        return ends.get(profile.unanswered)
    return ends.get(profile.not_applicable) if found.state is AnswerState.NOT_APPLICABLE else found.level


def _is_in(group: GroupResult, requirement: Requirement) -> bool:
    if group.kind == "clause":
        return requirement.clause == group.id
    return group.kind == "catalogue" or requirement.capability == group.id
