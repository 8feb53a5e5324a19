"""From a stored assessment to what is scored: pure, shared by server and command line, so that both show one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from app.services.catalogues import asked_in_order, asked_of, catalogue_of_edition
from app.values import AssessmentSnapshot, ScoringSettings, SettingsVersion
from clauses import Catalogue
from planning import expected_assessment
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring.values import SHAKEN_RUNS, AssessmentInput, AssessmentResult, GroupResult, Unit

if TYPE_CHECKING:
    from scoring.raters import PerceptionFindings
    from scoring.units import UnitResult


def assessment_input(snapshot: AssessmentSnapshot, catalogue: Catalogue, *, on: date) -> AssessmentInput:
    """Return what an assessment is scored from on a day.

    Answers to questions that a respondent's present roles are not asked stay out; so do requirements outside the mode.
    Evidence that is no longer valid on that day counts as a claim only (E0). `catalogue` is the edition: what is asked
    follows from it, and it is scored with the weights of the assessment's settings.
    """
    mode, present = snapshot.header.mode, snapshot.present_settings
    asked = asked_in_order(catalogue, mode)
    items = [snapshot.items[key] for key in asked if key in snapshot.items]
    graded = {item.key: item for item in items if item.evidence_grade is not None}
    valid = {key: item for key, item in graded.items() if not item.is_expired(on)}
    return AssessmentInput(
        catalogue=scored_catalogue(snapshot, catalogue),
        asked=asked,
        targets={key: snapshot.targets[key] for key in asked},
        sheets=_sheets(snapshot, catalogue),
        agreed={item.key: item.agreed_level for item in items if item.agreed_level is not None},
        decisions={
            item.key: Applicability(key=item.key, state=item.state, reason_class=item.reason_class, reason=item.reason)
            for item in items
            if item.state is not None
        },
        evidence={key: (item.evidence_grade or 0) if key in valid else 0 for key, item in graded.items()},
        must_do=frozenset(item.key for item in items if item.is_must_do),
        units=tuple(Unit(name=unit.name, size=unit.size) for unit in snapshot.units),
        evidence_with_data=frozenset(key for key, item in valid.items() if item.evidence_has_data),
        seed=1 if present is None else present.settings.seed,
        settings_version=0 if present is None else present.version,
    )


def score_snapshot(snapshot: AssessmentSnapshot, *, on: date, catalogue: Catalogue | None = None) -> AssessmentResult:
    """Compute the result on a day with the given catalogue, or the packaged edition that the assessment names.

    The weights are those of the assessment's settings, and its priorities are shaken. Nothing is stored.
    """
    from scoring import assess  # noqa: PLC0415 - the engine waits until it is needed

    catalogue = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    return assess(assessment_input(snapshot, catalogue, on=on), shaken_runs=SHAKEN_RUNS)


def score_plan(snapshot: AssessmentSnapshot, result: AssessmentResult, *, on: date) -> GroupResult | None:
    """Compute where the whole stands on a day once every action of the plan is done; None without actions (PL-10)."""
    if not snapshot.actions:
        return None
    from scoring import assess  # noqa: PLC0415 - the engine waits until it is needed

    present = assessment_input(snapshot, catalogue_of_edition(snapshot.header.catalogue_edition), on=on)
    return assess(expected_assessment(assessment=present, result=result, actions=snapshot.actions)).overall


def scored_catalogue(snapshot: AssessmentSnapshot, catalogue: Catalogue | None = None) -> Catalogue:
    """Return the catalogue that an assessment is scored with: the edition with the weights of its settings.

    Its hash is the one that the result names. Without settings, or with those of the edition, it is the edition itself.
    """
    edition = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    present = snapshot.present_settings
    return edition if present is None else adjusted_catalogue(edition, present.settings)


def adjusted_catalogue(edition: Catalogue, settings: ScoringSettings) -> Catalogue:
    """Return an edition with the weights of settings; kept in memory."""
    return _adjusted(_Adjustment(edition.content_hash, settings, edition))


def with_settings(snapshot: AssessmentSnapshot, settings: ScoringSettings, *, at: datetime) -> AssessmentSnapshot:
    """Return an assessment as if these settings were its next version, to look at before they are saved."""
    number = snapshot.settings[-1].version + 1 if snapshot.settings else 1
    draft = SettingsVersion(version=number, settings=settings, reason="", created_at=at, created_by="")
    return replace(snapshot, settings=(*snapshot.settings, draft))


@dataclass(frozen=True)
class _Adjustment:
    """Key of the memory: catalogues of equal content are adjusted alike."""

    content_hash: str
    settings: ScoringSettings
    edition: Catalogue = field(compare=False)


@lru_cache(maxsize=64)
def _adjusted(adjustment: _Adjustment) -> Catalogue:
    return adjustment.settings.adjust(adjustment.edition)


def find_perception(
    snapshot: AssessmentSnapshot, *, on: date, catalogue: Catalogue | None = None
) -> PerceptionFindings:
    """Find how leaders, staff and units see it differently on a day, told by the group-size rules (SC-51, SC-52)."""
    from scoring import perception_findings  # noqa: PLC0415 - the engine waits until it is needed

    catalogue = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    return perception_findings(assessment_input(snapshot, catalogue, on=on))


def score_snapshot_units(
    snapshot: AssessmentSnapshot, *, on: date, catalogue: Catalogue | None = None
) -> tuple[UnitResult, ...]:
    """Compute the result of each unit on a day; none where the organization is assessed as one."""
    if not snapshot.units:
        return ()
    from scoring import score_units  # noqa: PLC0415 - the engine waits until it is needed

    catalogue = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    return score_units(assessment=assessment_input(snapshot, catalogue, on=on))


def next_expiry(snapshot: AssessmentSnapshot, *, on: date) -> date | None:
    """Return the last day for which a result of this day holds: the first end of evidence that lies ahead, if any."""
    ends = (item.evidence_until for item in snapshot.items.values() if item.evidence_grade and not item.is_expired(on))
    return min((end for end in ends if end is not None), default=None)


def _sheets(snapshot: AssessmentSnapshot, catalogue: Catalogue) -> tuple[ResponseSheet, ...]:
    answers: dict[int, list[Answer]] = {}
    asked: Mapping[int, frozenset[str]] = {
        person.id: asked_of(catalogue, snapshot.header.mode, person.roles, person.asked)
        for person in snapshot.respondents
    }
    for stored in snapshot.answers:
        if stored.state is not AnswerState.UNANSWERED and stored.key in asked[stored.respondent_id]:
            is_excused = stored.state is AnswerState.NOT_APPLICABLE
            answers.setdefault(stored.respondent_id, []).append(
                Answer(
                    key=stored.key,
                    state=stored.state,
                    level=stored.level,
                    note=stored.note,
                    reason=stored.note if is_excused else "",
                )
            )
    units = {unit.id: unit.name for unit in snapshot.units}
    return tuple(
        ResponseSheet(
            respondent=person.name,
            roles=person.roles,
            answers=tuple(answers.get(person.id, ())),
            unit="" if person.unit_id is None else units[person.unit_id],
        )
        for person in snapshot.respondents
    )
