"""One stored assessment as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.values.evidence_files import EvidenceFileInfo
from app.values.scoring_settings import SettingsVersion
from planning.values import Action
from questionnaires.answers import AnswerState
from scoring.values import AssessmentResult


@dataclass(frozen=True, kw_only=True)
class OrganizationInfo:
    """An organization of this installation.

    It is compared with the others of `benchmark_group` (empty: none) while `benchmark_consent` stands; `consent_at` and
    `consent_by` say when and by whom it was given.
    """

    id: int
    name: str
    benchmark_group: str = ""
    benchmark_consent: bool = False
    consent_at: datetime | None = None
    consent_by: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessmentHeader:
    """What identifies an assessment. `revision` grows by one with every change that can move a figure.

    From `closed_at` on (None: it is open) its answers are locked.
    """

    id: int
    organization: OrganizationInfo
    title: str
    cycle: str
    scope: str
    mode: str
    planned_projects: int
    due: date | None
    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    created_at: datetime
    revision: int
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitInfo:
    """A part of the organization that is assessed by itself; `size` is its weight, mostly its number of people."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class RespondentInfo:
    """A person who answers; `roles` are catalogue role codes, `job_title` is free text, `unit_id` their unit if any.

    `asked` narrows what the roles are asked to these keys (None: all of it). `account_id` is the account that they
    sign in with, if any; `has_own_way` says that nobody else answers for them: they have an account, or have opened
    their invitation, or had done so when their identity was removed (`is_sealed`).
    """

    id: int
    name: str
    job_title: str
    roles: tuple[str, ...]
    unit_id: int | None = None
    asked: tuple[str, ...] | None = None
    account_id: int | None = None
    has_own_way: bool = False
    is_sealed: bool = False

    @property
    def is_nobody(self) -> bool:
        """Whether the name was removed and nobody has been named since."""
        return self.name.rstrip("'") == removed_name(self.id)


def removed_name(respondent_id: int) -> str:
    """Return what stands in the place of a removed name: figures per person stay apart.

    >>> removed_name(12)
    'Removed person 12'
    """
    return f"Removed person {respondent_id}"


@dataclass(frozen=True, kw_only=True)
class StoredAnswer:
    """A respondent's own answer. `version` starts at 1 and grows with every change."""

    respondent_id: int
    key: str
    state: AnswerState
    level: int | None
    note: str
    version: int
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, kw_only=True)
class ItemState:
    """What the assessment shares about one requirement: note, applicability, agreed level, evidence, flags.

    `state` is NOT_APPLICABLE or DEFERRED by decision, else None (applicable). `evidence_grade` is 0 to 4 or None;
    `evidence_until` is the last day on which the evidence is valid, `evidence_source` says where it is kept. A
    requirement nobody has touched has version 0.
    """

    key: str
    version: int = 0
    note: str = ""
    state: AnswerState | None = None
    reason_class: str | None = None
    reason: str = ""
    agreed_level: int | None = None
    agreed_reason: str = ""
    evidence_grade: int | None = None
    evidence_has_data: bool = False
    evidence_until: date | None = None
    evidence_source: str = ""
    is_flagged: bool = False
    is_must_do: bool = False
    updated_at: datetime | None = None
    updated_by: str = ""

    def is_expired(self, on: date) -> bool:
        """Tell whether evidence was graded above a claim and is no longer valid on a day.

        >>> item = ItemState(key="dir.strategy", evidence_grade=2, evidence_until=date(2026, 11, 30))
        >>> item.is_expired(date(2026, 11, 30)), item.is_expired(date(2026, 12, 1))
        (False, True)
        """
        return bool(self.evidence_grade) and self.evidence_until is not None and self.evidence_until < on


@dataclass(frozen=True, kw_only=True)
class MilestoneInfo:
    """A frozen result: never scored again, compared with the present one."""

    id: int
    label: str
    recorded_on: date
    result: AssessmentResult


@dataclass(frozen=True, kw_only=True)
class AssessmentSnapshot:
    """Everything stored about one assessment, read in one transaction. Milestones are in order of date.

    `settings` are all versions of its scoring settings in their order; the last one counts. `files` are the evidence
    files that are attached now, in the order in which they came.
    """

    header: AssessmentHeader
    respondents: tuple[RespondentInfo, ...]
    answers: tuple[StoredAnswer, ...]
    items: Mapping[str, ItemState]
    targets: Mapping[str, int]
    actions: tuple[Action, ...]
    milestones: tuple[MilestoneInfo, ...]
    finished_clauses: frozenset[str]
    units: tuple[UnitInfo, ...] = ()
    settings: tuple[SettingsVersion, ...] = ()
    files: tuple[EvidenceFileInfo, ...] = ()

    @property
    def present_settings(self) -> SettingsVersion | None:
        """The settings that count, None where the catalogue's own profile does."""
        return self.settings[-1] if self.settings else None
