"""Rows of the database as plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.values import (
    AssessmentHeader,
    ItemState,
    OrganizationInfo,
    RespondentInfo,
    ScoringSettings,
    SettingsVersion,
    StoredAnswer,
    UnitInfo,
)
from planning.values import Action, ActionStatus, Closure
from questionnaires.answers import AnswerState


def utc(moment: datetime) -> datetime:
    """Return the moment with its time zone; SQLite stores UTC moments without one."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def organization_from(row: Any, *, organization_id: int, name: str) -> OrganizationInfo:
    """Read what a row says about its organization; id and name stand in other columns of joined rows."""
    return OrganizationInfo(
        id=organization_id,
        name=name,
        benchmark_group=row.benchmark_group,
        benchmark_consent=bool(row.benchmark_consent),
        consent_at=None if row.benchmark_consent_at is None else utc(row.benchmark_consent_at),
        consent_by=row.benchmark_consent_by,
    )


def header_from(row: Any) -> AssessmentHeader:
    """Read an assessment row joined with its organization."""
    return AssessmentHeader(
        id=row.id,
        organization=organization_from(row, organization_id=row.organization_id, name=row.organization_name),
        title=row.title,
        cycle=row.cycle,
        scope=row.scope,
        mode=row.mode,
        planned_projects=row.planned_projects,
        due=row.due,
        catalogue_id=row.catalogue_id,
        catalogue_edition=row.catalogue_edition,
        catalogue_hash=row.catalogue_hash,
        created_at=utc(row.created_at),
        revision=row.revision,
        closed_at=None if row.closed_at is None else utc(row.closed_at),
        closed_by=row.closed_by,
    )


def respondent_from(row: Any) -> RespondentInfo:
    """Read a respondent row joined with the moment in which the invitation was opened."""
    return RespondentInfo(
        id=row.id,
        name=row.name,
        job_title=row.job_title,
        roles=tuple(row.roles),
        unit_id=row.unit_id,
        asked=None if row.asked is None else tuple(row.asked),
        account_id=row.account_id,
        has_own_way=has_own_way(row),
        is_sealed=row.sealed_at is not None,
    )


def has_own_way(row: Any) -> bool:
    """Tell from account, opened invitation and sealing whether a respondent answers for themselves, or did."""
    return any(each is not None for each in (row.account_id, row.opened_at, row.sealed_at))


def unit_from(row: Any) -> UnitInfo:
    """Read a unit row."""
    return UnitInfo(id=row.id, name=row.name, size=row.size)


def settings_from(row: Any) -> SettingsVersion:
    """Read a version of the scoring settings."""
    return SettingsVersion(
        version=row.version,
        settings=ScoringSettings.model_validate(row.document),
        reason=row.reason,
        created_at=utc(row.created_at),
        created_by=row.created_by,
    )


def answer_from(row: Any) -> StoredAnswer:
    """Read an answer row."""
    return StoredAnswer(
        respondent_id=row.respondent_id,
        key=row.key,
        state=AnswerState(row.state),
        level=row.level,
        note=row.note,
        version=row.version,
        updated_at=utc(row.updated_at),
        updated_by=row.updated_by,
    )


def item_from(row: Any) -> ItemState:
    """Read an item row."""
    return ItemState(
        key=row.key,
        version=row.version,
        note=row.note,
        state=AnswerState(row.state) if row.state else None,
        reason_class=row.reason_class,
        reason=row.reason,
        agreed_level=row.agreed_level,
        agreed_reason=row.agreed_reason,
        evidence_grade=row.evidence_grade,
        evidence_has_data=bool(row.evidence_has_data),
        evidence_until=row.evidence_until,
        evidence_source=row.evidence_source,
        is_flagged=bool(row.is_flagged),
        is_must_do=bool(row.is_must_do),
        updated_at=utc(row.updated_at),
        updated_by=row.updated_by,
    )


def action_from(row: Any) -> Action:
    """Read an action row."""
    return Action(
        number=row.number,
        title=row.title,
        closes=tuple(Closure(**closure) for closure in row.closes),
        owner=row.owner,
        start=row.start,
        due=row.due,
        effort_days=row.effort_days,
        status=ActionStatus(row.status),
        definition_of_done=row.definition_of_done,
        note=row.note,
        verified_by=row.verified_by,
        verified_on=row.verified_on,
        version=row.version,
    )
