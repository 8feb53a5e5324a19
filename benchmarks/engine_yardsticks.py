"""The group rules of the engine written in pandas, Polars and DuckDB: what the engine's speed is held against.

Each function takes levels [n, m] (NaN where unknown), targets [m] and the compiled catalogue, and returns the same
three figures: gate level [n, G] (NaN where not published), maturity index [n, G] and gaps [n, m]. Everything that does
not depend on the levels is prepared outside of the measured part, as the engine does too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring import CatalogueArrays


@dataclass(frozen=True)
class Figures:
    """What all ways compute."""

    gate: Any
    index: Any
    gaps: Any


def prepared(arrays: CatalogueArrays, targets: Any) -> dict[str, Any]:
    """Columns per requirement that a group-by joins to the levels."""
    weights = arrays.weights
    return {
        "requirement": np.arange(len(arrays.keys), dtype=np.int16),
        "clause": arrays.groups.of[0].astype(np.int16),
        "capability": arrays.groups.of[1].astype(np.int16),
        "catalogue": arrays.groups.of[2].astype(np.int16),
        "weight": weights.gate.astype(np.int32),
        "decisive": weights.decisive.astype(np.int32),
        "index_weight": weights.index.astype(np.int32),
        "target": targets.astype(np.int8),
    }


def _gate_from_sums(arrays: CatalogueArrays, sums: dict[str, Any]) -> tuple[Any, Any]:
    """Gate level and publication from the sums of one group-by, as flat arrays."""
    profile = arrays.catalogue.profile
    published = 100 * sums["known_weight"] >= profile.coverage_percent * sums["weight"]
    share = floor = 0
    for level in range(1, 6):
        share = share + (100 * sums[f"weight_{level}"] >= profile.gate.share_percent * sums["known_weight"])
        floor = floor + (sums[f"decisive_{level}"] >= sums["known_decisive"])
    gate = np.minimum(share, np.minimum(floor + profile.gate.floor_distance, 5)).astype(np.float64)
    return np.where(published, gate, np.nan), published


def _spread(figures: dict[str, Any], part: dict[str, Any], count: int, first: int, last: int) -> None:
    """Put the figures of one kind of group, sorted by assessment and group, into their columns."""
    for name, values in part.items():
        figures[name][:, first:last] = values.reshape(count, last - first)


def _finish(arrays: CatalogueArrays, sums: dict[str, Any]) -> dict[str, Any]:
    gate, published = _gate_from_sums(arrays, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.where(published, 100 * sums["index_sum"] / (5 * sums["index_known"]), np.nan)
    return {"gate": gate, "index": index}


SUMS = (
    "weight",
    "known_weight",
    "known_decisive",
    "index_known",
    "index_sum",
    *(f"weight_{level}" for level in range(1, 6)),
    *(f"decisive_{level}" for level in range(1, 6)),
)


def with_pandas(arrays: CatalogueArrays, levels: Any, columns: dict[str, Any]) -> Figures:
    """Long frame, one row per assessment and requirement; three group-bys."""
    import pandas as pd

    count, width = levels.shape
    frame = pd.DataFrame({"level": levels.ravel(), "assessment": np.repeat(np.arange(count, dtype=np.int32), width)})
    for name, values in columns.items():
        frame[name] = np.tile(values, count)
    known = frame["level"].notna()
    frame["known_weight"] = frame["weight"] * known
    frame["known_decisive"] = frame["decisive"] * known
    frame["index_known"] = frame["index_weight"] * known
    frame["index_sum"] = (frame["index_weight"] * frame["level"]).fillna(0.0)
    for level in range(1, 6):
        reached = frame["level"] >= level
        frame[f"weight_{level}"] = frame["weight"] * reached
        frame[f"decisive_{level}"] = frame["decisive"] * reached
    figures = {name: np.empty((count, len(arrays.groups))) for name in ("gate", "index")}
    for kind in ("clause", "capability", "catalogue"):
        ids = np.unique(columns[kind])
        sums = frame.groupby(["assessment", kind], sort=True)[list(SUMS)].sum()
        part = _finish(arrays, {name: sums[name].to_numpy() for name in SUMS})
        _spread(figures, part, count, int(ids[0]), int(ids[-1]) + 1)
    gaps = (frame["target"] - frame["level"]).clip(lower=0).fillna(0).to_numpy(np.int8).reshape(count, width)
    return Figures(figures["gate"], figures["index"], gaps)


def with_polars(arrays: CatalogueArrays, levels: Any, columns: dict[str, Any]) -> Figures:
    """The same long frame and three group-bys in Polars, lazily, on all cores."""
    import polars as pl

    count, width = levels.shape
    level = pl.col("level")
    frame = pl.DataFrame(
        {
            "level": pl.Series(levels.ravel()).fill_nan(None),
            "assessment": np.repeat(np.arange(count, dtype=np.int32), width),
            **{name: np.tile(values, count) for name, values in columns.items()},
        }
    )
    known, weight, decisive = level.is_not_null(), pl.col("weight"), pl.col("decisive")
    sums = [
        weight.sum(),
        (weight * known).sum().alias("known_weight"),
        (decisive * known).sum().alias("known_decisive"),
        (pl.col("index_weight") * known).sum().alias("index_known"),
        (pl.col("index_weight") * level).sum().alias("index_sum"),
        *((weight * (level >= step)).sum().alias(f"weight_{step}") for step in range(1, 6)),
        *((decisive * (level >= step)).sum().alias(f"decisive_{step}") for step in range(1, 6)),
    ]
    figures = {name: np.empty((count, len(arrays.groups))) for name in ("gate", "index")}
    for kind in ("clause", "capability", "catalogue"):
        ids = np.unique(columns[kind])
        found = frame.lazy().group_by("assessment", kind).agg(sums).sort("assessment", kind).collect()
        part = _finish(arrays, {name: found[name].to_numpy() for name in SUMS})
        _spread(figures, part, count, int(ids[0]), int(ids[-1]) + 1)
    gap = (pl.col("target") - level).clip(lower_bound=0).fill_null(0).cast(pl.Int8)
    gaps = frame.select(gap.alias("gap"))["gap"].to_numpy().reshape(count, width)
    return Figures(figures["gate"], figures["index"], gaps)


def with_wide_polars(arrays: CatalogueArrays, levels: Any, columns: dict[str, Any]) -> Figures:
    """One column per requirement and sums across columns: more to write than a group-by, and faster in Polars."""
    import polars as pl

    count, width = levels.shape
    names = [f"r{place}" for place in range(width)]
    frame = pl.DataFrame({name: levels[:, place] for place, name in enumerate(names)}).with_columns(
        pl.all().fill_nan(None).cast(pl.Int32)
    )
    known = [pl.col(name).is_not_null().cast(pl.Int32) for name in names]
    reached = {step: [(pl.col(name) >= step).cast(pl.Int32) for name in names] for step in range(1, 6)}
    expressions = []
    for group, members in enumerate(arrays.groups.members):
        parts = {
            "weight": [pl.lit(int(columns["weight"][row])) for row in members],
            "known_weight": [known[row] * int(columns["weight"][row]) for row in members],
            "known_decisive": [known[row] * int(columns["decisive"][row]) for row in members],
            "index_known": [known[row] * int(columns["index_weight"][row]) for row in members],
            "index_sum": [pl.col(names[row]) * int(columns["index_weight"][row]) for row in members],
        }
        for step, flags in reached.items():
            parts[f"weight_{step}"] = [flags[row] * int(columns["weight"][row]) for row in members]
            parts[f"decisive_{step}"] = [flags[row] * int(columns["decisive"][row]) for row in members]
        expressions += [pl.sum_horizontal(terms).alias(f"{name}-{group}") for name, terms in parts.items()]
    gaps = [
        (int(columns["target"][place]) - pl.col(name))
        .clip(lower_bound=0)
        .fill_null(0)
        .cast(pl.Int8)
        .alias(f"gap-{place}")
        for place, name in enumerate(names)
    ]
    found = frame.lazy().select(expressions + gaps).collect()
    figures = {name: np.empty((count, len(arrays.groups))) for name in ("gate", "index")}
    for group in range(len(arrays.groups)):
        sums = {name: np.broadcast_to(found[f"{name}-{group}"].to_numpy(), count) for name in SUMS}
        for name, values in _finish(arrays, sums).items():
            figures[name][:, group] = values
    lifted = np.column_stack([found[f"gap-{place}"].to_numpy() for place in range(width)])
    return Figures(figures["gate"], figures["index"], lifted)


def with_duckdb(arrays: CatalogueArrays, levels: Any, columns: dict[str, Any]) -> Figures:
    """The same long table and three group-bys as SQL, on all cores."""
    import duckdb
    import pandas as pd

    count, width = levels.shape
    names = [name for name in columns if name != "requirement"]
    said = pd.DataFrame(  # noqa: F841 - the queries below read it by its name
        {
            "assessment": np.repeat(np.arange(count, dtype=np.int32), width),
            "level": np.nan_to_num(levels, nan=-1).astype(np.int8).ravel(),
            **{name: np.tile(columns[name], count) for name in names},
        }
    )
    terms = [
        "sum(weight) AS weight",
        "sum(CASE WHEN level >= 0 THEN weight ELSE 0 END) AS known_weight",
        "sum(CASE WHEN level >= 0 THEN decisive ELSE 0 END) AS known_decisive",
        "sum(CASE WHEN level >= 0 THEN index_weight ELSE 0 END) AS index_known",
        "sum(CASE WHEN level >= 0 THEN index_weight * level ELSE 0 END) AS index_sum",
        *(f"sum(CASE WHEN level >= {step} THEN weight ELSE 0 END) AS weight_{step}" for step in range(1, 6)),
        *(f"sum(CASE WHEN level >= {step} THEN decisive ELSE 0 END) AS decisive_{step}" for step in range(1, 6)),
    ]
    figures = {name: np.empty((count, len(arrays.groups))) for name in ("gate", "index")}
    for kind in ("clause", "capability", "catalogue"):
        ids = np.unique(columns[kind])
        query = f"SELECT {', '.join(terms)} FROM said GROUP BY assessment, {kind} ORDER BY assessment, {kind}"
        found = duckdb.query(query).fetchnumpy()
        part = _finish(arrays, {name: np.asarray(found[name], dtype=np.float64) for name in SUMS})
        _spread(figures, part, count, int(ids[0]), int(ids[-1]) + 1)
    query = "SELECT CASE WHEN level >= 0 AND level < target THEN target - level ELSE 0 END AS gap FROM said"
    gaps = np.asarray(duckdb.query(query).fetchnumpy()["gap"], dtype=np.int8).reshape(count, width)
    return Figures(figures["gate"], figures["index"], gaps)
