"""Assessments as portable data: storing one that was read from a file, and giving one out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.db import Scope
from app.records import (
    Answer,
    FinishedClause,
    Item,
    Milestone,
    PlanAction,
    Respondent,
    ScoringSettingsVersion,
    Unit,
)
from app.services.actions import action_columns
from app.services.answering.signs import with_signs
from app.services.assessments import find_organization, store_header
from app.services.audit import record
from app.services.benchmark import set_comparison
from app.services.catalogues import catalogue_of_edition
from app.services.checking import LONGEST_NOTE, Checklist
from app.services.targets import keep_targets
from app.values import AssessmentFile, AssessmentSnapshot, ItemState
from app.values.assessment_file import (
    FileAction,
    FileClosure,
    FileItem,
    FileMilestone,
    FileRespondent,
    FileSettings,
    FileUnit,
)
from app.values.visitor import Visitor
from questionnaires.answers import AnswerState

UNNAMED_ORGANIZATION = "Unnamed organization"
UNNAMED_ASSESSMENT = "Imported assessment"


def import_assessment(scope: Scope, snapshot: AssessmentSnapshot, *, organization: str = "") -> int:
    """Store a snapshot as a new assessment and return its id.

    The snapshot comes from a checked file (`app.intake.check_file` and `snapshot_of`), whose problems its reader tells.
    `organization` stands in for a name that the file does not give. Group and consent count where the file founds the
    organization; `comparison_problems` tells where one that is known here has settled something else.
    """
    header = snapshot.header
    _check_notes(snapshot)
    owner_name = header.organization.name or organization or UNNAMED_ORGANIZATION
    is_founded = find_organization(scope, owner_name) is None
    stored = store_header(
        scope,
        catalogue=catalogue_of_edition(header.catalogue_edition),
        organization=owner_name,
        mode=header.mode,
        due=header.due,
        details={
            "title": header.title or UNNAMED_ASSESSMENT,
            "cycle": header.cycle,
            "scope": header.scope,
            "planned_projects": header.planned_projects,
        },
    )
    if is_founded:
        said = header.organization
        set_comparison(scope, stored.id, group=said.benchmark_group, consent=said.benchmark_consent)
    owner = {"organization_id": stored.organization.id, "assessment_id": stored.id}
    _store_answers(scope, snapshot, owner)
    keep_targets(scope, stored, snapshot.targets)
    _store_settings(scope, snapshot, owner)
    _store_plan(scope, snapshot, owner)
    finished = sorted(snapshot.finished_clauses, key=int)
    scope.insert_all(FinishedClause, [owner | {"clause": clause} for clause in finished])
    counts = {name: len(getattr(snapshot, name)) for name in ("respondents", "answers", "actions", "milestones")}
    after = {"mode": header.mode, "edition": header.catalogue_edition, **counts}
    record(scope, "assessment.imported", f"assessment:{stored.id}", organization_id=stored.organization.id, after=after)
    return stored.id


def export_assessment(snapshot: AssessmentSnapshot, visitor: Visitor) -> AssessmentFile:
    """Return the file of an assessment that a visitor may take home; reading it again gives the same figures.

    Whoever answers for themselves stands in it under a sign, unless that is the visitor (`with_signs`). Left behind are
    times, versions, history and removed actions. A milestone keeps its levels and targets.
    """
    return whole_assessment(with_signs(snapshot, visitor))


def whole_assessment(snapshot: AssessmentSnapshot) -> AssessmentFile:
    """Return the file of an assessment with all its names: for the export of all data of an organization only."""
    header = snapshot.header
    order = {requirement.key: None for requirement in catalogue_of_edition(header.catalogue_edition).requirements}
    return AssessmentFile(
        organization=header.organization.name,
        organization_group=header.organization.benchmark_group,
        benchmark_consent=header.organization.benchmark_consent,
        title=header.title,
        cycle=header.cycle,
        scope=header.scope,
        mode=header.mode,
        catalogue=header.catalogue_id,
        edition=header.catalogue_edition,
        planned_projects=header.planned_projects,
        due=header.due,
        units=tuple(FileUnit(name=unit.name, size=unit.size) for unit in snapshot.units),
        respondents=_file_respondents(snapshot),
        responses=_response_rows(snapshot),
        items=tuple(_file_item(snapshot.items[key]) for key in order if key in snapshot.items),
        targets={key: snapshot.targets[key] for key in order if key in snapshot.targets},
        settings=tuple(FileSettings(**dict(each.settings), reason=each.reason) for each in snapshot.settings),
        actions=tuple(
            FileAction(
                **{name: value for name, value in asdict(action).items() if name in FileAction.model_fields}
                | {"closes": tuple(FileClosure(**asdict(closure)) for closure in action.closes)}
            )
            for action in snapshot.actions
        ),
        milestones=tuple(
            FileMilestone(
                label=milestone.label,
                recorded_on=milestone.recorded_on,
                levels={each.key: each.level for each in milestone.result.requirements if each.level is not None},
                targets={each.key: each.target for each in milestone.result.requirements},
                settings_version=milestone.result.settings_version,
            )
            for milestone in snapshot.milestones
        ),
        finished_clauses=tuple(sorted(snapshot.finished_clauses, key=int)),
    )


def _file_respondents(snapshot: AssessmentSnapshot) -> tuple[FileRespondent, ...]:
    units = {unit.id: unit.name for unit in snapshot.units}
    return tuple(
        FileRespondent(
            name=person.name,
            job_title=person.job_title,
            roles=person.roles,
            unit="" if person.unit_id is None else units[person.unit_id],
            asked=person.asked,
        )
        for person in snapshot.respondents
    )


def _check_notes(snapshot: AssessmentSnapshot) -> None:
    """Refuse notes that no database takes; all other texts were checked when the file was read."""
    names = {person.id: person.name for person in snapshot.respondents}
    checklist = Checklist()
    for answer in snapshot.answers:
        checklist.text(
            answer.note, place=f"responses, {names[answer.respondent_id]}, {answer.key}", longest=LONGEST_NOTE
        )
    checklist.finish("The assessment was not imported.")


def _store_answers(scope: Scope, snapshot: AssessmentSnapshot, owner: dict[str, int]) -> None:
    marks = {"version": 1, "updated_at": scope.now, "updated_by": scope.actor}
    units = {unit.id: scope.insert(Unit, **owner, name=unit.name, size=unit.size) for unit in snapshot.units}
    ids = {
        person.id: scope.insert(
            Respondent,
            **owner,
            name=person.name,
            job_title=person.job_title,
            roles=list(person.roles),
            unit_id=None if person.unit_id is None else units[person.unit_id],
            asked=None if person.asked is None else list(person.asked),
        )
        for person in snapshot.respondents
    }
    scope.insert_all(
        Answer,
        [
            owner
            | {"respondent_id": ids[answer.respondent_id], "key": answer.key, "state": answer.state.value}
            | {"level": answer.level, "note": answer.note}
            | marks
            for answer in snapshot.answers
        ],
    )
    scope.insert_all(Item, [owner | asdict(item) | marks for item in snapshot.items.values()])


def _store_settings(scope: Scope, snapshot: AssessmentSnapshot, owner: dict[str, int]) -> None:
    scope.insert_all(
        ScoringSettingsVersion,
        [
            owner
            | {"version": each.version, "reason": each.reason, "document": each.settings.model_dump(mode="json")}
            | {"created_at": scope.now, "created_by": scope.actor}
            for each in snapshot.settings
        ],
    )


def _store_plan(scope: Scope, snapshot: AssessmentSnapshot, owner: dict[str, int]) -> None:
    catalogue = catalogue_of_edition(snapshot.header.catalogue_edition)
    scope.insert_all(
        PlanAction,
        [owner | {"number": action.number} | action_columns(catalogue, action) for action in snapshot.actions],
    )
    if snapshot.milestones:
        result_document = _result_document()
        scope.insert_all(
            Milestone,
            [
                owner
                | {"label": milestone.label, "recorded_on": milestone.recorded_on, "created_at": scope.now}
                | {"document": result_document(milestone.result)}
                for milestone in snapshot.milestones
            ],
        )


def _result_document() -> Callable[..., dict[str, Any]]:
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    return result_document


def _response_rows(snapshot: AssessmentSnapshot) -> tuple[dict[str, Any], ...]:
    people = {person.id: person for person in snapshot.respondents}
    rows = []
    for answer in snapshot.answers:
        person = people[answer.respondent_id]
        row: dict[str, Any] = {"respondent": person.name, "role": " ".join(person.roles), "key": answer.key}
        if answer.state is AnswerState.ANSWERED:
            row["level"] = answer.level
        elif answer.state is not AnswerState.UNANSWERED:
            row["level"] = answer.state.value
        rows.append(row | ({"note": answer.note} if answer.note else {}))
    return tuple(rows)


def _file_item(item: ItemState) -> FileItem:
    return FileItem(
        key=item.key,
        note=item.note,
        state=item.state.value if item.state else None,
        reason_class=item.reason_class,
        reason=item.reason,
        agreed_level=item.agreed_level,
        agreed_reason=item.agreed_reason,
        evidence_grade=item.evidence_grade,
        evidence_has_data=item.evidence_has_data,
        evidence_until=item.evidence_until,
        evidence_source=item.evidence_source,
        flagged=item.is_flagged,
        must_do=item.is_must_do,
    )
