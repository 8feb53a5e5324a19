"""Plain frozen values of the shell: what services hand out and presenters, charts, exports and intake take in.

No table, no session, no web type lives here, so every room of the shell may import it.
"""

from app.values.assessment import (
    AssessmentHeader,
    AssessmentSnapshot,
    ItemState,
    MilestoneInfo,
    OrganizationInfo,
    RespondentInfo,
    StoredAnswer,
    UnitInfo,
)
from app.values.assessment_file import AssessmentFile
from app.values.changes import (
    UNSET,
    ActionDraft,
    AnswerChanges,
    Choice,
    RespondentDraft,
    SavedAnswer,
    UnitDraft,
    Unset,
)

__all__ = [
    "UNSET",
    "ActionDraft",
    "AnswerChanges",
    "AssessmentFile",
    "AssessmentHeader",
    "AssessmentSnapshot",
    "Choice",
    "ItemState",
    "MilestoneInfo",
    "OrganizationInfo",
    "RespondentDraft",
    "RespondentInfo",
    "SavedAnswer",
    "StoredAnswer",
    "UnitDraft",
    "UnitInfo",
    "Unset",
]
