"""The names of all published figures, and the way from a name to its trace."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.scored import ScoredAssessment, score_assessment
from scoring.tracing.gaps import GAP_FIGURES, trace_gap
from scoring.tracing.groups import GROUP_FIGURES, trace_group
from scoring.tracing.requirements import REQUIREMENT_FIGURES, Traced, trace_requirement
from scoring.tracing.steps import Context
from scoring.values import AssessmentInput, AssessmentResult, GroupResult, Trace


def figure_names(*, result: AssessmentResult) -> tuple[str, ...]:
    """Return the names of all figures of a result that can be traced, such as `clause:6:gate`.

    A name has the parts kind, id and figure; the whole catalogue has no id: `overall:gate`.
    """
    return tuple(_names(result))


def figure_patterns() -> dict[str, tuple[str, ...]]:
    """Return what can be explained by the subject it belongs to: "clause:ID" with "gate" is `clause:6:gate`.

    >>> figure_patterns()["requirement:KEY"][:2]
    ('level', 'evidenced')
    """
    groups, requirements, gaps = (tuple(figures) for figures in (GROUP_FIGURES, REQUIREMENT_FIGURES, GAP_FIGURES))
    of_groups = dict.fromkeys(("overall", "clause:ID", "capability:ID"), groups)
    return of_groups | {"requirement:KEY": requirements, "gap:KEY": gaps}


def _names(result: AssessmentResult) -> Iterator[str]:
    yield from (f"overall:{figure}" for figure in GROUP_FIGURES)
    for group in (*result.clauses, *result.capabilities):
        yield from (f"{group.kind}:{group.id}:{figure}" for figure in GROUP_FIGURES)
    for requirement in result.requirements:
        yield from (f"requirement:{requirement.key}:{figure}" for figure in REQUIREMENT_FIGURES)
    for gap in result.gaps:
        yield from (f"gap:{gap.key}:{figure}" for figure in GAP_FIGURES)


def trace(*, result: AssessmentResult, assessment: AssessmentInput, figure: str, seed: int = 1) -> Trace:
    """Explain one figure of a result step by step: rules, inputs, weights and what came out.

    `assessment` is what the result was computed from, `seed` what its shaken runs were made with. Raises ValueError
    when the result has no such figure or comes from other answers.

    >>> from clauses import load_catalogue
    >>> from scoring import assess, default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 2))
    >>> explained = trace(result=assess(given), assessment=given, figure="clause:6:gate")
    >>> explained.value, [step.rule for step in explained.steps]
    ('2', ['SC-14', 'SC-09', 'SC-09', 'SC-10'])
    """
    return trace_scored(result=result, scored=score_assessment(assessment), figure=figure, seed=seed)


def traces(*, result: AssessmentResult, assessment: AssessmentInput) -> Iterator[Trace]:
    """Explain every figure of a result, one after the other; the answers are scored once. Raises as `trace` does."""
    context = Context(result=result, scored=score_assessment(assessment), seed=result.seed)
    _refuse_other_answers(context)
    return (_trace_in(context, name) for name in figure_names(result=result))


def trace_scored(
    *,
    result: AssessmentResult,
    scored: ScoredAssessment,
    figure: str,
    seed: int,
    recorded: AssessmentResult | None = None,
) -> Trace:
    """Explain a figure from arrays that are scored already, as `trace` does.

    `recorded` is the result that they were read from, where no answers are at hand any more.
    """
    context = Context(result=result, scored=scored, seed=seed, recorded=recorded)
    _refuse_other_answers(context)
    return _trace_in(context, figure)


def _trace_in(context: Context, figure: str) -> Trace:
    result = context.result
    kind, _, rest = figure.partition(":")
    try:
        value, steps = _trace_kind(context, kind, rest)
    except KeyError:
        raise ValueError(
            f"There is no figure {figure}; names look like clause:6:gate, overall:index or gap:KEY:priority."
        ) from None
    return Trace(
        figure=figure,
        value=value,
        steps=steps,
        catalogue_id=result.catalogue_id,
        catalogue_edition=result.catalogue_edition,
        catalogue_hash=result.catalogue_hash,
        profile_id=result.profile_id,
        profile_version=result.profile_version,
    )


def _trace_kind(context: Context, kind: str, rest: str) -> Traced:
    if kind == "overall":
        return trace_group(context, context.result.overall, rest)
    name, _, figure = rest.rpartition(":")
    if kind == "requirement":
        return trace_requirement(context, name, figure)
    if kind == "gap":
        return trace_gap(context, {gap.key: gap for gap in context.result.gaps}[name], figure)
    return trace_group(context, _groups(context.result)[kind, name], figure)


def _groups(result: AssessmentResult) -> dict[tuple[str, str], GroupResult]:
    return {(group.kind, group.id): group for group in (*result.clauses, *result.capabilities)}


def _refuse_other_answers(context: Context) -> None:
    levels = context.scored.levels.levels[0].tolist()
    expected = [None if level != level else int(level) for level in levels]  # noqa: PLR0124 - only NaN differs from itself
    found = [requirement.level for requirement in context.result.requirements]
    if found != expected or context.result.catalogue_hash != context.scored.arrays.catalogue.content_hash:
        raise ValueError("This result was not computed from these answers; assess them again and trace the new result.")
