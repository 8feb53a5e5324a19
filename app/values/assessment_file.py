"""The assessment file: one assessment as portable data (JSON), with names instead of row numbers.

It is what a user imports and exports, what `groundwork score` reads and what the sample organization ships as.
Unknown fields are refused. Only `responses` is required; a file with nothing else scores the full catalogue with
default targets.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.values.exact import ONLY_NUMBER, Day, Flag, Whole
from app.values.scoring_settings import LONGEST_REASON, ScoringSettings

FORMAT: Literal["groundwork-assessment/1"] = "groundwork-assessment/1"
LARGEST_SIZE = 10_000_000
EARLIEST_END = date(2000, 1, 1)


class FileValue(BaseModel):
    """Base of the file's values: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class FileUnit(FileValue):
    """A part of the organization that is assessed by itself; `size` is its weight, mostly its number of people."""

    name: str = Field(min_length=1, max_length=120)
    size: Whole = Field(ge=1, le=LARGEST_SIZE)


class FileRespondent(FileValue):
    """A respondent with the roles they answer for, and the name of their unit (empty: of the whole organization).

    `asked` narrows what the roles are asked to these keys; without it they are asked all of it.
    """

    name: str = Field(min_length=1, max_length=120)
    job_title: str = Field(default="", max_length=120)
    roles: tuple[str, ...] = Field(min_length=1)
    unit: str = Field(default="", max_length=120)
    asked: tuple[str, ...] | None = None


class FileItem(FileValue):
    """What the assessment shares about one requirement (`state` = not_applicable or deferred, else absent).

    Evidence is valid through the day `evidence_until`; `evidence_source` says where it is kept.
    """

    key: str
    note: str = Field(default="", max_length=4000)
    state: Literal["not_applicable", "deferred"] | None = None
    reason_class: str | None = None
    reason: str = Field(default="", max_length=1000)
    agreed_level: Whole | None = None
    agreed_reason: str = Field(default="", max_length=1000)
    evidence_grade: Annotated[int, Field(ge=0, le=4), ONLY_NUMBER] | None = None
    evidence_has_data: Flag = False
    evidence_until: Day | None = None
    evidence_source: str = Field(default="", max_length=500)
    flagged: Flag = False
    must_do: Flag = False


class FileClosure(FileValue):
    """A gap an action closes."""

    key: str
    from_level: Whole
    to_level: Whole


class FileAction(FileValue):
    """An action of the plan. Without a definition of done the level statement to be shown is used.

    A verified one names in `verified_by` a second person who has looked, and in `verified_on` the day.
    """

    title: str = Field(min_length=1, max_length=200)
    closes: tuple[FileClosure, ...] = Field(min_length=1)
    owner: str = Field(default="", max_length=120)
    start: Day | None = None
    due: Day | None = None
    effort_days: Annotated[float, Field(ge=0), ONLY_NUMBER] | None = None
    status: Literal["open", "in_work", "done", "verified"] = "open"
    definition_of_done: str = Field(default="", max_length=2000)
    note: str = Field(default="", max_length=4000)
    verified_by: str = Field(default="", max_length=120)
    verified_on: Day | None = None


class FileSettings(ScoringSettings):
    """One version of the scoring settings and why it was made."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)

    @property
    def settings(self) -> ScoringSettings:
        """The settings without their reason."""
        return ScoringSettings(**{name: getattr(self, name) for name in ScoringSettings.model_fields})


class FileMilestone(FileValue):
    """An earlier agreed result, given as levels by key; scored with this catalogue when it is imported.

    `settings_version` says by which of the file's settings it is scored, counted from 1; 0: by none.
    """

    label: str = Field(min_length=1, max_length=60)
    recorded_on: Day
    levels: dict[str, Whole]
    targets: dict[str, Whole] = Field(default_factory=dict)
    settings_version: Whole = Field(default=0, ge=0)


class AssessmentFile(FileValue):
    """One assessment. `responses` are rows (respondent, role, key, level or state, note), checked row by row later.

    `settings` are the versions of its scoring settings in their order; the last one counts.
    `organization_group` names whom the organization is compared with, once it has given `benchmark_consent`.
    """

    format: Literal["groundwork-assessment/1"] = FORMAT
    organization: str = Field(default="", max_length=120)
    organization_group: str = Field(default="", max_length=60)
    benchmark_consent: Flag = False
    title: str = Field(default="", max_length=120)
    cycle: str = Field(default="", max_length=60)
    scope: str = Field(default="", max_length=1000)
    mode: str = "full"
    catalogue: str = "dms"
    edition: str | None = None
    planned_projects: Whole = Field(default=0, ge=0, le=10_000)
    due: Day | None = None
    units: tuple[FileUnit, ...] = ()
    respondents: tuple[FileRespondent, ...] = ()
    responses: tuple[dict[str, Any], ...]
    items: tuple[FileItem, ...] = ()
    targets: dict[str, Whole] = Field(default_factory=dict)
    settings: tuple[FileSettings, ...] = ()
    actions: tuple[FileAction, ...] = ()
    milestones: tuple[FileMilestone, ...] = ()
    finished_clauses: tuple[str, ...] = ()
