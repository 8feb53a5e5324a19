from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.portfolio import planning, running, score_portfolio
from app.portfolio.extras import ExtraMissing
from app.portfolio.running import NoCluster
from app.sample import sample_bytes
from tests.portfolios import random_levels, read_assessments, write_wide


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Any]:
    """A scheduler and two worker processes on the loopback, ended with the last test of this file."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
    ) as cluster:
        cluster.wait_for_workers(2, timeout=60)
        yield cluster


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_workers_write_the_same_bytes_as_one_process(
    tmp_path: Path, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PART_ROWS", 50)
    levels = random_levels(500)
    levels[77, 3] = 7
    source = write_wide(tmp_path / "regions.parquet", levels, group=["metal", "food"] * 250, row_group=130)
    seen: list[int] = []

    here = score_portfolio(source=source, target=tmp_path / "here")
    there = score_portfolio(
        source=source,
        target=tmp_path / "there",
        scheduler=two_workers.scheduler_address,
        progress=lambda done, _total: seen.append(done),
    )

    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert (here.scored, here.skipped) == (there.scored, there.skipped) == (499, 1)
    assert here.problems == there.problems
    assert seen == sorted(seen)
    assert seen[-1] == 500


def test_two_workers_write_the_same_bytes_of_assessment_files_with_graded_evidence(
    tmp_path: Path, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PART_FILES", 2)
    folder = tmp_path / "members"
    folder.mkdir()
    for name in ("arne", "halden", "lyon"):
        (folder / f"{name}.json").write_bytes(sample_bytes())
    for name in ("brno", "norden"):
        (folder / f"{name}.csv").write_text("role;key;level\nagreed;6.4;2\n", encoding="utf-8")

    score_portfolio(source=folder, target=tmp_path / "here")
    score_portfolio(source=folder, target=tmp_path / "there", scheduler=two_workers.scheduler_address)

    rows = read_assessments(tmp_path / "here")
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert [row["id"] for row in rows if row["evidenced_gate_whole"] is not None] == ["arne", "halden", "lyon"]


def test_giving_up_leaves_nothing_and_the_cluster_goes_on(tmp_path: Path, two_workers: Any) -> None:
    source = write_wide(tmp_path / "regions.parquet", random_levels(30))

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_portfolio(source=source, target=tmp_path / "out", scheduler=two_workers.scheduler_address, progress=stop)

    assert not (tmp_path / "out").exists()
    again = score_portfolio(source=source, target=tmp_path / "out", scheduler=two_workers.scheduler_address)
    assert again.scored == 30


def test_workers_that_do_not_know_the_work_are_told_in_words(
    tmp_path: Path, two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_wide(tmp_path / "regions.parquet", random_levels(3))

    def fail(*_: Any) -> None:
        raise ModuleNotFoundError("No module named 'app'.")

    monkeypatch.setattr(running, "score_all", fail)

    with pytest.raises(NoCluster, match="same version of Groundwork"):
        score_portfolio(source=source, target=tmp_path / "out", scheduler=two_workers.scheduler_address)

    assert not (tmp_path / "out").exists()


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    from distributed import LocalCluster

    source = write_wide(tmp_path / "regions.parquet", random_levels(3))
    with (
        LocalCluster(n_workers=0, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster,
        pytest.raises(NoCluster, match="has no workers"),
    ):
        score_portfolio(source=source, target=tmp_path / "out", scheduler=cluster.scheduler_address)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "nonsense://"])
def test_nobody_at_the_address_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(running, "_SECONDS_TO_CONNECT", 0.5)
    source = write_wide(tmp_path / "regions.parquet", random_levels(3))

    with pytest.raises(NoCluster, match="There is no scheduler at"):
        score_portfolio(source=source, target=tmp_path / "out", scheduler=address)


def test_without_dask_the_command_that_installs_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    source = write_wide(tmp_path / "regions.parquet", random_levels(3))

    with pytest.raises(ExtraMissing, match=r"pip install 'groundwork\[cluster\]'"):
        score_portfolio(source=source, target=tmp_path / "out", scheduler="127.0.0.1:8786")
