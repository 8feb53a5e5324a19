"""No number of a result goes unexplained: it has a trace, or it says here why it needs none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from scoring import AssessmentInput, AssessmentResult, assess, figure_names, traces
from scoring.values import (
    Gap,
    GroupResult,
    PriorityFactors,
    RequirementResult,
    ShakenGap,
    ShakenPriorities,
)

# For each field with a number: the figure that explains it, or "no trace: " and the reason.
EXPLAINED: dict[type, dict[str, str]] = {
    AssessmentResult: {
        "profile_version": "no trace: a setting, which every trace names",
        "seed": "no trace: a setting, shown in the traces of what is drawn",
        "draws": "no trace: a setting, shown in the traces of what is drawn",
        "settings_version": "no trace: a setting",
    },
    GroupResult: {
        "gate_level": "gate",
        "gate_low": "interval",
        "gate_likely": "interval",
        "gate_high": "interval",
        "target_level": "target",
        "target_index": "target_index",
        "weakest_level": "weakest",
        "share_at_target": "share",
        "index": "index",
        "index_low": "index_interval",
        "index_high": "index_interval",
        "coverage": "coverage",
        "asked": "answered",
        "answered": "answered",
        "dont_know": "answered",
        "not_applicable": "answered",
        "deferred": "answered",
        "evidenced_level": "evidenced",
        "evidenced_index": "evidenced_index",
        "evidenced_share_at_target": "evidenced_share",
    },
    RequirementResult: {
        "level": "level",
        "low": "range",
        "high": "range",
        "target": "target",
        "role_medians": "level",
        "role_votes": "level",
        "votes": "agreement",
        "agreement": "agreement",
        "confidence": "confidence",
        "evidence_grade": "confidence",
        "evidenced_level": "evidenced",
    },
    Gap: {
        "level": "size",
        "target": "size",
        "priority": "priority",
        "rank": "rank",
        "order": "order",
        "evidenced_level": "no trace here: requirement:KEY:evidenced explains it",
    },
    PriorityFactors: {
        "gap_share": "size",
        "importance": "priority",
        "enabling_power": "priority",
        "unknowing": "priority",
        "effort_days": "priority",
    },
    ShakenPriorities: {
        "seed": "no trace: a setting, shown in the traces of gaps",
        "runs": "no trace: a setting, shown in the traces of gaps",
        "other_gaps": "no trace: it counts requirements that have no gap, and so no figure of a gap",
    },
    ShakenGap: {
        "rank": "rank",
        "rank_low": "shaken",
        "rank_high": "shaken",
        "median_rank": "shaken",
        "top_share": "shaken",
        "gap_share": "shaken",
    },
}
PREFIXES = {
    GroupResult: "overall",
    RequirementResult: "requirement:{}",
    Gap: "gap:{}",
    PriorityFactors: "gap:{}",
    ShakenGap: "gap:{}",
}


def leaves(kind: Any) -> Iterator[type]:
    """The plain types inside an annotation."""
    if get_origin(kind) is None and not isinstance(kind, UnionType):
        yield kind
    for part in get_args(kind):
        if part is not Ellipsis:
            yield from leaves(part)


def values_in(kind: type) -> Iterator[type]:
    """The result's own dataclasses, each once."""
    seen: list[type] = []
    queue: list[type] = [kind]
    while queue:
        found = queue.pop()
        if found in seen or not is_dataclass(found):
            continue
        seen.append(found)
        queue += [leaf for hint in get_type_hints(found).values() for leaf in leaves(hint) if leaf is not NoneType]
    yield from seen


def numbers_of(kind: type) -> set[str]:
    hints = get_type_hints(kind)
    return {each.name for each in fields(kind) if {int, float} & set(leaves(hints[each.name]))}


@pytest.mark.parametrize("kind", list(values_in(AssessmentResult)), ids=lambda kind: kind.__name__)
def test_every_number_of_a_result_has_a_trace_or_a_reason(kind: type, halden_result: AssessmentResult) -> None:
    names = set(figure_names(result=halden_result))
    key = halden_result.gaps[0].key

    explained = EXPLAINED.get(kind, {})

    assert numbers_of(kind) == set(explained)
    for field, figure in explained.items():
        if not figure.startswith("no trace"):
            assert f"{PREFIXES[kind].format(key)}:{figure}" in names, field


def test_every_trace_names_what_it_was_scored_by(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    found = list(traces(result=halden_result, assessment=halden))

    assert [trace.figure for trace in found] == list(figure_names(result=halden_result))
    catalogue = halden.catalogue
    told = {(each.catalogue_id, each.catalogue_edition, each.catalogue_hash) for each in found}
    assert told == {(catalogue.id, catalogue.edition, catalogue.content_hash)}
    assert {(each.profile_id, each.profile_version) for each in found} == {(catalogue.profile.id, 1)}


def test_a_result_names_its_figures_by_their_subject(halden_result: AssessmentResult) -> None:
    written = set()
    for subject, figures in halden_result.figures.items():
        kind, _, slot = subject.partition(":")
        subjects = {
            "overall": ["overall"],
            "clause": [f"clause:{group.id}" for group in halden_result.clauses],
            "capability": [f"capability:{group.id}" for group in halden_result.capabilities],
            "requirement": [f"requirement:{found.key}" for found in halden_result.requirements],
            "gap": [f"gap:{gap.key}" for gap in halden_result.gaps],
        }[kind]
        assert slot in {"", "ID", "KEY"}
        written |= {f"{subject}:{figure}" for subject in subjects for figure in figures}

    assert written == set(figure_names(result=halden_result))


def test_traces_of_another_result_are_refused(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    other = assess(halden)
    moved = [found for found in other.requirements if found.level is not None]
    halden_moved = {**halden.agreed, moved[0].key: (moved[0].level or 0) + 1}

    with pytest.raises(ValueError, match="not computed from these answers"):
        traces(result=halden_result, assessment=AssessmentInput(**{**vars(halden), "agreed": halden_moved}))
