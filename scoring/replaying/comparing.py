"""Two results side by side: the same requirements, the same catalogue and the same profile on both sides."""

from __future__ import annotations

from collections.abc import Collection

from clauses.changes import ChangeKind, compare_editions
from clauses.model import Catalogue
from scoring.replaying.replay import origin_of, replay
from scoring.replaying.values import Comparison, GroupChange, RequirementMove
from scoring.values import AssessmentResult, GroupResult, RequirementResult


def compare_results(
    *,
    earlier: AssessmentResult,
    later: AssessmentResult,
    catalogue: Catalogue,
    editions: Collection[Catalogue] = (),
    settings_version: int = 0,
) -> Comparison:
    """Compare two results on the requirements that both and the catalogue have, scored anew on both sides (SC-69).

    `editions` are the catalogues at hand; with those that the two were scored with, requirements whose level statements
    changed in between are marked; `settings_version` is as in `replay`. Raises ValueError as `replay` does.

    >>> from clauses import load_catalogue
    >>> from scoring import AssessmentInput, assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> said = {"catalogue": catalogue, "asked": asked, "targets": targets}
    >>> then = assess(AssessmentInput(**said, agreed=dict.fromkeys(asked, 1)))
    >>> now = assess(AssessmentInput(**said, agreed=dict.fromkeys(asked, 2)))
    >>> compared = compare_results(earlier=then, later=now, catalogue=catalogue)
    >>> len(compared.moved), compared.groups[-1].gate_change, round(compared.groups[-1].index_change)
    (74, 1, 20)
    """
    both = {found.key for found in earlier.requirements} & {found.key for found in later.requirements}
    before, after = (
        replay(result=result, catalogue=catalogue, editions=editions, keys=both, settings_version=settings_version)
        for result in (earlier, later)
    )
    at_hand = (catalogue, *editions)
    first, last = origin_of(earlier, at_hand), origin_of(later, at_hand)
    marked = () if first is None or last is None else _marked(first, last, set(before.common))
    return Comparison(
        earlier=before,
        later=after,
        groups=tuple(
            GroupChange(before=then, after=now)
            for then, now in zip(_groups(before.result), _groups(after.result), strict=True)
        ),
        moved=tuple(
            RequirementMove(before=then, after=now, is_marked=now.key in marked)
            for then, now in zip(before.result.requirements, after.result.requirements, strict=True)
            if _has_moved(then, now)
        ),
        marked=marked,
        notes=tuple(dict.fromkeys((*before.notes, *after.notes))),
    )


def _marked(first: Catalogue, last: Catalogue, common: set[str]) -> tuple[str, ...]:
    """The common keys that were rated on other level statements at the two times."""
    return tuple(
        change.key
        for change in compare_editions(before=first, after=last)
        if change.kind is ChangeKind.STATEMENT_CHANGED and change.key in common
    )


def _groups(result: AssessmentResult) -> tuple[GroupResult, ...]:
    return (*result.clauses, *result.capabilities, result.overall)


def _has_moved(before: RequirementResult, after: RequirementResult) -> bool:
    return (before.level, before.state) != (after.level, after.state)
