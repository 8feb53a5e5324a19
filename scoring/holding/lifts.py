"""From the gate rule to the smallest set of changes: which requirements have to move, and which are worth moving."""

from __future__ import annotations

from collections.abc import Sequence

from clauses.model import Catalogue, Requirement
from clauses.profile import GateRule, ShareAndFloorRule
from scoring.holding.covering import Candidate, cheapest_cover
from scoring.holding.members import Member, members_of
from scoring.holding.tiers import tier_raises
from scoring.holding.values import Lift, LiftChange
from scoring.holding.words import answers_sentence, lift_sentence
from scoring.values import AssessmentResult, GroupResult


def what_holds_back(*, result: AssessmentResult, catalogue: Catalogue) -> tuple[Lift, ...]:
    """Return the smallest lift of every clause, of every capability and of the whole, in this order (SC-37).

    Groups at the top of the scale and groups in which nothing applies have none. Raises ValueError when the result was
    scored with another catalogue.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> agreed = {**dict.fromkeys(asked, 3), "eva.objectives": 2, "dir.strategy": 2, "ppm.actionplan": 1}
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=agreed)
    >>> what_holds_back(result=assess(given), catalogue=catalogue)[2].sentence
    'One answer holds clause 6 at 2: 6.7. It needs level 3.'
    """
    groups = (*result.clauses, *result.capabilities, result.overall)
    lifts = (what_holds_group_back(result=result, catalogue=catalogue, group=group) for group in groups)
    return tuple(lift for lift in lifts if lift is not None)


def what_holds_group_back(*, result: AssessmentResult, catalogue: Catalogue, group: GroupResult) -> Lift | None:
    """Return the smallest lift of one group of a result; None at the top of the scale and where nothing applies."""
    result.refuse_other_catalogue(catalogue)
    members = members_of(result=result, catalogue=catalogue, group=group)
    if group.gate_level is None:
        return _publishing_lift(catalogue, group, members) if members else None
    raises = _raises(catalogue, members, group.gate_level)
    if raises is None:
        return None
    to_level, changes = raises
    numbered = [(catalogue.by_key[change.key].number, change) for change in changes]
    return Lift(
        kind=group.kind,
        id=group.id,
        from_level=group.gate_level,
        to_level=to_level,
        changes=changes,
        sentence=lift_sentence(group=group_name(group), level=group.gate_level, changes=numbered),
    )


def group_name(group: GroupResult) -> str:
    """Name a group inside a sentence: clause 6, capability PPM, the whole catalogue."""
    return "the whole catalogue" if group.kind == "catalogue" else f"{group.kind} {group.id}"


def gate_weight(rule: GateRule, requirement: Requirement) -> int:
    """Return what a requirement weighs in the gate rule; with tiers all weigh the same."""
    if rule.kind == "tiers":
        return 1
    return requirement.readiness if rule.weight == "readiness" else requirement.governance


def is_decisive(rule: ShareAndFloorRule, requirement: Requirement) -> bool:
    """Tell whether the floor of the gate rule holds a requirement."""
    return max(requirement.readiness, requirement.governance) >= rule.floor_importance


def _raises(catalogue: Catalogue, members: Sequence[Member], reached: int) -> tuple[int, tuple[LiftChange, ...]] | None:
    """Return the next gate level and what has to change for it, by the gate rule of the catalogue; None at the top."""
    rule = catalogue.profile.gate
    if rule.kind == "share_and_floor":
        level = reached + 1
        return None if level > catalogue.highest_level else (level, _share_raises(catalogue, rule, members, level))
    found = tier_raises(rule=rule, members=members, reached=reached, lowest=catalogue.scale[0].number)
    return found and (found[0], tuple(member.change(level) for member, level in found[1]))


def _publishing_lift(catalogue: Catalogue, group: GroupResult, members: Sequence[Member]) -> Lift:
    """Find the fewest answers, at any level, that give a group without a level enough coverage."""
    weights = {member.place: gate_weight(catalogue.profile.gate, member.requirement) for member in members}
    known = sum(weights[member.place] for member in members if not member.is_open)
    whole = sum(weights.values())
    missing = max(catalogue.profile.coverage_percent * whole - 100 * known, 1)
    open_members = [member for member in members if member.is_open]
    candidates = [
        Candidate(name=member.place, gain=100 * weights[member.place], count=1, cost=-_order(members, member))
        for member in open_members
    ]
    chosen = cheapest_cover(candidates=candidates, needed=missing)
    given = [member.requirement for member in open_members if member.place in chosen]
    return Lift(
        kind=group.kind,
        id=group.id,
        from_level=None,
        to_level=None,
        changes=tuple(LiftChange(key=item.key, from_level=None, to_level=None) for item in given),
        sentence=answers_sentence(group=group_name(group), numbers=[item.number for item in given]),
    )


def _order(members: Sequence[Member], member: Member) -> int:
    """One bit per member, the greatest for the first: of two sets, the one that is first in the catalogue adds up to
    more, whatever else both hold."""
    return 1 << (len(members) - 1 - member.place)


def _share_raises(
    catalogue: Catalogue, rule: ShareAndFloorRule, members: Sequence[Member], level: int
) -> tuple[LiftChange, ...]:
    """Find the smallest set of changes with which a group holds a level.

    Decisive requirements below the floor must rise to it, whatever else happens; raising one of them further gains its
    weight without touching one more requirement. All others gain by rising or being answered at the level itself.
    """
    floor = level - rule.floor_distance
    forced = {member.place for member in members if is_decisive(rule, member.requirement) and member.is_below(floor)}
    candidates = [
        _candidate(catalogue, rule, members, member, level, member.place in forced)
        for member in members
        if member.level is None or member.level < level
    ]
    known = sum(gate_weight(rule, member.requirement) for member in members if member.level is not None)
    below = sum(gate_weight(rule, member.requirement) for member in members if member.is_below(level))
    missing = rule.share_percent * known - 100 * (known - below)
    chosen = cheapest_cover(candidates=candidates, needed=missing)
    return tuple(
        member.change(level if member.place in chosen else floor)
        for member in members
        if member.place in chosen or member.place in forced
    )


def _candidate(
    catalogue: Catalogue,
    rule: ShareAndFloorRule,
    members: Sequence[Member],
    member: Member,
    level: int,
    is_forced: bool,
) -> Candidate:
    """Weigh one change to the level: what it gains for the share, and what it costs.

    An answer adds its weight to both sides of the share. Costs are compared by steps, then by the set of requirements,
    then by who of the forced ones rises further: one whole number with a place for each, which adds up.
    """
    order, size, weight = _order(members, member), len(members), gate_weight(rule, member.requirement)
    if is_forced:
        return Candidate(name=member.place, gain=100 * weight, count=0, cost=(rule.floor_distance << 2 * size) - order)
    lowest = catalogue.scale[0].number
    gain = (100 if member.level is not None else 100 - rule.share_percent) * weight
    steps = level - (lowest if member.level is None else member.level)
    return Candidate(name=member.place, gain=gain, count=1, cost=(steps << 2 * size) - (order << size))
