"""What comes out of scoring an old result again, and out of comparing two: frozen values that carry their own size."""

from __future__ import annotations

from dataclasses import dataclass

from clauses.changes import RequirementChange
from scoring.values import AssessmentResult, GroupResult, RequirementResult


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A recorded result beside what another edition or profile makes of it (SC-68).

    `original` is what was recorded, untouched; `result` holds the figures of the requirements that both have, under the
    catalogue that `result` names. `changes` says for every key of the two editions what became of it; `marked` are the
    common keys whose level statements have changed since, so that a level may mean something else now. `notes` tell
    what the record does not hold.
    """

    original: AssessmentResult
    result: AssessmentResult
    changes: tuple[RequirementChange, ...]
    marked: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def common(self) -> tuple[str, ...]:
        """The keys that the result stands on, in catalogue order."""
        return tuple(requirement.key for requirement in self.result.requirements)

    @property
    def size_text(self) -> str:
        """How many requirements the figures stand on, out of how many that were recorded."""
        return f"{len(self.result.requirements)} of {len(self.original.requirements)} recorded requirements"


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """A clause, a capability or the whole catalogue at both times, under the same settings."""

    before: GroupResult
    after: GroupResult

    @property
    def gate_change(self) -> int | None:
        """By how many levels the gate level has changed; None where one side has no figure."""
        before, after = self.before.gate_level, self.after.gate_level
        return None if before is None or after is None else after - before

    @property
    def index_change(self) -> float | None:
        """By how much the maturity index has changed; None where one side has no figure."""
        before, after = self.before.index, self.after.index
        return None if before is None or after is None else after - before


@dataclass(frozen=True, kw_only=True)
class RequirementMove:
    """A requirement whose level or state is another one; `is_marked` where its level statements changed in between."""

    before: RequirementResult
    after: RequirementResult
    is_marked: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two results on the requirements that both have, with the same catalogue and profile on both sides (SC-69).

    `groups` are the clauses, the capabilities and, last, the whole; `moved` stands in catalogue order. `marked` are the
    common keys whose level statements changed from one edition to the other; `notes` tell what the records do not hold.
    """

    earlier: Replay
    later: Replay
    groups: tuple[GroupChange, ...]
    moved: tuple[RequirementMove, ...]
    marked: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def common(self) -> tuple[str, ...]:
        """The keys that both sides stand on, in catalogue order."""
        return self.earlier.common

    @property
    def size_text(self) -> str:
        """How many requirements are compared, out of how many that each side has."""
        earlier, later = (len(side.original.requirements) for side in (self.earlier, self.later))
        return f"{len(self.common)} requirements that both have, of {earlier} then and {later} later"
