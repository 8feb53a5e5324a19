"""The tables of the database as records, by subject. Rows carry no behaviour; the database holds the constraints.

Every row of an organization says so in `organization_id`; what belongs to the installation alone (accounts, sessions,
links that work once, counted attempts) has none.
"""

from app.records.answers import Answer, Change, Item
from app.records.assessments import Assessment, FinishedClause, Respondent, ScoringSettingsVersion, Target, Unit
from app.records.audit import AuditEntry
from app.records.evidence import EvidenceFile
from app.records.identity import (
    Account,
    ApiToken,
    Attempt,
    Installation,
    Membership,
    OneTimeLink,
    RecoveryCode,
    SignInSession,
)
from app.records.organizations import Organization
from app.records.outcomes import Milestone, PlanAction, StoredResult
from app.records.sharing import Invitation, ShareLink

__all__ = [
    "Account",
    "Answer",
    "ApiToken",
    "Assessment",
    "Attempt",
    "AuditEntry",
    "Change",
    "EvidenceFile",
    "FinishedClause",
    "Installation",
    "Invitation",
    "Item",
    "Membership",
    "Milestone",
    "OneTimeLink",
    "Organization",
    "PlanAction",
    "RecoveryCode",
    "Respondent",
    "ScoringSettingsVersion",
    "ShareLink",
    "SignInSession",
    "StoredResult",
    "Target",
    "Unit",
]
