"""Where one organization of a scored portfolio stands among the others of its group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import NotFound, Refused
from app.portfolio.extras import require_extra
from app.portfolio.partition import arrays_of
from app.portfolio.reading.parquet import open_parquet
from app.portfolio.scoring import ASSESSMENTS
from app.portfolio.writing.columns import group_labels
from clauses import catalogue_editions
from scoring import CatalogueArrays, GroupComparison, Tally, compare_with_group, sample_of, tally_figures

_ROWS_AT_ONCE = 65_536
_WHO = ["id", "name", "group", "unit", "consent"]


@dataclass(frozen=True, kw_only=True)
class PortfolioComparison:
    """A comparison with the name of the organization, and the catalogue its figures were scored with."""

    id: str
    name: str
    arrays: CatalogueArrays
    comparison: GroupComparison


def compare_in_portfolio(*, folder: Path, identity: str) -> PortfolioComparison:
    """Compare an organization with its group in the results that `score_portfolio` wrote into `folder`.

    Raises NotFound for an id that is not there, Refused for one without a group and for a unit, and when the folder
    holds no results that this version can read.
    """
    require_extra("pyarrow", extra="portfolio", purpose="A portfolio")
    files = sorted((folder / ASSESSMENTS).glob("part-*.parquet"))
    if not files:
        raise Refused(f"{folder} holds no scored portfolio. Make one with: groundwork portfolio score")
    arrays = _arrays(files[0])
    ours = _find(files, identity, _figure_names(arrays))
    if ours["group"] is None:
        raise Refused(f"{identity} belongs to no group, so there is nobody to compare it with.")
    if ours["unit"] is not None:
        raise Refused(f"{identity} is the unit {ours['unit']}. Whole organizations are compared, units are not.")
    sample = _sample(files, arrays, group=ours["group"], identity=identity)
    gates, indices = (_values(ours, figure, arrays) for figure in ("gate", "index"))
    comparison = compare_with_group(arrays=arrays, group=ours["group"], sample=sample, gate_level=gates, index=indices)
    return PortfolioComparison(id=identity, name=ours["name"] or identity, arrays=arrays, comparison=comparison)


def _arrays(path: Path) -> CatalogueArrays:
    """The catalogue that the results were scored with, as the files say themselves."""
    with open_parquet(path) as file:
        said = {key.decode(): text.decode() for key, text in (file.schema_arrow.metadata or {}).items()}
    edition, mode = said.get("groundwork:edition"), said.get("groundwork:mode")
    if edition not in catalogue_editions() or mode is None:
        raise Refused(f"{path.name} was not written by this version of Groundwork. Score the portfolio again.")
    return arrays_of(edition=edition, mode=mode)


def _figure_names(arrays: CatalogueArrays) -> list[str]:
    return [f"{figure}_{label}" for figure in ("gate", "index") for label in group_labels(arrays)]


def _values(row: dict[str, Any], figure: str, arrays: CatalogueArrays) -> list[float]:
    values = [row[f"{figure}_{label}"] for label in group_labels(arrays)]
    return [np.nan if value is None else float(value) for value in values]


def _batches(files: list[Path], columns: list[str]) -> Iterator[Any]:
    for path in files:
        with open_parquet(path) as file:
            yield from file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns)


def _find(files: list[Path], identity: str, figures: list[str]) -> dict[str, Any]:
    from pyarrow import compute  # noqa: PLC0415 - an extra, loaded when a portfolio is read

    for batch in _batches(files, [*_WHO, *figures]):
        place = compute.index(batch.column("id"), identity).as_py()
        if place >= 0:
            row: dict[str, Any] = batch.slice(place, 1).to_pylist()[0]
            return row
    raise NotFound(f"There is no assessment {identity} in this portfolio.")


def _sample(files: list[Path], arrays: CatalogueArrays, *, group: str, identity: str) -> Tally:
    """Add up the other organizations of a group, block by block."""
    labels = group_labels(arrays)
    nothing = np.zeros((0, len(labels)))
    total = tally_figures(arrays=arrays, gate_level=nothing, index=nothing)
    for batch in _batches(files, [*_WHO, *_figure_names(arrays)]):
        ids, groups, units, consents = (
            np.array(batch.column(name).to_pylist(), dtype=object) for name in ("id", "group", "unit", "consent")
        )
        kept = np.flatnonzero(
            sample_of(group=groups, consent=consents, is_whole=units == None, is_ours=ids == identity, wanted=group)  # noqa: E711 - element by element
        )
        gates, indices = (
            np.column_stack([_numbers(batch.column(f"{figure}_{label}"))[kept] for label in labels])
            for figure in ("gate", "index")
        )
        total += tally_figures(arrays=arrays, gate_level=gates, index=indices)
    return total


def _numbers(values: Any) -> Any:
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
