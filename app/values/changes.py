"""What a person wants to change: values that services take in. A field left UNSET stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, Literal

from app.values.assessment import ItemState, StoredAnswer
from planning.values import ActionStatus, Closure
from questionnaires.answers import AnswerState


class Unset(Enum):
    """Tells "leave it" from "make it empty"."""

    UNSET = "unset"


UNSET: Literal[Unset.UNSET] = Unset.UNSET

Choice = int | AnswerState | None
"""A level, a state without one, or None for nothing chosen. A person chooses a level or DONT_KNOW; only rows read from
a file carry a respondent's own NOT_APPLICABLE or DEFERRED."""


@dataclass(frozen=True, kw_only=True)
class AnswerChanges:
    """The changed fields of one requirement's response; everything UNSET is left alone.

    `choice` is the level or don't know of the respondent, or the agreed level when nobody answers as a respondent;
    `own_note` the respondent's own remark. All other fields are shared by the assessment. `state` is NOT_APPLICABLE or
    DEFERRED by decision (a reason is needed), None takes the decision back.
    """

    choice: Choice | Unset = UNSET
    own_note: str | Unset = UNSET
    note: str | Unset = UNSET
    state: AnswerState | Unset | None = UNSET
    reason_class: str | Unset | None = UNSET
    reason: str | Unset = UNSET
    agreed_reason: str | Unset = UNSET
    evidence_grade: int | Unset | None = UNSET
    evidence_has_data: bool | Unset = UNSET
    evidence_until: date | Unset | None = UNSET
    evidence_source: str | Unset = UNSET
    is_flagged: bool | Unset = UNSET
    is_must_do: bool | Unset = UNSET

    @property
    def given(self) -> dict[str, Any]:
        """Return the fields that are set, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}


@dataclass(frozen=True, kw_only=True)
class SavedAnswer:
    """What is stored after saving. `answer` is None while the respondent has none (or answers as agreed)."""

    answer: StoredAnswer | None
    item: ItemState

    @property
    def versions(self) -> tuple[int, int]:
        """Return the versions of answer and item; 0 stands for one that does not exist yet."""
        return (self.answer.version if self.answer else 0, self.item.version)

    @property
    def etag(self) -> str:
        """Return the entity tag of the pair, `"<answer>.<item>"`."""
        return f'"{self.versions[0]}.{self.versions[1]}"'


@dataclass(frozen=True, kw_only=True)
class RespondentDraft:
    """A respondent to be: a name that is unique in the assessment, at least one role code, and a unit or none.

    `asked` narrows what the roles are asked to these keys; None asks all of it.
    """

    name: str
    roles: Sequence[str]
    job_title: str = ""
    unit_id: int | None = None
    asked: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True)
class UnitDraft:
    """A unit to be: a name that is unique in the assessment, and its size from 1."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    """The content of an action without number and version. Without a definition of done the level statement is used.

    `verified_by` and `verified_on` are kept of an action that is done or verified; reopening it takes them back.
    """

    title: str
    closes: tuple[Closure, ...]
    owner: str = ""
    start: date | None = None
    due: date | None = None
    effort_days: float | None = None
    status: ActionStatus = ActionStatus.OPEN
    definition_of_done: str = ""
    note: str = ""
    verified_by: str = ""
    verified_on: date | None = None
