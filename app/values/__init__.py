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
from app.values.scoring_settings import (
    GroupComparison,
    ImportanceShift,
    PersonJudgements,
    ScoringSettings,
    SettingsVersion,
)

__all__ = [
    "UNSET",
    "ActionDraft",
    "AnswerChanges",
    "AssessmentFile",
    "AssessmentHeader",
    "AssessmentSnapshot",
    "Choice",
    "GroupComparison",
    "ImportanceShift",
    "ItemState",
    "MilestoneInfo",
    "OrganizationInfo",
    "PersonJudgements",
    "RespondentDraft",
    "RespondentInfo",
    "SavedAnswer",
    "ScoringSettings",
    "SettingsVersion",
    "StoredAnswer",
    "UnitDraft",
    "UnitInfo",
    "Unset",
]
