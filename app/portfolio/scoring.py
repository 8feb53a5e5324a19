"""Score a portfolio from its path to a folder of results: plan, run the parts, add up, write, move into place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import Refused
from app.portfolio.extras import require_extra
from app.portfolio.partition import add_tally, arrays_of
from app.portfolio.parts import Job, PartResult, Plan, part_name
from app.portfolio.planning import plan_portfolio
from app.portfolio.running import run_parts
from app.portfolio.writing.quantiles import group_table
from app.portfolio.writing.staging import stage
from app.portfolio.writing.workbook import Summary, write_workbook
from clauses import catalogue_editions
from questionnaires.answers import Problem
from scoring import CatalogueArrays, Tally

ASSESSMENTS, GROUPS, WORKBOOK = "assessments", "groups.parquet", "summary.xlsx"
BLOCK = 4_096
Progress = Callable[[int, int], None]
"""Is told how many rows or files are done, and of how many."""


@dataclass(frozen=True, kw_only=True)
class PortfolioOutcome:
    """What a run came to. `problems` holds the first ones, `problem_count` counts all; `groups` counts groups."""

    folder: Path
    scored: int
    skipped: int
    groups: int
    problems: tuple[Problem, ...]
    problem_count: int
    notes: tuple[str, ...]


def score_portfolio(
    *,
    source: Path,
    target: Path,
    mode: str = "full",
    group: str | None = None,
    scheduler: str | None = None,
    block: int = BLOCK,
    on: date | None = None,
    progress: Progress | None = None,
) -> PortfolioOutcome:
    """Score everything in `source` into the folder `target`; what has faults is told and left out.

    `group` names the column of the groups (default: "group", where there is one), `scheduler` the address of a Dask
    scheduler whose workers reach the same paths, `block` how many assessments are scored at once; neither changes a
    figure. `on` is the day on which evidence of assessment files is judged (default today). Raises Refused when nothing
    can be scored; then, and when the run is interrupted, `target` stays as it was.
    """
    require_extra("pyarrow", extra="portfolio", purpose="A portfolio")
    require_extra("xlsxwriter", extra="portfolio", purpose="A portfolio")
    source, target = source.resolve(), target.resolve()
    if source == target or {target / ASSESSMENTS, target / GROUPS} & {source, *source.parents}:
        raise Refused("The results would go where the assessments come from. Choose another folder with -o.")
    arrays = arrays_of(edition=catalogue_editions()[-1], mode=mode)
    plan = plan_portfolio(source=source, arrays=arrays, group=group)
    _require_parts(plan)
    with stage(target) as folder:
        (folder / ASSESSMENTS).mkdir()
        job = Job(
            edition=arrays.catalogue.edition,
            mode=mode,
            folder=folder / ASSESSMENTS,
            block=block,
            on=on or datetime.now().astimezone().date(),
            metadata=_metadata(arrays, mode),
        )
        total = _Total(plan=plan)
        with closing(run_parts(job, plan.parts, scheduler=scheduler)) as results:
            for result in results:
                total.add(result)
                if progress is not None:
                    progress(total.done, sum(part.size for part in plan.parts))
        return _write(total.finished(), plan, job, arrays, source, target, group or "group")


def _require_parts(plan: Plan) -> None:
    if not plan.parts:
        raise Refused("Nothing could be scored.", plan.problems)


def _metadata(arrays: CatalogueArrays, mode: str) -> tuple[tuple[str, str], ...]:
    """What the figures rest on, stored in every Parquet file."""
    catalogue = arrays.catalogue
    return (
        ("groundwork:catalogue", catalogue.id),
        ("groundwork:edition", catalogue.edition),
        ("groundwork:catalogue_hash", catalogue.content_hash),
        ("groundwork:profile", f"{catalogue.profile.id} {catalogue.profile.version}"),
        ("groundwork:mode", mode),
    )


class _Total:
    """Adds up what comes of the parts, in whatever order they come."""

    def __init__(self, *, plan: Plan) -> None:
        self._plan = plan
        self._results: list[PartResult] = []
        self.tallies: dict[str | None, Tally] = {}
        self.done = 0

    def add(self, result: PartResult) -> None:
        self.done += result.size
        for group, tally in result.tallies.items():
            add_tally(self.tallies, group, tally)
        result.tallies.clear()
        self._results.append(result)

    def finished(self) -> _Total:
        """Put the parts into their order; raises Refused when none of them gave anything."""
        self._results.sort(key=lambda result: result.number)
        if not self.scored:
            raise Refused("Nothing could be scored.", self.problems)
        return self

    @property
    def scored(self) -> int:
        return sum(result.scored for result in self._results)

    @property
    def skipped(self) -> int:
        return self._plan.skipped + sum(result.skipped for result in self._results)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self._plan.problems, *(problem for result in self._results for problem in result.problems))

    @property
    def problem_count(self) -> int:
        return len(self._plan.problems) + sum(result.problem_count for result in self._results)

    @property
    def files(self) -> list[str]:
        return [part_name(result.number) for result in self._results if result.scored]


def _write(
    total: _Total, plan: Plan, job: Job, arrays: CatalogueArrays, source: Path, target: Path, group_column: str
) -> PortfolioOutcome:
    """Write the groups and the workbook beside the assessments."""
    from pyarrow import parquet  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    groups = group_table(arrays=arrays, tallies=total.tallies, metadata=job.metadata)
    parquet.write_table(groups, job.folder.parent / GROUPS)
    summary = Summary(
        arrays=arrays,
        mode=job.mode,
        source=source.name,
        group_column=group_column,
        scored=total.scored,
        skipped=total.skipped,
        problems=total.problems,
        problem_count=total.problem_count,
        notes=plan.notes,
        groups=groups,
        files=[job.folder / name for name in total.files],
    )
    write_workbook(job.folder.parent / WORKBOOK, summary)
    return PortfolioOutcome(
        folder=target,
        scored=total.scored,
        skipped=total.skipped,
        groups=len(total.tallies) - 1,
        problems=total.problems,
        problem_count=total.problem_count,
        notes=plan.notes,
    )
