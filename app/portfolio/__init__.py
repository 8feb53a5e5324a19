"""Many organizations or units at once: files or Parquet in, figures of each and quantiles of groups out.

Here a portfolio is cut into parts, read block by block, scored by the engine, and written as Parquet and as one
workbook, in this process or on the workers of a Dask cluster, always with the same bytes. No rule lives here:
quantiles, the rule of five and positions are those of `scoring/cohorts/comparison.py`. Nothing is stored in the
database. Arrow, XlsxWriter and Dask are extras, loaded when they are needed.
"""

from __future__ import annotations

from app.portfolio.comparing import PortfolioComparison, compare_in_portfolio
from app.portfolio.extras import ExtraMissing
from app.portfolio.scoring import BLOCK, PortfolioOutcome, score_portfolio

__all__ = [
    "BLOCK",
    "ExtraMissing",
    "PortfolioComparison",
    "PortfolioOutcome",
    "compare_in_portfolio",
    "score_portfolio",
]
