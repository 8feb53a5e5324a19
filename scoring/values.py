"""The values that go into scoring and come out of it: frozen, plain, free of web and database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clauses.model import Catalogue
from questionnaires.answers import AnswerState, Applicability, ResponseSheet

SHAKEN_RUNS = 1000


class GapClass(StrEnum):
    """How a gap is treated in the plan (domain E3)."""

    UNLOCKER = "unlocker"
    QUICK_WIN = "quick_win"
    FOUNDATION = "foundation"
    MAJOR = "major"
    FILL_IN = "fill_in"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A part of the organization that is assessed by itself; `size` is its weight, mostly its people (from 1)."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class AssessmentInput:
    """Everything an assessment's result is computed from.

    `asked` holds the keys of the mode in catalogue order; `agreed` levels win over sheets; `decisions` (by key) say not
    applicable or deferred for the whole assessment; `evidence` holds grades E0 to E4 as 0 to 4 (absent = E0; none at
    all = nobody has looked, and nothing is said about evidence); `targets` holds target levels by key (every asked key
    has one); `must_do` flags legal duties and audit findings. `units` are the parts of the organization that sheets
    name, none where it is assessed as one; `evidence_with_data` holds the keys whose evidence carries data.
    `settings_version` names the settings of the organization that the catalogue was adjusted by, 0 for the catalogue as
    it comes.
    """

    catalogue: Catalogue
    asked: tuple[str, ...]
    targets: Mapping[str, int]
    sheets: tuple[ResponseSheet, ...] = ()
    agreed: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[str, Applicability] = field(default_factory=dict)
    evidence: Mapping[str, int] = field(default_factory=dict)
    must_do: frozenset[str] = frozenset()
    units: tuple[Unit, ...] = ()
    evidence_with_data: frozenset[str] = frozenset()
    seed: int = 1
    settings_version: int = 0


@dataclass(frozen=True, kw_only=True)
class RequirementResult:
    """The level of one requirement and what it rests on.

    `level` is the claimed one, None unless state is ANSWERED; `evidenced_level` is the part of it that evidence shows.
    `low` and `high` are the lowest and the highest level that may be true, given how raters differ and what is shown;
    the ends of the scale when open (unanswered, don't know), None when not applicable or deferred. `role_medians` holds
    the lower median per role code and `role_votes` how many votes it rests on: what is shown of them is decided by
    `scoring.raters.shown_medians`. `votes` is the number of votes per level; `agreement` Cns, or the share of votes
    within one level of the median below four votes, None without votes; `confidence` c of domain E2, 0 to 1.
    `evidence_has_data` is None in results from before it was kept.
    """

    key: str
    state: AnswerState
    level: int | None
    low: int | None
    high: int | None
    target: int
    source: str | None
    role_medians: Mapping[str, int]
    votes: tuple[int, ...]
    agreement: float | None
    confidence: float
    evidence_grade: int
    evidenced_level: int | None = None
    role_votes: Mapping[str, int] = field(default_factory=dict)
    evidence_has_data: bool | None = None
    is_must_do: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """Roll-up of a clause, a capability or the whole catalogue (`kind` = clause, capability, catalogue).

    Figures are None when `is_published` is false (coverage below the profile's share) or nothing applies.
    `gate_low` is the level that is certain and `gate_high` the one that is possible: the results with every requirement
    at the lowest and at the highest level that may be true (`index_low`, `index_high` likewise); they exist whenever
    something applies. `gate_likely` is what at least half of the draws from the votes reach. What is `evidenced_` is
    the same figure of evidenced levels. `coverage` and `share_at_target` are 0 to 1, by
    gate weight (readiness importance in the DMS catalogue); `index` runs from 0 to the profile's points (100 there).
    Gate levels are levels of the scale, or tiers where the profile counts those. `blocked_by` lists the keys that keep
    the group from its next gate level, in catalogue order; empty at the top. Counts are numbers of requirements.
    """

    kind: str
    id: str
    is_published: bool
    gate_level: int | None
    gate_low: int | None
    gate_high: int | None
    target_level: int | None
    target_index: float | None
    blocked_by: tuple[str, ...]
    weakest_level: int | None
    weakest_key: str | None
    share_at_target: float | None
    index: float | None
    index_low: float | None
    index_high: float | None
    coverage: float | None
    asked: int
    answered: int
    dont_know: int
    not_applicable: int
    deferred: int
    gate_likely: int | None = None
    evidenced_level: int | None = None
    evidenced_index: float | None = None
    evidenced_share_at_target: float | None = None


@dataclass(frozen=True, kw_only=True)
class PriorityFactors:
    """The factors of P (domain E2): gap share g, importance I, enabling power E, not-knowing premium U, effort f."""

    gap_share: float
    importance: float
    enabling_power: float
    unknowing: float
    effort_days: float


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A requirement below its target with its priority.

    `level` is the claimed one; `evidenced_level` the part of it that evidence shows. `rank` is the place by P alone (1
    = highest), `order` the place in the recommended order (must-do first, then by priority with prerequisites);
    `pulled_by` names the key for whose sake it was pulled forward. `unmet_prerequisites` are direct prerequisites below
    target - 1.
    """

    key: str
    level: int
    target: int
    factors: PriorityFactors
    priority: float
    gap_class: GapClass
    rank: int
    order: int
    pulled_by: str | None
    unmet_prerequisites: tuple[str, ...]
    is_must_do: bool
    evidenced_level: int | None = None

    @property
    def size(self) -> int:
        """Return target minus level, at least 1."""
        return self.target - self.level


@dataclass(frozen=True, kw_only=True)
class Inconsistency:
    """A finding that is told, never silently corrected (`kind` = prerequisite, applicability)."""

    kind: str
    key: str
    other_key: str | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ShakenGap:
    """How firmly the rank of one gap stands (SC-38, SC-39).

    `rank` is the place by P as published. `rank_low` to `rank_high` holds the middle 90 % of the ranks in those runs in
    which it is a gap, `median_rank` is their lower median; all three are None where it is a gap in no run.
    `top_share` is the share of all runs with a place in the top ten, `gap_share` that of runs with a gap, 0 to 1.
    """

    key: str
    rank: int
    rank_low: int | None
    rank_high: int | None
    median_rank: int | None
    top_share: float
    gap_share: float


@dataclass(frozen=True, kw_only=True)
class ShakenPriorities:
    """All gaps by rank with what `runs` shaken runs of a `seed` say about them.

    `other_gaps` counts the requirements that have no gap but get one in some runs.
    """

    seed: int
    runs: int
    gaps: tuple[ShakenGap, ...]
    other_gaps: int


@dataclass(frozen=True, kw_only=True)
class AssessmentResult:
    """The full result of one assessment, reproducible from its input (hashes, settings and seed included).

    `draws` of the `seed` gave the likely levels; `shaken` is None where the priorities were not shaken. A
    `settings_version` above 0 names the settings of the organization that adjusted the profile or importance; the
    catalogue hash is then that of the adjusted catalogue. `figures` names what can be explained, by its subject:
    "clause:ID" with "gate" stands for "clause:6:gate".
    """

    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    profile_id: str
    profile_version: int
    requirements: tuple[RequirementResult, ...]
    clauses: tuple[GroupResult, ...]
    capabilities: tuple[GroupResult, ...]
    overall: GroupResult
    gaps: tuple[Gap, ...]
    unverified_strengths: tuple[str, ...]
    inconsistencies: tuple[Inconsistency, ...]
    seed: int = 1
    draws: int = 0
    shaken: ShakenPriorities | None = None
    settings_version: int = 0
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def refuse_other_catalogue(self, catalogue: Catalogue) -> None:
        """Raise ValueError when this result was scored with another catalogue: its figures would not fit together."""
        if self.catalogue_hash != catalogue.content_hash:
            raise ValueError(
                f"This result was scored with another content of the catalogue {self.catalogue_id} "
                f"{self.catalogue_edition}; use the catalogue that it names."
            )


@dataclass(frozen=True, kw_only=True)
class TraceStep:
    """One line of arithmetic: the rule (SC-nn), what it says, the inputs it saw and what came out."""

    rule: str
    sentence: str
    inputs: Mapping[str, str]
    result: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """How one published figure came about, step by step, and by which catalogue and profile."""

    figure: str
    value: str
    steps: tuple[TraceStep, ...]
    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    profile_id: str
    profile_version: int
