"""Where an organization stands among the others of its group that have consented (SC-70 to SC-73).

What is read of others leaves this module as counts and quartiles only; whose they are and how many there are below five
leaves it never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.db import Scope, group_scope
from app.errors import GroundworkError
from app.services.assessments import list_assessments
from app.services.catalogues import asked_in_order, catalogue_of_edition
from app.services.results import GroupFigures, list_group_figures
from app.values import AssessmentHeader
from app.values.benchmark import Benchmark, BenchmarkFigure
from scoring.values import AssessmentResult

if TYPE_CHECKING:
    from scoring import FigurePosition, GroupComparison

Reason = Literal["group", "consent", "result", "sample"]


class NotComparable(GroundworkError):  # noqa: N818 - named for what the user meets
    """There is no comparison; `reason` names what is missing: our group, consent or result, or the sample."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "No comparison"

    def __init__(self, detail: str, *, reason: Reason) -> None:
        super().__init__(detail)
        self.reason: Reason = reason


def compare_in_group(scope: Scope, header: AssessmentHeader, result: AssessmentResult) -> Benchmark:
    """Compare the result of an assessment, both read in this scope, with the others of its organization's group.

    Raises NotComparable without a group, without consent, without a published result, and below five others.
    """
    _refuse_ours(header, result)
    ours = header.organization
    sample = _sample(group_scope(scope, group=ours.benchmark_group, besides=ours.id), header, result)
    compared = _compare(header, result, tuple(sample.values()))
    if compared.refusal:
        # The core's own words tell how many there are; below five that is already too much.
        raise NotComparable(
            f"Fewer than five other organizations of the group {ours.benchmark_group} have consented and have a result "
            "by the same catalogue, with the same weights, in the same mode. A comparison needs at least five, so that "
            "nobody's figures can be told from it. Ask others to take part.",
            reason="sample",
        )
    months = [each.created_at.astimezone().date().replace(day=1) for each in sample]
    return Benchmark(
        group=ours.benchmark_group,
        organizations=compared.organizations,
        catalogue_id=result.catalogue_id,
        catalogue_edition=result.catalogue_edition,
        catalogue_hash=result.catalogue_hash,
        mode=header.mode,
        earliest=min(months),
        latest=max(months),
        figures=tuple(_figure(position) for position in compared.positions),
    )


def _refuse_ours(header: AssessmentHeader, result: AssessmentResult) -> None:
    ours = header.organization
    if not ours.benchmark_group:
        raise NotComparable(
            f"{ours.name} belongs to no group yet, so there is nobody to compare it with. Name its group in the "
            "settings.",
            reason="group",
        )
    if not ours.benchmark_consent:
        raise NotComparable(
            f"{ours.name} has not consented to be compared, and who does not take part does not see the comparison. "
            "Give consent in the settings.",
            reason="consent",
        )
    if result.overall.gate_level is None:
        raise NotComparable(
            "Too little is answered for a level of the whole, so there is nothing to compare yet. Answer more first.",
            reason="result",
        )


def _sample(others: Scope, header: AssessmentHeader, result: AssessmentResult) -> dict[AssessmentHeader, GroupFigures]:
    """Return one result of each organization: the newest with a level of the whole, by our catalogue in our mode."""
    asks_the_same = (header.catalogue_id, header.catalogue_edition, header.mode)
    newest_first = [
        each
        for each in list_assessments(others)
        if (each.catalogue_id, each.catalogue_edition, each.mode) == asks_the_same
    ]
    figures = list_group_figures(others, newest_first)
    sample: dict[int, AssessmentHeader] = {}
    for each in newest_first:
        found = figures[each.id]
        if found.catalogue_hash == result.catalogue_hash and found.groups[0].gate_level is not None:
            sample.setdefault(each.organization.id, each)
    return {each: figures[each.id] for each in sample.values()}


def _compare(header: AssessmentHeader, result: AssessmentResult, sample: tuple[GroupFigures, ...]) -> GroupComparison:
    import numpy as np  # noqa: PLC0415 - the engine waits until it is needed

    from scoring import compare_with_group, compile_catalogue, tally_figures  # noqa: PLC0415 - likewise

    catalogue = catalogue_of_edition(header.catalogue_edition)
    arrays = compile_catalogue(catalogue=catalogue, asked=asked_in_order(catalogue, header.mode))
    ours = GroupFigures(
        catalogue_hash=result.catalogue_hash, groups=(result.overall, *result.clauses, *result.capabilities)
    )
    tables = {}
    for figure in ("gate_level", "index"):
        rows = [{(each.kind, each.id): getattr(each, figure) for each in one.groups} for one in (ours, *sample)]
        values = [[row.get((key.kind, key.id)) for key in arrays.groups.keys] for row in rows]
        tables[figure] = np.array(values, dtype=np.float64)  # None becomes NaN: a figure that one does not have
    return compare_with_group(
        arrays=arrays,
        group=header.organization.benchmark_group,
        sample=tally_figures(arrays=arrays, **{name: table[1:] for name, table in tables.items()}),
        **{name: table[0].tolist() for name, table in tables.items()},
    )


def _figure(position: FigurePosition) -> BenchmarkFigure:
    """Leave out how many have a figure that fewer than five have."""
    return BenchmarkFigure(
        kind=position.kind,
        id=position.id,
        figure=position.figure,
        ours=position.ours,
        organizations=None if position.refusal else position.organizations,
        quartiles=position.quartiles,
        lower=position.lower,
        equal=position.equal,
        higher=position.higher,
    )
