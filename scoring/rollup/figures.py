"""All figures of all groups of a block, from their sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats, Numbers
from scoring.rollup.blocks import Block, Standing, standing_of
from scoring.rollup.combining import by_group, fill
from scoring.rollup.gates import gate_blocks
from scoring.rollup.sums import EVIDENCED, LOW, NOW, GroupSums, gate_levels
from scoring.rollup.worth import index_of, quotient


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupFigures:
    """Figures of the G groups, each [G, b]; NaN where a figure is not published or nothing applies.

    `weakest_column` is the column of the weakest requirement; it means nothing where `weakest_level` is NaN. What is
    evidenced is None where nothing is known about evidence.
    `blocks` [m, b] has one bit per kind of group: 1 clause, 2 capability, 4 whole catalogue.
    """

    is_published: Flags
    gate_level: AnyArray
    gate_low: AnyArray
    gate_high: AnyArray
    target_level: AnyArray
    target_index: Floats
    weakest_level: AnyArray
    weakest_column: Numbers
    share_at_target: Floats
    index: Floats
    index_low: Floats
    index_high: Floats
    coverage: Floats
    answered: Numbers
    dont_know: Numbers
    not_applicable: Numbers
    deferred: Numbers
    blocks: Numbers
    evidenced_level: AnyArray | None
    evidenced_index: Floats | None
    evidenced_share: Floats | None


def is_published(*, arrays: CatalogueArrays, counted: Numbers, settled: Numbers, applicable: Numbers) -> Flags:
    """Tell from gate weights [G, c] which groups have figures: something counts, and enough is settled (SC-14)."""
    kind = settled.dtype.type
    enough = kind(100) * settled >= kind(arrays.catalogue.profile.coverage_percent) * applicable
    return np.asarray((counted > 0) & enough)


def group_figures(*, arrays: CatalogueArrays, block: Block, sums: GroupSums) -> GroupFigures:
    """Compute all figures of all groups of a block (rules SC-09 to SC-15, SC-17 and SC-61 to SC-67)."""
    standing, settled = standing_of(arrays=arrays, block=block), sums.settled
    counted, applicable = (sums.levels.total[:, sums.spans[name]] for name in (NOW, LOW))
    published = is_published(arrays=arrays, counted=counted, settled=settled, applicable=applicable)
    is_shown = sums.levels.total > 0
    applies = is_shown[:, sums.spans[LOW]]
    for name in (NOW, EVIDENCED):
        for span in sums.spans[name : name + 1]:
            is_shown[:, span] = published
    gates = gate_levels(arrays=arrays, sums=sums.levels)
    gate = _shown(gates.level, is_shown)
    index = index_of(
        arrays=arrays, index_sum=sums.levels.index_sum, index_weight=sums.levels.index_weight, where=is_shown
    )
    now, low, high, target, *evidenced = sums.spans
    weakest_level, weakest_column = np.divmod(_weakest(arrays, standing), np.int32(len(arrays.keys)))
    return GroupFigures(
        is_published=published,
        gate_level=gate[:, now],
        gate_low=gate[:, low],
        gate_high=gate[:, high],
        target_level=gate[:, target],
        target_index=index[:, target],
        weakest_level=_shown(weakest_level, published),
        weakest_column=weakest_column,
        share_at_target=quotient(sums.at_target, counted, published),
        index=index[:, now],
        index_low=index[:, low],
        index_high=index[:, high],
        coverage=quotient(settled, applicable, applies),
        answered=sums.counts[:, 0],
        dont_know=sums.counts[:, 1],
        not_applicable=sums.counts[:, 2],
        deferred=sums.counts[:, 3],
        blocks=gate_blocks(
            arrays=arrays, gates=gates, level=standing.level, counted=standing.counted, published=published
        ),
        evidenced_level=gate[:, evidenced[0]] if evidenced else None,
        evidenced_index=index[:, evidenced[0]] if evidenced else None,
        evidenced_share=None
        if sums.evidenced_at_target is None
        else quotient(sums.evidenced_at_target, counted, published),
    )


def _shown(level: Numbers, where: Flags) -> AnyArray:
    """Levels as numbers that can be missing."""
    shown = level.astype(np.float32)
    shown[~where] = np.nan
    return shown


def _weakest(arrays: CatalogueArrays, standing: Standing) -> Numbers:
    """Level times m plus column of the weakest requirement of each group; the lowest column wins a tie (SC-11)."""
    columns, above = len(arrays.keys), arrays.highest + 1
    rank = fill(standing.level, standing.counted, above).astype(np.int32)
    rank *= columns
    rank += np.arange(columns, dtype=np.int32)[:, None]
    return np.asarray(by_group(arrays=arrays, values=rank, combine=np.minimum, start=above * columns))
