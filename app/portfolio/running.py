"""Where parts are scored: in this process, or on the workers of a Dask cluster. What comes of them is the same."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import pairwise

from app.errors import GroundworkError
from app.portfolio.extras import require_extra
from app.portfolio.partition import score_all, score_parts
from app.portfolio.parts import Job, Part, PartResult

_SECONDS_TO_CONNECT = 10
_TASKS_PER_THREAD = 4


class NoCluster(GroundworkError):  # noqa: N818 - named for what the user meets
    """There is nobody at the scheduler's address, or no worker behind it."""

    status = 503
    title = "No cluster"


def run_parts(job: Job, parts: Sequence[Part], *, scheduler: str | None) -> Generator[PartResult, None, None]:
    """Yield the result of each part as it is done, in any order; ending early ends the work on the cluster, too."""
    if scheduler is None:
        yield from score_parts(job, parts)
    else:
        yield from _run_on_cluster(job, parts, scheduler)


def _run_on_cluster(job: Job, parts: Sequence[Part], scheduler: str) -> Generator[PartResult, None, None]:
    """Give every worker several runs of parts that follow each other; files are read and written by the workers."""
    require_extra("distributed", extra="cluster", purpose="A scheduler")
    from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415 - an extra, loaded when a cluster is wanted

    try:
        client = Client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(f"There is no scheduler at {scheduler}. Start it with: dask scheduler") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise NoCluster(f"The scheduler at {scheduler} has no workers. Start one with: dask worker {scheduler}")
        futures = [
            client.submit(score_all, job, run, pure=False, key=f"portfolio-{job.folder.parent.name}-{run[0].number}")
            for run in cut_into_runs(parts, threads * _TASKS_PER_THREAD)
        ]
        try:
            for _, results in as_completed(futures, loop=client.loop, with_results=True):
                yield from results
        except (KilledWorker, ModuleNotFoundError) as error:
            raise NoCluster(
                f"The workers of {scheduler} could not do the work: {error} They need the same version of Groundwork, "
                "with the extra cluster, and memory for a block."
            ) from error
        finally:
            client.cancel(futures)


def cut_into_runs(parts: Sequence[Part], count: int) -> list[Sequence[Part]]:
    """Cut parts into at most so many runs that follow each other and differ by at most one part.

    >>> [len(run) for run in cut_into_runs(range(7), 3)]
    [3, 2, 2]
    """
    least, more = divmod(len(parts), count)
    ends = [0]
    for number in range(min(count, len(parts))):
        ends.append(ends[-1] + least + (number < more))
    return [parts[first:last] for first, last in pairwise(ends)]
