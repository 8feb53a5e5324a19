"""What the columns of each table may be called, in files of people and in exported workbooks."""

from __future__ import annotations

from app.intake.table import Columns

ANSWERS = Columns(
    known={
        "respondent": "respondent",
        "name": "respondent",
        "person": "respondent",
        "role": "role",
        "roles": "role",
        "key": "key",
        "requirement": "key",
        "level": "level",
        "answer": "level",
        "state": "state",
        "note": "note",
        "comment": "note",
        "reason": "reason",
        "reason class": "reason_class",
        "unit": "unit",
    },
    informative=frozenset({"number", "no", "title", "clause", "level name"}),
)

REQUIREMENTS = Columns(
    known={
        "key": "key",
        "target": "target",
        "decision": "state",
        "reason": "reason",
        "reason class": "reason_class",
        "agreed level": "agreed_level",
        "agreed because": "agreed_reason",
        "evidence grade": "evidence_grade",
        "evidence carries data": "evidence_has_data",
        "evidence valid until": "evidence_until",
        "evidence kept at": "evidence_source",
        "must do": "must_do",
        "flagged": "flagged",
        "shared note": "note",
    },
    informative=frozenset(
        {
            "number",
            "title",
            "clause",
            "capability",
            "level",
            "level name",
            "evidenced level",
            "state",
            "gap",
            "source",
            "lowest possible",
            "highest possible",
            "votes",
            "range of votes",
            "agreement",
            "confidence",
            "evidence needed",
            "files",
            "previous level",
        }
    ),
)

ACTIONS = Columns(
    known={
        "title": "title",
        "closes (key level-level)": "closes",
        "owner": "owner",
        "start": "start",
        "due": "due",
        "effort (person-days)": "effort_days",
        "status": "status",
        "definition of done": "definition_of_done",
        "note": "note",
        "verified by": "verified_by",
        "verified on": "verified_on",
    },
    informative=frozenset({"number", "closes gaps", "from level", "to level", "late"}),
    by_hand=frozenset({"pool loads", "cost", "predecessors", "projects that wait"}),
)

MILESTONES = Columns(
    known={
        "milestone": "label",
        "recorded on": "recorded_on",
        "key": "key",
        "level": "level",
        "target": "target",
        "weights version": "settings_version",
    },
    informative=frozenset({"number", "title"}),
)

RESPONDENTS = Columns(
    known={
        "name": "name",
        "job title": "job_title",
        "roles": "roles",
        "unit": "unit",
        "requirements to answer": "asked",
    },
    informative=frozenset({"asked", "answered"}),
)

WEIGHTS = Columns(
    known={
        "version": "version",
        "made because": "made_because",
        "readiness share a (percent)": "readiness_percent",
        "enabling factor b (percent)": "enabling_factor_percent",
        "effort exponent k (percent)": "effort_exponent_percent",
        "seed": "seed",
        "consistency ratio": "consistency_ratio",
        "key": "key",
        "readiness shift": "readiness",
        "governance shift": "governance",
        "shifted because": "shifted_because",
        "person": "person",
        "judgements": "judgements",
    },
    informative=frozenset({"number"}),
)

UNITS = Columns(
    known={"unit": "name", "size": "size"},
    informative=frozenset({"people", "gate level", "index", "share answered"}),
)
