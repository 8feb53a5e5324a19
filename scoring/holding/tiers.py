"""The smallest set of changes under a gate rule with tiers: the only choice is which tier to reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clauses.profile import TierRule
from scoring.holding.members import Member

Raise = tuple[Member, int]


def tier_raises(
    *, rule: TierRule, members: Sequence[Member], reached: int, lowest: int
) -> tuple[int, tuple[Raise, ...]] | None:
    """Return the tier above the reached one that takes the smallest set of changes, and these; None at the top (SC-37).

    Everything that counts has to reach its mark; a tier in which nothing counts yet needs one answer.
    """
    ways = [way for tier in _tiers(members) if tier > reached for way in _ways(rule, members, tier)]
    return min(ways, key=lambda way: _rank(way[1], lowest), default=None)


def _tiers(members: Sequence[Member]) -> list[int]:
    return sorted({member.requirement.tier or 0 for member in members})


def _ways(rule: TierRule, members: Sequence[Member], tier: int) -> Iterator[tuple[int, tuple[Raise, ...]]]:
    """Yield every set of changes that reaches a tier and has nothing to spare."""
    needed = [raised for member in members if (raised := _needed(rule, member, tier))]
    of_tier = [member for member in members if member.requirement.tier == tier]
    if any(member.level is not None for member in of_tier):
        yield tier, tuple(needed)
        return
    for answered in of_tier:
        yield tier, tuple(sorted([*needed, (answered, rule.top_at_least)], key=lambda raised: raised[0].place))


def _needed(rule: TierRule, member: Member, tier: int) -> Raise | None:
    """The level that a requirement which counts still needs for a tier, None where it is there already."""
    own = member.requirement.tier or 0
    mark = rule.top_at_least if own == tier else rule.below_at_least
    return (member, mark) if own <= tier and member.is_below(mark) else None


def _rank(raises: Sequence[Raise], lowest: int) -> tuple[int, int, list[int], list[int]]:
    """Fewest requirements, then fewest steps, then catalogue order; of the same ones, the first rises furthest."""
    steps = sum(level - (lowest if member.level is None else member.level) for member, level in raises)
    return len(raises), steps, [member.place for member, _ in raises], [-level for _, level in raises]
