"""An assessment file as if it were stored: the snapshot that every service and presenter works on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from app.intake.checking import CheckedFile
from app.values import (
    AssessmentHeader,
    AssessmentSnapshot,
    ItemState,
    MilestoneInfo,
    OrganizationInfo,
    RespondentInfo,
    SettingsVersion,
    StoredAnswer,
    UnitInfo,
)
from app.values.assessment_file import FileAction, FileItem, FileMilestone
from planning.values import Action, ActionStatus, Closure
from questionnaires.answers import AnswerState
from scoring.values import AssessmentInput

NOWHERE = 0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def snapshot_of(*, checked: CheckedFile) -> AssessmentSnapshot:
    """Return the snapshot of a checked file. Ids count from 1; times, which a file does not carry, are 1970.

    Targets that the file leaves out are the default ones. Milestones are scored with the catalogue of the file.
    """
    file = checked.file
    units = tuple(UnitInfo(id=number, name=unit.name, size=unit.size) for number, unit in enumerate(file.units, 1))
    unit_ids = {unit.name: unit.id for unit in units}
    people = tuple(
        RespondentInfo(
            id=number,
            name=person.name,
            job_title=person.job_title,
            roles=person.roles,
            unit_id=unit_ids.get(person.unit),
            asked=person.asked,
        )
        for number, person in enumerate(file.respondents, 1)
    )
    return AssessmentSnapshot(
        header=_header(checked),
        respondents=people,
        answers=_answers(checked, {person.name: person.id for person in people}),
        items={item.key: _item(item) for item in file.items},
        targets=targets_of(checked=checked, given=file.targets),
        actions=tuple(_action(action, number) for number, action in enumerate(file.actions, 1)),
        milestones=tuple(
            _milestone(checked, milestone, number)
            for number, milestone in enumerate(sorted(file.milestones, key=lambda each: each.recorded_on), 1)
        ),
        finished_clauses=frozenset(file.finished_clauses),
        units=units,
        settings=tuple(
            SettingsVersion(
                version=number, settings=each.settings, reason=each.reason, created_at=_LONG_AGO, created_by=""
            )
            for number, each in enumerate(file.settings, 1)
        ),
    )


def targets_of(*, checked: CheckedFile, given: Mapping[str, int]) -> dict[str, int]:
    """Return a target for every asked requirement: the given one, else the default."""
    from scoring import default_targets  # noqa: PLC0415 - the engine waits until it is needed

    defaults = default_targets(catalogue=checked.catalogue, planned_projects=checked.file.planned_projects)
    return {key: given.get(key, defaults[key]) for key in checked.asked}


def _header(checked: CheckedFile) -> AssessmentHeader:
    file, catalogue = checked.file, checked.catalogue
    return AssessmentHeader(
        id=NOWHERE,
        organization=OrganizationInfo(
            id=NOWHERE,
            name=file.organization,
            benchmark_group=file.organization_group,
            benchmark_consent=file.benchmark_consent,
        ),
        title=file.title,
        cycle=file.cycle,
        scope=file.scope,
        mode=file.mode,
        planned_projects=file.planned_projects,
        due=file.due,
        catalogue_id=catalogue.id,
        catalogue_edition=catalogue.edition,
        catalogue_hash=catalogue.content_hash,
        created_at=_LONG_AGO,
        revision=1,
    )


def _answers(checked: CheckedFile, ids: Mapping[str, int]) -> tuple[StoredAnswer, ...]:
    return tuple(
        StoredAnswer(
            respondent_id=ids[sheet.respondent],
            key=answer.key,
            state=answer.state,
            level=answer.level,
            note=answer.note or answer.reason,
            version=1,
            updated_at=_LONG_AGO,
            updated_by=sheet.respondent,
        )
        for sheet in checked.sheets
        for answer in sheet.answers
        if answer.state is not AnswerState.UNANSWERED or answer.note
    )


def _item(item: FileItem) -> ItemState:
    return ItemState(
        key=item.key,
        version=1,
        note=item.note,
        state=AnswerState(item.state) if item.state else None,
        reason_class=item.reason_class,
        reason=item.reason,
        agreed_level=item.agreed_level,
        agreed_reason=item.agreed_reason,
        evidence_grade=item.evidence_grade,
        evidence_has_data=item.evidence_has_data,
        evidence_until=item.evidence_until,
        evidence_source=item.evidence_source,
        is_flagged=item.flagged,
        is_must_do=item.must_do,
    )


def _action(action: FileAction, number: int) -> Action:
    return Action(
        number=number,
        title=action.title,
        closes=tuple(
            Closure(key=each.key, from_level=each.from_level, to_level=each.to_level) for each in action.closes
        ),
        owner=action.owner,
        start=action.start,
        due=action.due,
        effort_days=action.effort_days,
        status=ActionStatus(action.status),
        definition_of_done=action.definition_of_done,
        note=action.note,
        verified_by=action.verified_by,
        verified_on=action.verified_on,
    )


def _milestone(checked: CheckedFile, milestone: FileMilestone, number: int) -> MilestoneInfo:
    from scoring import assess  # noqa: PLC0415 - the engine waits until it is needed

    version = milestone.settings_version
    settings = checked.file.settings[version - 1] if version else None
    frozen = AssessmentInput(
        catalogue=checked.catalogue if settings is None else settings.adjust(checked.catalogue),
        asked=checked.asked,
        targets=targets_of(checked=checked, given=milestone.targets),
        agreed=milestone.levels,
        seed=1 if settings is None else settings.seed,
        settings_version=version,
    )
    return MilestoneInfo(id=number, label=milestone.label, recorded_on=milestone.recorded_on, result=assess(frozen))
