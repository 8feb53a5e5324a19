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
from tests.oracle.groups import NaiveGroups
from tests.oracle.units import parts, settle


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
    evidenced: int | None = None
    span: tuple[int, int] = (0, 0)


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
        for key, said in self.said.items():
            if said.level is not None:
                said.evidenced = self._evidenced(key, said.level)
                said.span = self._span(key, said, said.level)

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
        state, level = self._state(item.key, self._voted(votes, medians), states)
        is_agreed = item.key in self.input.agreed and item.key not in self.input.decisions
        flat = [vote for given in votes.values() for vote in given]
        is_open = item.key not in self.input.agreed and item.key not in self.input.decisions
        has_conflict = is_open and bool(medians) and AnswerState.NOT_APPLICABLE in states
        return Said(state, level, flat, medians, self._agreement(flat, is_agreed), has_conflict)

    def _voted(self, votes: dict[str, list[int]], medians: dict[str, int]) -> int | None:
        """SC-02 or SC-60."""
        if not votes:
            return None
        every = [vote for given in votes.values() for vote in given]
        return {
            "lower_median_of_role_medians": lower_median(list(medians.values())),
            "lower_median": lower_median(every),
            "lowest": min(every),
            "highest": max(every),
        }[self.profile.aggregation]

    def _state(self, key: str, voted: int | None, states: list[AnswerState]) -> tuple[AnswerState, int | None]:
        """SC-03 and SC-05."""
        if key in self.input.decisions:
            return self.input.decisions[key].state, None
        if key in self.input.agreed:
            return AnswerState.ANSWERED, self.input.agreed[key]
        if voted is not None:
            return AnswerState.ANSWERED, voted
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

    def _evidenced(self, key: str, level: int) -> int | None:
        """SC-34; None where nobody has looked at any evidence."""
        rule, top = self.profile.evidence, self.profile.priority.highest_evidence_grade
        if not any(other in self.said for other in self.input.evidence):
            return None
        if rule is None:
            return level
        grade, has_data = self.input.evidence.get(key, 0), key in self.input.evidence_with_data
        shown = self.lowest
        for step in range(self.lowest, level + 1):
            is_measured = rule.data_from_level is None or step < rule.data_from_level or has_data or grade == top
            if rule.needs[step - self.lowest] <= grade and is_measured:
                shown = step
        return shown

    def _span(self, key: str, said: Said, level: int) -> tuple[int, int]:
        """SC-35."""
        ends = list(said.medians.values()) if len(said.medians) > 1 else said.votes
        if key in self.input.agreed:
            ends = []
        elif said.source == "units":
            ends = [unit.said[key].level for unit in parts(self).values() if unit.said[key].level is not None]
        low = min([level, *ends, *([] if said.evidenced is None else [said.evidenced])])
        return low, max([level, *ends])

    # Groups -------------------------------------------------------------------------------------------------------

    def groups(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every clause, every capability and the whole catalogue."""
        return NaiveGroups(self.input, self.said).groups()

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
