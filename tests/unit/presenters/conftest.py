"""Halden Components at any moment: a standing made from levels by requirement number and a few changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.presenters import Standing
from app.values import (
    AssessmentHeader,
    AssessmentSnapshot,
    ItemState,
    MilestoneInfo,
    OrganizationInfo,
    RespondentInfo,
    StoredAnswer,
    UnitInfo,
)
from clauses import Catalogue, load_catalogue, mode_keys
from planning.values import Action
from questionnaires import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, Unit, assess, default_targets, perception_findings, score_units

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
MARA = RespondentInfo(id=1, name="Mara Lindqvist", job_title="Chief operating officer", roles=("EX",))
EWA = RespondentInfo(id=2, name="Ewa Kowalczyk", job_title="Head of digitalization", roles=("DL",))
YUKI = RespondentInfo(id=3, name="Yuki Tanaka", job_title="Shift leader", roles=("EM",))

Given = int | AnswerState


@dataclass(frozen=True, kw_only=True)
class Halden:
    """What is given; everything else follows by scoring it."""

    catalogue: Catalogue = field(default_factory=load_catalogue)
    mode: str = "full"
    people: tuple[RespondentInfo, ...] = (MARA, EWA, YUKI)
    given: Mapping[int, Mapping[str, Given]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    milestones: tuple[MilestoneInfo, ...] = ()
    finished: frozenset[str] = frozenset()
    due: date | None = date(2026, 12, 12)
    scope: str = "All plants and the head office"
    units: tuple[UnitInfo, ...] = ()
    looks: int | None = None
    catalogue_mode: str = ""
    closed_at: datetime | None = None
    permissions: frozenset[str] | None = None
    is_limited: bool = False

    def key(self, number: str) -> str:
        return self.catalogue.by_number[number].key

    def all_at(self, level: int, **others: int) -> dict[str, Given]:
        """Give every requirement one level, some another one (numbers written with underscores)."""
        levels: dict[str, Given] = {item.number: level for item in self.catalogue.requirements}
        return levels | {number.strip("_").replace("_", "."): value for number, value in others.items()}

    def standing(self, **changes: Any) -> Standing:
        return build(replace(self, **changes))


def build(halden: Halden) -> Standing:
    catalogue = halden.catalogue
    asked = tuple(mode_keys(catalogue=catalogue, mode=halden.mode))
    targets = {key: default_targets(catalogue=catalogue)[key] for key in asked}
    targets |= {halden.key(number): level for number, level in halden.targets.items()}
    answers = tuple(
        stored(halden, person, number, value)
        for person, given in halden.given.items()
        for number, value in given.items()
        if halden.key(number) in asked
    )
    items = {halden.key(number): ItemState(key=halden.key(number), **values) for number, values in halden.items.items()}
    units = {unit.id: unit.name for unit in halden.units}
    given = AssessmentInput(
        catalogue=catalogue,
        asked=asked,
        targets=targets,
        sheets=tuple(sheet(person, answers, units) for person in halden.people),
        agreed={key: item.agreed_level for key, item in items.items() if item.agreed_level is not None},
        decisions={
            key: Applicability(key=key, state=item.state, reason=item.reason)
            for key, item in items.items()
            if item.state is not None
        },
        evidence={
            key: 0 if item.is_expired(NOW.date()) else item.evidence_grade
            for key, item in items.items()
            if item.evidence_grade is not None
        },
        evidence_with_data=frozenset(key for key, item in items.items() if item.evidence_has_data),
        must_do=frozenset(key for key, item in items.items() if item.is_must_do),
        units=tuple(Unit(name=unit.name, size=unit.size) for unit in halden.units),
    )
    snapshot = AssessmentSnapshot(
        header=header(halden, catalogue),
        respondents=halden.people,
        answers=answers,
        items=items,
        targets=targets,
        actions=halden.actions,
        milestones=halden.milestones,
        finished_clauses=halden.finished,
        units=halden.units,
    )
    return Standing(
        catalogue=catalogue,
        snapshot=snapshot,
        result=assess(given),
        now=NOW,
        respondent_id=halden.looks,
        units=score_units(assessment=given),
        perception=perception_findings(given),
        permissions=halden.permissions,
        answerable=frozenset({halden.looks}) if halden.is_limited else None,
        is_limited=halden.is_limited,
    )


def header(halden: Halden, catalogue: Catalogue) -> AssessmentHeader:
    return AssessmentHeader(
        id=7,
        organization=OrganizationInfo(id=1, name="Halden Components"),
        title="Assessment 2026",
        cycle="2026",
        scope=halden.scope,
        mode=halden.mode,
        planned_projects=5,
        due=halden.due,
        catalogue_id=catalogue.id,
        catalogue_edition=catalogue.edition,
        catalogue_hash=catalogue.content_hash,
        created_at=datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
        revision=1,
        closed_at=halden.closed_at,
        closed_by="Mara Lindqvist" if halden.closed_at else "",
    )


def stored(halden: Halden, person: int, number: str, value: Given) -> StoredAnswer:
    is_level = isinstance(value, int)
    return StoredAnswer(
        respondent_id=person,
        key=halden.key(number),
        state=AnswerState.ANSWERED if is_level else AnswerState(value),
        level=int(value) if is_level else None,
        note="",
        version=2,
        updated_at=datetime(2026, 11, 22, 16, 41, tzinfo=UTC),
        updated_by=next((each.name for each in halden.people if each.id == person), "Terminal"),
    )


def sheet(person: RespondentInfo, answers: tuple[StoredAnswer, ...], units: Mapping[int, str]) -> ResponseSheet:
    return ResponseSheet(
        respondent=person.name,
        roles=person.roles,
        answers=tuple(
            Answer(key=answer.key, state=answer.state, level=answer.level)
            for answer in answers
            if answer.respondent_id == person.id
        ),
        unit="" if person.unit_id is None else units[person.unit_id],
    )


@pytest.fixture(scope="session")
def halden() -> Halden:
    return Halden()


@pytest.fixture
def milestone() -> Callable[..., MilestoneInfo]:
    """Freeze the result of a standing under a label."""

    def freeze(standing: Standing, *, label: str = "2025", recorded_on: date = date(2025, 11, 20)) -> MilestoneInfo:
        return MilestoneInfo(id=1, label=label, recorded_on=recorded_on, result=standing.result)

    return freeze
