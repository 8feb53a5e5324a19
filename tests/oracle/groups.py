"""The group figures of the naive engine, one requirement and one level at a time, for every kind of profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from clauses.model import Requirement
from questionnaires.answers import AnswerState
from scoring.values import AssessmentInput

FIGURES = (
    "gate_level",
    "gate_low",
    "gate_high",
    "target_level",
    "target_index",
    "weakest_level",
    "weakest_key",
    "share_at_target",
    "index",
    "index_low",
    "index_high",
    "coverage",
    "evidenced_level",
    "evidenced_index",
    "evidenced_share_at_target",
)
Levels = dict[str, int]


class Known(Protocol):
    """What the figures of groups need to know about a requirement."""

    state: AnswerState
    level: int | None
    evidenced: int | None
    span: tuple[int, int]


class NaiveGroups:
    """All figures of all groups of one assessment."""

    def __init__(self, assessment: AssessmentInput, said: Mapping[str, Known]) -> None:
        self.input = assessment
        self.said = said
        self.catalogue = assessment.catalogue
        self.profile = self.catalogue.profile
        self.lowest = self.catalogue.scale[0].number
        self.highest = self.catalogue.scale[-1].number
        self.asked = [item for item in self.catalogue.requirements if item.key in said]

    def groups(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every clause, every capability and the whole catalogue."""
        found = {}
        for clause in self.catalogue.clauses:
            found["clause", clause.number] = self.group([item for item in self.asked if item.clause == clause.number])
        for capability in self.catalogue.capabilities:
            members = [item for item in self.asked if item.capability == capability.code]
            found["capability", capability.code] = self.group(members)
        found["catalogue", self.catalogue.id] = self.group(self.asked)
        return found

    def group(self, members: list[Requirement]) -> dict[str, Any]:
        """All figures of one group."""
        settled, is_open, counted = self._settled(members), self.open(members), self.counted(members)
        applicable = [item for item in members if item.key in settled or item.key in is_open]
        low = {item.key: settled.get(item.key, self.lowest) for item in applicable} | self._ends(settled, 0)
        high = {item.key: settled.get(item.key, self.highest) for item in applicable} | self._ends(settled, 1)
        settled_weight, whole_weight = self.weights(settled), self.weights(low)
        figures: dict[str, Any] = dict.fromkeys(FIGURES)
        figures["blocked_by"] = ()
        figures["is_published"] = bool(counted) and 100 * settled_weight >= self.profile.coverage_percent * whole_weight
        for state in ("answered", "dont_know", "not_applicable", "deferred"):
            figures[state] = sum(1 for item in members if self.said[item.key].state.value == state)
        figures["asked"] = len(members)
        if applicable:
            targets = {item.key: self.input.targets[item.key] for item in applicable}
            figures |= {"gate_low": self.gate(low), "gate_high": self.gate(high), "target_level": self.gate(targets)}
            figures |= {"index_low": self.index(low), "index_high": self.index(high)}
            figures |= {"target_index": self.index(targets), "coverage": Fraction(settled_weight, whole_weight)}
        if figures["is_published"]:
            figures |= self._published(counted)
            shown = {key: found for key in counted if (found := self.said[key].evidenced) is not None}
            if self.is_graded:
                figures |= self._evidenced(counted | shown)
        return figures

    @property
    def is_graded(self) -> bool:
        """Whether anybody has looked at the evidence of what was asked."""
        return any(key in self.said for key in self.input.evidence)

    def _ends(self, settled: Levels, end: int) -> Levels:
        """SC-35: the lowest or the highest level that may be true of what was answered."""
        return {key: self.said[key].span[end] for key in settled if self.said[key].level is not None}

    def _evidenced(self, levels: Levels) -> dict[str, Any]:
        """SC-34: the same figures of what evidence shows."""
        at_target = [key for key, level in levels.items() if level >= self.input.targets[key]]
        return {
            "evidenced_level": self.gate(levels),
            "evidenced_index": self.index(levels),
            "evidenced_share_at_target": Fraction(self.weights(at_target), self.weights(levels)),
        }

    def counted(self, members: list[Requirement]) -> Levels:
        """What the figures of now are made of: with what is open at the lowest level where the profile says so."""
        settled = self._settled(members)
        open_levels = dict.fromkeys(self.open(members), self.lowest) if self.profile.unanswered == "lowest" else {}
        return {item.key: (settled | open_levels)[item.key] for item in members if item.key in settled | open_levels}

    def _settled(self, members: list[Requirement]) -> Levels:
        """Levels that do not depend on what is still open: answers, and what not applicable counts as (SC-67)."""
        fixed = {"lowest": self.lowest, "highest": self.highest}.get(self.profile.not_applicable)
        levels = {}
        for item in members:
            said = self.said[item.key]
            level = fixed if said.state is AnswerState.NOT_APPLICABLE else said.level
            if level is not None:
                levels[item.key] = level
        return levels

    def open(self, members: list[Requirement]) -> set[str]:
        """Keys that an answer can still change."""
        states = {AnswerState.UNANSWERED, AnswerState.DONT_KNOW}
        return {item.key for item in members if self.said[item.key].state in states}

    def _published(self, levels: Levels) -> dict[str, Any]:
        gate = self.gate(levels)
        weakest = min(levels, key=lambda key: levels[key])
        at_target = [key for key, level in levels.items() if level >= self.input.targets[key]]
        return {
            "gate_level": gate,
            "weakest_level": levels[weakest],
            "weakest_key": weakest,
            "share_at_target": Fraction(self.weights(at_target), self.weights(levels)),
            "index": self.index(levels),
            "blocked_by": self.blocked(levels, gate),
        }

    # Gate ---------------------------------------------------------------------------------------------------------

    def weights(self, keys: Iterable[str]) -> int:
        """Weight for the gate rule, coverage and share; with tiers every requirement weighs the same."""
        gate, by_key = self.profile.gate, self.catalogue.by_key
        if gate.kind == "tiers":
            return sum(1 for _ in keys)
        return sum(by_key[key].readiness if gate.weight == "readiness" else by_key[key].governance for key in keys)

    def gate(self, levels: Levels) -> int:
        """SC-09 or SC-61 for the requirements in `levels`."""
        if self.profile.gate.kind == "tiers":
            return max((tier for tier in self.tiers(levels) if not self.behind(levels, tier)), default=0)
        return max(level for level in range(self.lowest, self.highest + 1) if self._holds(levels, level))

    def blocked(self, levels: Levels, gate: int) -> tuple[str, ...]:
        """SC-10 or SC-62."""
        if self.profile.gate.kind == "tiers":
            following = [tier for tier in sorted(self.tiers(levels)) if tier > gate]
            return tuple(self.behind(levels, following[0])) if following else ()
        if gate == self.highest:
            return ()
        blocked = set(self._too_low(levels, gate + 1))
        if not self._share_holds(levels, gate + 1):
            blocked |= {key for key, level in levels.items() if level <= gate}
        return tuple(key for key in levels if key in blocked)

    def tier(self, key: str) -> int:
        """The tier of a requirement, 0 where the catalogue has none."""
        return self.catalogue.by_key[key].tier or 0

    def tiers(self, keys: Iterable[str]) -> set[int]:
        """The tiers in which something counts."""
        return {self.tier(key) for key in keys}

    def behind(self, levels: Levels, tier: int) -> list[str]:
        """What keeps a group from a tier."""
        rule = self.profile.gate
        assert rule.kind == "tiers"
        needed = {key: rule.top_at_least if self.tier(key) == tier else rule.below_at_least for key in levels}
        return [key for key, level in levels.items() if self.tier(key) <= tier and level < needed[key]]

    def _holds(self, levels: Levels, level: int) -> bool:
        return level == self.lowest or (self._share_holds(levels, level) and not self._too_low(levels, level))

    def _share_holds(self, levels: Levels, level: int) -> bool:
        rule = self.profile.gate
        assert rule.kind == "share_and_floor"
        reached = self.weights(key for key, found in levels.items() if found >= level)
        return Fraction(reached) >= Fraction(rule.share_percent, 100) * self.weights(levels)

    def _too_low(self, levels: Levels, level: int) -> list[str]:
        rule = self.profile.gate
        assert rule.kind == "share_and_floor"
        floor = level - rule.floor_distance
        return [key for key, found in levels.items() if self._is_decisive(key) and found < floor]

    def _is_decisive(self, key: str) -> bool:
        rule, item = self.profile.gate, self.catalogue.by_key[key]
        assert rule.kind == "share_and_floor"
        return item.readiness >= rule.floor_importance or item.governance >= rule.floor_importance

    # Index --------------------------------------------------------------------------------------------------------

    def index(self, levels: Levels) -> Fraction:
        """SC-13, with SC-63 to SC-65 where the profile says so."""
        rule = self.profile.index
        parts = [list(levels)]
        if rule.tiers == "sum":
            parts = [[key for key in levels if self.tier(key) == tier] for tier in self.tiers(levels)]
        means = [self._mean({key: levels[key] for key in part}) for part in parts]
        return rule.out_of * sum(means, Fraction(0)) / len(means)

    def _mean(self, levels: Levels) -> Fraction:
        weights = {key: self._index_weight(key) for key in levels}
        return sum((weights[key] * self._value(key, level) for key, level in levels.items()), Fraction(0)) / sum(
            weights.values()
        )

    def _value(self, key: str, level: int) -> Fraction:
        """What a level is worth, 0 to 1."""
        rule = self.profile.index
        if rule.cut_back_to_target:
            level = min(level, self.input.targets[key])
        if rule.values is None:
            return Fraction(level, self.highest)
        return Fraction(rule.values[level - self.lowest], 100)

    def _index_weight(self, key: str) -> Fraction:
        rule, item = self.profile.index, self.catalogue.by_key[key]
        return Fraction(rule.readiness_percent * item.readiness + rule.governance_percent * item.governance, 100)
