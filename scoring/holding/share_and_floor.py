"""What lifts a group whose gate level needs enough weight and a floor under what is decisive (SC-09)."""

from __future__ import annotations

from collections.abc import Sequence

from clauses.model import Requirement
from clauses.profile import ShareAndFloorRule
from scoring.holding.covering import Candidate, catalogue_order, cheapest_cover
from scoring.holding.members import Member
from scoring.holding.values import LiftChange


def changes_to_level(
    *, rule: ShareAndFloorRule, members: Sequence[Member], level: int
) -> tuple[LiftChange, ...] | None:
    """Find the smallest set of changes with which a group holds a level; None where no change can do it.

    Decisive requirements below the floor must rise to it, whatever else happens; raising one of them further gains its
    weight without touching one more requirement. All others gain by rising or being answered at the level itself. What
    is not applicable and counts as the lowest level stays there, and can make it impossible.
    """
    floor = level - rule.floor_distance
    forced = [member for member in members if _is_decisive(rule, member.requirement) and member.is_below(floor)]
    must_rise = {member.place for member in forced}
    candidates = [
        _candidate(rule, member, level, size=len(members), is_forced=member.place in must_rise)
        for member in members
        if not member.is_excused and (member.stands < level or not member.is_counted)
    ]
    missing = _missing(rule, members, level)
    if any(member.is_excused for member in forced) or sum(candidate.gain for candidate in candidates) < missing:
        return None
    chosen = cheapest_cover(candidates=candidates, needed=missing)
    return tuple(
        LiftChange(
            key=member.requirement.key,
            from_level=member.level,
            to_level=level if member.place in chosen else floor,
        )
        for member in members
        if member.place in chosen or member.place in must_rise
    )


def _is_decisive(rule: ShareAndFloorRule, requirement: Requirement) -> bool:
    return max(requirement.readiness, requirement.governance) >= rule.floor_importance


def _missing(rule: ShareAndFloorRule, members: Sequence[Member], level: int) -> int:
    """A hundred times the weight that a level lacks: negative where more than enough stands there."""
    counted = sum(member.weight for member in members if member.is_counted)
    below = sum(member.weight for member in members if member.is_below(level))
    return rule.share_percent * counted - 100 * (counted - below)


def _candidate(rule: ShareAndFloorRule, member: Member, level: int, *, size: int, is_forced: bool) -> Candidate:
    """Weigh one change to the level: what it gains for the share, and what it costs.

    An answer to what was left out adds its weight to both sides of the share. Costs are compared by steps, then by the
    set of requirements, then by who of the forced ones rises further: one whole number with a place for each, which
    adds up.
    """
    order = catalogue_order(place=member.place, size=size)
    if is_forced:
        return Candidate(
            name=member.place, gain=100 * member.weight, count=0, cost=(rule.floor_distance << 2 * size) - order
        )
    gain = (100 if member.is_counted else 100 - rule.share_percent) * member.weight
    steps = level - member.stands
    return Candidate(name=member.place, gain=gain, count=1, cost=(steps << 2 * size) - (order << size))
