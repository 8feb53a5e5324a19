"""The fewest answers that give a group a gate level at all."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.holding.covering import Candidate, catalogue_order, cheapest_cover
from scoring.holding.members import Member
from scoring.holding.values import LiftChange


def missing_answers(*, coverage_percent: int, members: Sequence[Member]) -> tuple[LiftChange, ...]:
    """Find the fewest answers, at any level, that cover enough of a group's weight (SC-14); at least one.

    Raises ValueError when nothing is open.
    """
    whole = sum(member.weight for member in members)
    open_members = [member for member in members if member.is_open]
    settled = whole - sum(member.weight for member in open_members)
    candidates = [
        Candidate(
            name=member.place,
            gain=100 * member.weight,
            count=1,
            cost=-catalogue_order(place=member.place, size=len(members)),
        )
        for member in open_members
    ]
    chosen = cheapest_cover(candidates=candidates, needed=max(coverage_percent * whole - 100 * settled, 1))
    return tuple(
        LiftChange(key=member.requirement.key, from_level=None, to_level=None)
        for member in open_members
        if member.place in chosen
    )
