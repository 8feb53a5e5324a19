"""What a group is made of when it has to be lifted: what counts and as which level, what is open, what cannot move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clauses.model import Catalogue, Requirement
from clauses.profile import GateRule
from questionnaires.answers import AnswerState
from scoring.values import AssessmentResult, GroupResult


@dataclass(frozen=True, kw_only=True)
class Member:
    """A requirement that applies to a group; `place` counts from 0 in catalogue order.

    `level` is its own level, None where it has none. `stands` is what it counts as, and where steps are counted from:
    the lowest level where it is open. `is_counted` is false for what is open and left out. `is_excused` marks what is
    not applicable and counts all the same (SC-67): no answer can change it. `weight` is the weight of the gate rule.
    """

    place: int
    requirement: Requirement
    weight: int
    level: int | None
    stands: int
    is_counted: bool
    is_excused: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.level is None and not self.is_excused

    def is_below(self, level: int) -> bool:
        """Whether it counts and stands below a level."""
        return self.is_counted and self.stands < level


def members_of(*, result: AssessmentResult, catalogue: Catalogue, group: GroupResult) -> tuple[Member, ...]:
    """Return what applies to a group, in catalogue order; what is deferred or left out as not applicable is not there.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = ("eco.suppliers", "eco.partners"), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed={"eco.suppliers": 4})
    >>> result = assess(given)
    >>> found = members_of(result=result, catalogue=catalogue, group=result.overall)
    >>> [(member.place, member.level, member.stands, member.is_counted) for member in found]
    [(0, 4, 4, True), (1, None, 0, False)]
    """
    counted, lowest, members = _without_level(catalogue), catalogue.scale[0].number, list[Member]()
    for found in result.requirements:
        requirement, is_excused = catalogue.by_key[found.key], found.state is AnswerState.NOT_APPLICABLE
        if not _is_in(group, requirement) or (found.level is None and found.state not in counted):
            continue
        counts_as = found.level if found.level is not None else counted[found.state]
        members.append(
            Member(
                place=len(members),
                requirement=requirement,
                weight=_weight(catalogue.profile.gate, requirement),
                level=found.level,
                stands=lowest if counts_as is None else counts_as,
                is_counted=counts_as is not None,
                is_excused=is_excused,
            )
        )
    return tuple(members)


def _without_level(catalogue: Catalogue) -> Mapping[AnswerState, int | None]:
    """What counts without a level of its own, and as which one (SC-66, SC-67); None where it is open and left out."""
    profile, lowest = catalogue.profile, catalogue.scale[0].number
    blank = lowest if profile.unanswered == "lowest" else None
    counted: dict[AnswerState, int | None] = {AnswerState.UNANSWERED: blank, AnswerState.DONT_KNOW: blank}
    if profile.not_applicable != "left_out":
        counted[AnswerState.NOT_APPLICABLE] = lowest if profile.not_applicable == "lowest" else catalogue.highest_level
    return counted


def _is_in(group: GroupResult, requirement: Requirement) -> bool:
    if group.kind == "clause":
        return requirement.clause == group.id
    return group.kind == "catalogue" or requirement.capability == group.id


def _weight(rule: GateRule, requirement: Requirement) -> int:
    """Weight for the gate rule and for coverage; with tiers every requirement weighs the same."""
    if rule.kind == "tiers":
        return 1
    return requirement.readiness if rule.weight == "readiness" else requirement.governance
