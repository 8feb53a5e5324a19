"""The cheapest way to gather enough weight: an exact cover by whole numbers, quick for the sizes of a group.

Candidates of one gain differ in cost only, so of each gain the cheapest come first and only their number is open. The
states are the sums reached so far, gain by gain, the greatest first. A state is followed only while the fewest
requirements that could complete it keep the total at the fewest possible; as the greatest gains decide that number,
few sums are left to look at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A change that gains weight: `count` is 1 for a further requirement, 0 for one that changes anyway.

    `name` identifies it. Costs are compared by count, then by `cost`: any whole number that adds up over candidates.
    """

    name: int
    gain: int
    count: int
    cost: int


def catalogue_order(*, place: int, size: int) -> int:
    """Return one bit per place, the greatest for the first: of two sets, the one that comes first adds up to more.

    >>> catalogue_order(place=0, size=3), catalogue_order(place=1, size=3) + catalogue_order(place=2, size=3)
    (4, 3)
    """
    return 1 << (size - 1 - place)


@dataclass(frozen=True)
class _Gain:
    """All candidates of one gain, the cheapest first, with the running sums of their counts and costs.

    `free_after` is the gain of all count-free candidates of smaller gain, `fewest_after` the running sums of the gains
    of the others, the greatest first: what the rest can give.
    """

    gain: int
    members: tuple[Candidate, ...]
    counts: tuple[int, ...]
    costs: tuple[int, ...]
    free_after: int
    fewest_after: tuple[int, ...]

    def completes(self, missing: int, count: int) -> bool:
        """Tell whether this many further requirements of smaller gain can give what is missing."""
        needed = bisect_left(self.fewest_after, missing - self.free_after)
        return needed <= count and needed < len(self.fewest_after)


@dataclass(frozen=True)
class _State:
    """The best way to a sum of gains: how many requirements, at which cost, and how many candidates of each gain."""

    count: int
    cost: int
    taken: tuple[int, ...]


def cheapest_cover(*, candidates: Sequence[Candidate], needed: int) -> frozenset[int]:
    """Return the names of the candidates that gain what is needed at the lowest count, then cost.

    Raises ValueError when all candidates together do not gain enough.

    >>> one, two = Candidate(name=1, gain=4, count=1, cost=1), Candidate(name=2, gain=5, count=1, cost=2)
    >>> sorted(cheapest_cover(candidates=(one, two), needed=4)), sorted(cheapest_cover(candidates=(one, two), needed=9))
    ([1], [1, 2])
    """
    useful = [candidate for candidate in candidates if candidate.gain > 0]
    free = sum(candidate.gain for candidate in useful if not candidate.count)
    fewest = bisect_left(_greatest_sums(useful), needed - free)
    if fewest > sum(candidate.count for candidate in useful):
        raise ValueError(f"All candidates together gain less than the {needed} that are needed.")
    gains = _by_gain(useful)
    states = {0: _State(0, 0, ())}
    for gain in gains:
        states = _next_states(states, gain, needed, fewest)
    best = min(states.values(), key=lambda state: (state.count, state.cost))
    taken = zip(gains, best.taken, strict=True)
    return frozenset(candidate.name for gain, number in taken for candidate in gain.members[:number])


def _greatest_sums(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Running sums, from 0, of the gains of all candidates that count, the greatest gains first."""
    gains = sorted((candidate.gain for candidate in candidates if candidate.count), reverse=True)
    return tuple(accumulate(gains, initial=0))


def _by_gain(candidates: Sequence[Candidate]) -> list[_Gain]:
    """Sort candidates into their gains, the greatest first."""
    found = []
    for gain in sorted({candidate.gain for candidate in candidates}, reverse=True):
        members = sorted(
            (candidate for candidate in candidates if candidate.gain == gain),
            key=lambda candidate: (candidate.count, candidate.cost),
        )
        smaller = [candidate for candidate in candidates if candidate.gain < gain]
        found.append(
            _Gain(
                gain=gain,
                members=tuple(members),
                counts=tuple(accumulate((candidate.count for candidate in members), initial=0)),
                costs=tuple(accumulate((candidate.cost for candidate in members), initial=0)),
                free_after=sum(candidate.gain for candidate in smaller if not candidate.count),
                fewest_after=_greatest_sums(smaller),
            )
        )
    return found


def _next_states(states: dict[int, _State], gain: _Gain, needed: int, fewest: int) -> dict[int, _State]:
    """Take any number of candidates of one gain that can still end in a cover of the fewest requirements."""
    reached: dict[int, _State] = {}
    for total, state in states.items():
        # More than this many would give more than is needed; fewer leave more for smaller gains, so that once a number
        # is too small, all smaller ones are.
        most = min(len(gain.members), max(-(-(needed - total) // gain.gain), 0))
        for number in range(most, -1, -1):
            count = state.count + gain.counts[number]
            after = total + number * gain.gain
            if count <= fewest:
                if not gain.completes(needed - after, fewest - count):
                    break
                _keep_better(reached, after, _State(count, state.cost + gain.costs[number], (*state.taken, number)))
    return reached


def _keep_better(reached: dict[int, _State], total: int, state: _State) -> None:
    known = reached.get(total)
    if known is None or (state.count, state.cost) < (known.count, known.cost):
        reached[total] = state
