"""The values of responding: five answer states that are never mixed, an answer, a respondent's sheet, a problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class AnswerState(StrEnum):
    """What is known about one requirement; none of these is a zero."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    DEFERRED = "deferred"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One respondent's answer to one requirement. `level` is set exactly when the state is ANSWERED."""

    key: str
    state: AnswerState
    level: int | None = None
    note: str = ""
    reason_class: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ResponseSheet:
    """All answers of one respondent. A person with several roles has one sheet and counts once (H1.17).

    `unit` names the part of the organization the person answers for, empty where there is only one.
    """

    respondent: str
    roles: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Applicability:
    """A decision for the whole assessment that a requirement is NOT_APPLICABLE or DEFERRED, with its reason."""

    key: str
    state: AnswerState
    reason_class: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One refused piece of input: where it stands, what is wrong, what to do. The rest of the input is kept."""

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What reading responses gave: the accepted sheets, what was agreed by all, and every problem met on the way.

    Rows of the role `agreed` give `agreed` levels, `decisions` (not applicable, deferred) and shared `notes`, each by
    key. `accepted` counts the rows that were kept; every other row has at least one problem.
    """

    sheets: tuple[ResponseSheet, ...] = ()
    agreed: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, Applicability] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    accepted: int = 0
    problems: tuple[Problem, ...] = ()
