"""An old result under another edition or profile: the same record, other rules, on what both have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from clauses.changes import ChangeKind, RequirementChange, compare_editions, refuse_other_catalogue
from clauses.model import Catalogue
from scoring.assessment import result_of_scored
from scoring.replaying.recorded import score_recorded
from scoring.replaying.values import Replay
from scoring.tracing import trace_scored
from scoring.values import AssessmentResult, Trace


def replay(
    *,
    result: AssessmentResult,
    catalogue: Catalogue,
    editions: Collection[Catalogue] = (),
    keys: Collection[str] | None = None,
    settings_version: int = 0,
) -> Replay:
    """Score a recorded result again with a catalogue, on the requirements that both have (SC-68).

    Another profile is given as a catalogue that carries it. `editions` are the catalogues at hand: the one that the
    result was scored with tells what has changed since. `keys` narrows the common set further, `settings_version` names
    the settings that adjusted the catalogue. The recorded result is not touched. Raises ValueError for another
    catalogue, another scale, or when nothing is left.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 2))
    >>> again = replay(result=assess(given), catalogue=catalogue)
    >>> again.result == again.original, again.size_text
    (True, '74 of 74 recorded requirements')
    """
    refuse_other_catalogue(result.catalogue_id, catalogue)
    recorded = {found.key for found in result.requirements}
    common = tuple(key for key in catalogue.by_key if key in recorded and (keys is None or key in keys))
    if not common:
        raise ValueError("There is no requirement that both have, so nothing can be scored again.")
    origin = origin_of(result, (catalogue, *editions))
    _refuse_other_scale(result, origin, catalogue)
    scored = score_recorded(result=result, catalogue=catalogue, keys=common)
    again = result_of_scored(scored=scored, seed=result.seed, settings_version=settings_version)
    role_votes = {found.key: found.role_votes for found in result.requirements}
    kept, changes = frozenset(common), _changes(result, origin, catalogue)
    told = tuple(found for found in result.inconsistencies if found.kind == "applicability" and found.key in kept)
    statements = (change.key for change in changes if change.kind is ChangeKind.STATEMENT_CHANGED)
    return Replay(
        original=result,
        result=replace(
            again,
            # The record keeps how many votes a role gave, but not which; only medians can be scored again.
            requirements=tuple(replace(found, role_votes=role_votes[found.key]) for found in again.requirements),
            inconsistencies=(*told, *again.inconsistencies),
        ),
        changes=changes,
        marked=tuple(key for key in statements if key in kept),
        notes=tuple(_notes(result, origin, catalogue, kept)),
    )


def trace_replay(*, replayed: Replay, catalogue: Catalogue, figure: str) -> Trace:
    """Explain one figure of a result that was scored again with this catalogue; raises ValueError as `trace` does."""
    scored = score_recorded(result=replayed.original, catalogue=catalogue, keys=replayed.common)
    return trace_scored(
        result=replayed.result, scored=scored, figure=figure, seed=replayed.result.seed, recorded=replayed.original
    )


def origin_of(result: AssessmentResult, editions: Collection[Catalogue]) -> Catalogue | None:
    """Return the catalogue that a result was scored with, None when it is not at hand."""
    return next((each for each in editions if each.content_hash == result.catalogue_hash), None)


def _refuse_other_scale(result: AssessmentResult, origin: Catalogue | None, catalogue: Catalogue) -> None:
    scale = [step.number for step in catalogue.scale]
    before = None if origin is None else [step.number for step in origin.scale]
    if (before is not None and before != scale) or any(len(found.votes) != len(scale) for found in result.requirements):
        raise ValueError(
            f"The scale of {catalogue.id} {catalogue.edition} has other levels than the one that was used, and levels "
            "of different scales cannot be compared."
        )


def _changes(result: AssessmentResult, origin: Catalogue | None, catalogue: Catalogue) -> tuple[RequirementChange, ...]:
    """What became of every key; without the edition that was used only what is gone is known."""
    if origin is not None:
        return compare_editions(before=origin, after=catalogue)
    kinds = {True: ChangeKind.UNKNOWN, False: ChangeKind.REMOVED}
    return tuple(
        RequirementChange(key=found.key, kind=kinds[found.key in catalogue.by_key]) for found in result.requirements
    )


def _notes(
    result: AssessmentResult,
    origin: Catalogue | None,
    catalogue: Catalogue,
    common: frozenset[str],
) -> Iterator[str]:
    """Tell what the record does not hold, as far as the figures lean on it."""
    found = [each for each in result.requirements if each.key in common]
    if origin is None:
        yield (
            f"The edition {result.catalogue_edition} with the content that was used is not at hand, so it cannot be "
            "told which level statements have changed."
        )
    if origin is not None and origin.profile.aggregation != catalogue.profile.aggregation:
        yield "Levels from votes were formed anew by the other profile, from the recorded votes."
    if any(each.source == "respondents" and len(each.role_medians) > 1 for each in found):
        yield "Single votes are not recorded, so likely levels are drawn from the medians of the roles."
    if any(each.evidence_grade and each.evidence_has_data is None for each in found):
        yield "Whether evidence carried data was not recorded; it is read from the evidenced level."
    if any(each.evidence_grade > catalogue.profile.priority.highest_evidence_grade for each in found):
        yield "Evidence graded above the highest grade of the profile counts as that grade."
