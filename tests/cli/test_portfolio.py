from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.cli import cohorts
from tests.portfolios import random_levels, read_assessments, write_wide

Run = Callable[..., Any]


def test_a_portfolio_is_scored_and_an_organization_compared(run: Run, folder: Path) -> None:
    write_wide(folder / "regions.parquet", random_levels(12), branch=["metal"] * 12, consent=[True] * 12)

    scored = run("portfolio", "score", "regions.parquet", "-o", "out", "--group", "branch")
    compared = run("portfolio", "compare", "out", "--id", "org-3")

    assert (scored.code, scored.out) == (0, "Scored 12 assessments in one group.\n")
    assert scored.err == f"Wrote {folder / 'out'}.\n"
    assert compared.code == 0
    told = " ".join(compared.out.split())
    assert told.startswith("org-3 Compared with 11 other organizations of the group metal that have consented;")
    assert "Gate levels" in compared.out
    assert "Maturity indices" in compared.out
    assert max(map(len, compared.out.splitlines())) <= 80
    assert "\x1b" not in compared.out


def test_faults_are_listed_and_the_exit_code_says_so(
    run: Run, folder: Path, halden: Path, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "PROBLEMS_PRINTED", 2)
    (folder / "quick.json").write_text(json.dumps({"mode": "quick", "responses": []}), encoding="utf-8")

    outcome = run("portfolio", "score", ".", "-o", "out")

    assert outcome.code == 1
    assert outcome.out == "Scored 1 assessment; 2 left out.\n"
    assert [line.split(":")[0] for line in outcome.err.splitlines()[:2]] == ["faulty.csv, row 1", "faulty.csv, row 3"]
    assert "3 more faults; see the sheet Left out of the workbook." in outcome.err
    assert read_assessments(folder / "out")[0]["name"] == "Halden Components"


def test_too_few_to_compare_with_is_said(run: Run, folder: Path) -> None:
    write_wide(folder / "regions.parquet", random_levels(9), group=["metal"] * 5 + ["food"] * 4, consent=[True] * 9)
    assert run("portfolio", "score", "regions.parquet", "-o", "out").out == "Scored 9 assessments in 2 groups.\n"

    outcome = run("portfolio", "compare", "out", "--id", "org-1")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("Only 4 other organizations of the group metal have consented;")


def test_a_figure_that_too_few_have_is_said(run: Run, folder: Path) -> None:
    levels = random_levels(7, missing=0)
    levels[1:4, :10] = float("nan")
    write_wide(folder / "regions.parquet", levels, group=["metal"] * 7, consent=[True] * 7)
    run("portfolio", "score", "regions.parquet", "-o", "out")

    told = " ".join(run("portfolio", "compare", "out", "--id", "org-1").out.split())

    assert "No quartiles: Only 3 other organizations have this figure; a comparison needs at least 5." in told


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("score", "gone", "-o", "out"), 2, "does not exist"),
        (("score", ".", "-o", "out", "--mode", "half"), 2, "There is no mode half"),
        (("score", ".", "-o", "out", "--block", "0"), 2, "--block"),
        (("score", "."), 2, "Missing option"),
        (("score", ".", "-o", "out"), 1, "holds no Parquet file"),
        (("compare", ".", "--id", "org-1"), 1, "holds no scored portfolio"),
    ],
)
def test_wrong_use_and_nothing_to_score_are_told(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    outcome = run("portfolio", *arguments)

    assert outcome.code == code
    assert message in " ".join(outcome.err.replace("│", " ").split())


def test_without_the_extra_the_command_that_installs_it_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wide(folder / "regions.parquet", random_levels(2))
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    outcome = run("portfolio", "score", "regions.parquet", "-o", "out")

    assert outcome.code == 2
    assert "pip install 'groundwork[portfolio]'" in outcome.err


def test_an_interrupted_run_says_that_nothing_was_written(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wide(folder / "regions.parquet", random_levels(2))

    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cohorts, "_score_with_progress", interrupt)

    outcome = run("portfolio", "score", "regions.parquet", "-o", "out")

    assert (outcome.code, outcome.err) == (130, "Given up. Nothing was written.\n")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo terminal")
def test_a_terminal_shows_a_bar_and_ctrl_c_leaves_nothing_half_done(folder: Path) -> None:
    """The real thing: a process with a terminal, ended by the signal of Ctrl+C as soon as its bar moves."""
    write_wide(folder / "regions.parquet", random_levels(40_000))
    near, far = os.openpty()
    command = [sys.executable, "-c", "from app.cli import main; main()", "portfolio", "score", "regions.parquet"]
    command += ["-o", "out", "--block", "50"]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # tests that run in the background ignore the signal
    pipes: dict[str, Any] = {"stderr": far, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folder, preexec_fn=heed, **pipes) as process:  # noqa: PLW1509 - a single call
        os.close(far)
        shown = b""
        while b"/40000" not in shown:
            shown += os.read(near, 4096)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    os.close(near)

    assert b"Scoring" in shown
    assert process.returncode == 130
    assert out == b""
    assert not (folder / "out").exists()
