"""What lifts a group whose gate level is a tier: everything in it at one level, in the lower tiers at another (SC-61).

To reach a given tier, all that is behind has to rise, so there is nothing to choose; only a tier in which nothing
counts yet needs one answer besides. Which tier takes the fewest changes is what is left to compare.
"""

from __future__ import annotations

from collections.abc import Sequence

from clauses.profile import TierRule
from scoring.holding.members import Member
from scoring.holding.values import LiftChange

Rises = tuple[tuple[Member, int], ...]


def changes_to_a_higher_tier(
    *, rule: TierRule, members: Sequence[Member], tier: int
) -> tuple[int, tuple[LiftChange, ...]] | None:
    """Find the tier above the given one that is reached with the smallest set of changes, and the changes.

    The tier is the one that the group then stands at, which can be further up. None where there is no tier above in
    which anything applies, and where what is not applicable counts as the lowest level and stands in the way of all.
    """
    higher = sorted({_tier(member) for member in members} - set(range(tier + 1)))
    ways = [rises for wanted in higher if (rises := _rises(rule, members, wanted)) is not None]
    if not ways:
        return None
    rises = min(ways, key=_size)
    changes = (
        LiftChange(key=member.requirement.key, from_level=member.level, to_level=level) for member, level in rises
    )
    return _reached(rule, members, rises), tuple(changes)


def _tier(member: Member) -> int:
    """The tier of a requirement; a catalogue whose gate rule counts tiers gives every requirement one."""
    return member.requirement.tier or 0


def _needed(rule: TierRule, member: Member, tier: int) -> int:
    """The level that a tier asks of a requirement in it or below."""
    return rule.top_at_least if _tier(member) == tier else rule.below_at_least


def _rises(rule: TierRule, members: Sequence[Member], tier: int) -> Rises | None:
    """Who has to rise to which level for a tier, in catalogue order; None where one of them cannot."""
    inside = [member for member in members if _tier(member) == tier]
    # Of several open requirements in a tier in which nothing counts, the first one in the catalogue is to be answered.
    first = () if any(member.is_counted for member in inside) else inside[:1]
    rising = [
        member
        for member in members
        if member in first or (_tier(member) <= tier and member.is_below(_needed(rule, member, tier)))
    ]
    if any(member.is_excused for member in rising):
        return None
    return tuple((member, _needed(rule, member, tier)) for member in rising)


def _size(rises: Rises) -> tuple[int, int, list[int]]:
    """Fewest requirements, then fewest steps, then catalogue order."""
    return len(rises), sum(level - member.stands for member, level in rises), [member.place for member, _ in rises]


def _reached(rule: TierRule, members: Sequence[Member], rises: Rises) -> int:
    """The tier at which a group stands after some of its members rose."""
    risen = {member.place: level for member, level in rises}
    counted = [member for member in members if member.is_counted or member.place in risen]
    return max(
        tier
        for tier in {_tier(member) for member in counted}
        if all(
            risen.get(member.place, member.stands) >= _needed(rule, member, tier)
            for member in counted
            if _tier(member) <= tier
        )
    )
