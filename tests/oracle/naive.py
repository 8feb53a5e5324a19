"""A deliberately naive scoring engine: loops, fractions and plain dictionaries, written from docs/scoring.md alone.

It shares no code with the engine and must agree with it on every figure. Nothing here is meant to be fast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from clauses.model import Catalogue, Requirement
from questionnaires.answers import AnswerState
from scoring.values import AssessmentInput
from tests.oracle.units import settle

OUT = {AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED}


@dataclass
class Said:
    """What is known about one requirement."""

    state: AnswerState
    level: int | None
    votes: list[int]
    medians: dict[str, int]
    agreement: float | None
    has_conflict: bool
    source: str = "respondents"


def lower_median(values: list[int]) -> int:
    """SC-01: the middle value, the lower one of two."""
    return sorted(values)[(len(values) - 1) // 2]


def cns(votes: list[int], width: int) -> float:
    """SC-19, one vote at a time."""
    mean = Fraction(sum(votes), len(votes))
    total = 0.0
    for vote in votes:
        total += math.log2(1 - abs(vote - mean) / width) / len(votes)
    return 1 + total


def near(votes: list[int]) -> float:
    """SC-20."""
    ordered = sorted(votes)
    half = len(ordered) // 2
    median = Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
    return sum(1 for vote in votes if abs(vote - median) <= 1) / len(votes)


class Naive:
    """All figures of one assessment."""

    def __init__(self, assessment: AssessmentInput) -> None:
        self.input = assessment
        self.catalogue: Catalogue = assessment.catalogue
        self.profile = self.catalogue.profile
        self.lowest = self.catalogue.scale[0].number
        self.highest = self.catalogue.scale[-1].number
        self.width = self.highest - self.lowest
        asked = set(assessment.asked)
        self.asked: list[Requirement] = [item for item in self.catalogue.requirements if item.key in asked]
        self.said = {item.key: self._said(item) for item in self.asked}
        settle(self)

    # What was said ------------------------------------------------------------------------------------------------

    def _said(self, item: Requirement) -> Said:
        votes: dict[str, list[int]] = {}
        states: list[AnswerState] = []
        for sheet in self.input.sheets:
            for answer in sheet.answers:
                if answer.key == item.key:
                    states.append(answer.state)
                    if answer.level is not None:
                        votes.setdefault(self._role(item, sheet.roles), []).append(answer.level)
        medians = {role: lower_median(given) for role, given in votes.items()}
        state, level = self._state(item.key, medians, states)
        is_agreed = item.key in self.input.agreed and item.key not in self.input.decisions
        flat = [vote for given in votes.values() for vote in given]
        is_open = item.key not in self.input.agreed and item.key not in self.input.decisions
        has_conflict = is_open and bool(medians) and AnswerState.NOT_APPLICABLE in states
        return Said(state, level, flat, medians, self._agreement(flat, is_agreed), has_conflict)

    def _state(self, key: str, medians: dict[str, int], states: list[AnswerState]) -> tuple[AnswerState, int | None]:
        """SC-02, SC-03 and SC-05."""
        if key in self.input.decisions:
            return self.input.decisions[key].state, None
        if key in self.input.agreed:
            return AnswerState.ANSWERED, self.input.agreed[key]
        if medians:
            return AnswerState.ANSWERED, lower_median(list(medians.values()))
        for candidate in (AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED, AnswerState.DONT_KNOW):
            if candidate in states:
                return candidate, None
        return AnswerState.UNANSWERED, None

    def _role(self, item: Requirement, roles: tuple[str, ...]) -> str:
        for role in item.roles:
            if role in roles:
                return role
        return roles[0] if roles else ""

    def _agreement(self, votes: list[int], is_agreed: bool) -> float | None:
        if not votes:
            return 1.0 if is_agreed else None
        if len(votes) >= self.profile.priority.votes_for_consensus:
            return cns(votes, self.width)
        return near(votes)

    def confidence(self, key: str) -> float:
        """SC-21."""
        rule = self.profile.priority
        grade = Fraction(self.input.evidence.get(key, 0), rule.highest_evidence_grade)
        agreement = self.said[key].agreement or 0.0
        return float(Fraction(rule.evidence_percent, 100) * grade) + rule.agreement_percent / 100 * agreement

    # Groups -------------------------------------------------------------------------------------------------------

    def weight(self, item: Requirement) -> int:
        """Weight of the gate rule, coverage and share."""
        return item.readiness if self.profile.gate.weight == "readiness" else item.governance

    def index_weight(self, item: Requirement) -> Fraction:
        """Weight of the index."""
        rule = self.profile.index
        return Fraction(rule.readiness_percent * item.readiness + rule.governance_percent * item.governance, 100)

    def is_decisive(self, item: Requirement) -> bool:
        """Whether a requirement is under the floor rule."""
        floor = self.profile.gate.floor_importance
        return item.readiness >= floor or item.governance >= floor

    def gate(self, levels: dict[str, int]) -> int:
        """SC-09 for the requirements in `levels`."""
        return max(level for level in range(self.lowest, self.highest + 1) if self._holds(levels, level))

    def _holds(self, levels: dict[str, int], level: int) -> bool:
        return level == self.lowest or (self._share_holds(levels, level) and not self._too_low(levels, level))

    def _share_holds(self, levels: dict[str, int], level: int) -> bool:
        total = sum(self.weight(self.catalogue.by_key[key]) for key in levels)
        reached = sum(self.weight(self.catalogue.by_key[key]) for key, found in levels.items() if found >= level)
        return Fraction(reached) >= Fraction(self.profile.gate.share_percent, 100) * total

    def _too_low(self, levels: dict[str, int], level: int) -> list[str]:
        floor = level - self.profile.gate.floor_distance
        return [key for key, found in levels.items() if self.is_decisive(self.catalogue.by_key[key]) and found < floor]

    def index(self, levels: dict[str, int]) -> Fraction:
        """SC-13."""
        weights = {key: self.index_weight(self.catalogue.by_key[key]) for key in levels}
        return 100 * sum(weights[key] * levels[key] for key in levels) / (self.highest * sum(weights.values()))

    def group(self, members: list[Requirement]) -> dict[str, Any]:
        """All figures of one group."""
        said = {item.key: self.said[item.key] for item in members}
        known = {key: found.level for key, found in said.items() if found.level is not None}
        applicable = [item for item in members if said[item.key].state not in OUT]
        known_weight = sum(self.weight(self.catalogue.by_key[key]) for key in known)
        whole_weight = sum(self.weight(item) for item in applicable)
        figures: dict[str, Any] = dict.fromkeys(
            [
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
            ]
        )
        figures["blocked_by"] = ()
        figures["is_published"] = bool(known) and 100 * known_weight >= self.profile.coverage_percent * whole_weight
        for state in ("answered", "dont_know", "not_applicable", "deferred"):
            figures[state] = sum(1 for found in said.values() if found.state.value == state)
        figures["asked"] = len(members)
        if applicable:
            low = {item.key: known.get(item.key, self.lowest) for item in applicable}
            high = {item.key: known.get(item.key, self.highest) for item in applicable}
            targets = {item.key: self.input.targets[item.key] for item in applicable}
            figures |= {"gate_low": self.gate(low), "gate_high": self.gate(high), "target_level": self.gate(targets)}
            figures |= {"index_low": self.index(low), "index_high": self.index(high)}
            figures |= {"target_index": self.index(targets), "coverage": Fraction(known_weight, whole_weight)}
        if figures["is_published"]:
            figures |= self._published(known, known_weight)
        return figures

    def _published(self, known: dict[str, int], known_weight: int) -> dict[str, Any]:
        gate = self.gate(known)
        weakest = min(known, key=lambda key: known[key])
        at_target = [key for key, level in known.items() if level >= self.input.targets[key]]
        return {
            "gate_level": gate,
            "weakest_level": known[weakest],
            "weakest_key": weakest,
            "share_at_target": Fraction(
                sum(self.weight(self.catalogue.by_key[key]) for key in at_target), known_weight
            ),
            "index": self.index(known),
            "blocked_by": self._blocked(known, gate),
        }

    def _blocked(self, known: dict[str, int], gate: int) -> tuple[str, ...]:
        if gate == self.highest:
            return ()
        blocked = set(self._too_low(known, gate + 1))
        if not self._share_holds(known, gate + 1):
            blocked |= {key for key, level in known.items() if level <= gate}
        return tuple(key for key in known if key in blocked)

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

    # Gaps ---------------------------------------------------------------------------------------------------------

    def size(self, key: str) -> int:
        """SC-18."""
        level = self.said[key].level
        return 0 if level is None else max(0, self.input.targets[key] - level)

    def importance(self, key: str) -> Fraction:
        """SC-23."""
        share = Fraction(self.profile.priority.readiness_percent, 100)
        item = self.catalogue.by_key[key]
        return (share * item.readiness + (1 - share) * item.governance) / 5

    def distances(self, key: str) -> dict[str, int]:
        """Shortest way to each dependent, by walking the whole catalogue outwards."""
        found: dict[str, int] = {}
        front, steps = {key}, 0
        while front:
            steps += 1
            front = {
                item.key
                for item in self.catalogue.requirements
                if front & set(item.prerequisites) and item.key not in found
            }
            found |= dict.fromkeys(front, steps)
        return found

    def raw_enabling_power(self, key: str) -> Fraction:
        """Er of SC-24."""
        damping = Fraction(self.profile.priority.distance_damping_percent, 100)
        total = Fraction(0)
        for dependent, distance in self.distances(key).items():
            if dependent in self.said:
                share = Fraction(self.size(dependent), self.width)
                total += damping ** (distance - 1) * self.importance(dependent) * share
        return total

    def effort(self, key: str) -> Fraction:
        """SC-26."""
        level, target = self.said[key].level, self.input.targets[key]
        assert level is not None
        days = next(
            item.person_days for item in self.catalogue.efforts if item.code == self.catalogue.by_key[key].effort
        )
        steps = self.catalogue.effort_step_percent[level - self.lowest : target - self.lowest]
        return days * sum((Fraction(share, 100) for share in steps), Fraction(0))

    def unmet(self, key: str) -> tuple[str, ...]:
        """SC-33, in catalogue order."""
        wanted = self.catalogue.by_key[key].prerequisites
        below = self.input.targets[key] - 1
        levels = {item.key: self.said[item.key].level for item in self.asked if item.key in wanted}
        return tuple(other for other, level in levels.items() if level is not None and level < below)

    def gaps(self) -> dict[str, dict[str, Any]]:
        """Every gap with its figures, ranked and ordered."""
        keys = [item.key for item in self.asked if self.size(item.key)]
        raw = {item.key: self.raw_enabling_power(item.key) for item in self.asked}
        largest = max(raw.values(), default=Fraction(0))
        gaps: dict[str, dict[str, Any]] = {}
        for key in keys:
            power = raw[key] / largest if largest else Fraction(0)
            gaps[key] = self._gap(key, power)
        self._classify(gaps)
        ranked = sorted(gaps, key=lambda key: -round(gaps[key]["priority"] * 10**9))
        for place, key in enumerate(ranked, start=1):
            gaps[key]["rank"] = place
        self._order(gaps)
        return gaps

    def _gap(self, key: str, power: Fraction) -> dict[str, Any]:
        rule = self.profile.priority
        with localcontext() as context:
            context.prec = 50
            share, importance = Fraction(self.size(key), self.width), self.importance(key)
            unknowing = 1 + Fraction(rule.unknowing_percent, 100) * (1 - Fraction(self.confidence(key)))
            lift = 1 + Fraction(rule.enabling_factor_percent, 100) * power
            benefit = 100 * share * importance * lift * unknowing
            effort = self.effort(key)
            units = effort / rule.effort_unit_days
            exponent = Decimal(rule.effort_exponent_percent) / 100
            divisor = (Decimal(units.numerator) / Decimal(units.denominator)) ** exponent
            priority = Decimal(benefit.numerator) / Decimal(benefit.denominator) / divisor
        return {
            "level": self.said[key].level,
            "target": self.input.targets[key],
            "gap_share": share,
            "importance": importance,
            "enabling_power": power,
            "unknowing": unknowing,
            "effort_days": effort,
            "benefit": benefit,
            "priority": priority,
            "unmet_prerequisites": self.unmet(key),
            "is_must_do": key in self.input.must_do,
        }

    def _classify(self, gaps: dict[str, dict[str, Any]]) -> None:
        """SC-29."""
        rule = self.profile.classes
        for gap in gaps.values():
            benefit = round(gap["benefit"] * 10**9)
            greater = sum(1 for other in gaps.values() if round(other["benefit"] * 10**9) > benefit)
            is_top = Fraction(greater) < Fraction(rule.foundation_top_percent, 100) * len(gaps)
            enables = gap["enabling_power"] * 100 >= rule.high_enabling_percent
            importance = gap["importance"] * 100
            if gap["effort_days"] <= rule.small_effort_days:
                is_quick = importance >= rule.quick_win_importance_percent and not gap["unmet_prerequisites"]
                gap["gap_class"] = "unlocker" if enables else "quick_win" if is_quick else "fill_in"
            elif enables or is_top:
                gap["gap_class"] = "foundation"
            else:
                gap["gap_class"] = "major" if importance >= rule.major_importance_percent else "fill_in"

    def _depth(self, key: str) -> int:
        return 1 + max((self._depth(other) for other in self.catalogue.by_key[key].prerequisites), default=0)

    def _order(self, gaps: dict[str, dict[str, Any]]) -> None:
        """SC-30 and SC-31: take the best gap left, but first everything it waits for."""
        listed: list[str] = []
        for key in sorted(gaps, key=lambda key: (not gaps[key]["is_must_do"], gaps[key]["rank"])):
            if key in listed:
                continue
            waits_for: set[str] = set()
            front = {key}
            while front:
                front = {other for one in front for other in gaps[one]["unmet_prerequisites"] if other in gaps}
                front -= waits_for
                waits_for |= front
            pulled = sorted(waits_for - set(listed), key=lambda other: (self._depth(other), gaps[other]["rank"]))
            for other in pulled:
                gaps[other]["pulled_by"] = key
            gaps[key]["pulled_by"] = None
            listed += [*pulled, key]
        for place, key in enumerate(listed, start=1):
            gaps[key]["order"] = place

    # Findings -----------------------------------------------------------------------------------------------------

    def inconsistencies(self) -> list[tuple[str, str, str | None]]:
        """SC-06 and SC-22."""
        found: list[tuple[str, str, str | None]] = [
            ("applicability", key, None) for key, said in self.said.items() if said.has_conflict
        ]
        for item in self.asked:
            level = self.said[item.key].level
            for other in self.asked:
                below = self.said[other.key].level
                if other.key in item.prerequisites and level is not None and below is not None and below < level - 1:
                    found.append(("prerequisite", item.key, other.key))
        return found

    def unverified(self) -> tuple[str, ...]:
        """SC-32."""
        limit = self.profile.priority.unverified_below_percent / 100
        return tuple(
            key
            for key, said in self.said.items()
            if said.level is not None and not self.size(key) and round(self.confidence(key), 9) < limit
        )
