"""The scoring engine: one assessment with nine respondents, its trace and shaken runs, and 100,000 in one call."""

from __future__ import annotations

import argparse
import json
import statistics
import time
import timeit
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, ResponseSheet
from scoring import (
    AssessmentInput,
    CatalogueArrays,
    assess,
    compile_catalogue,
    default_targets,
    score_batch,
    trace,
)
from scoring.scored import score_assessment
from scoring.votes import requirement_levels

ASSESSMENTS = 100_000
LOOPED = 2_000
ROLES = (("EX",), ("DL",), ("IT",), ("PO",), ("PO",), ("PM",), ("HR",), ("QM",), ("EM",))


def timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Return the median seconds of some work after one warm-up, and what it gave."""
    result = work()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def nine_respondents() -> AssessmentInput:
    """One assessment of 74 requirements, each answered by those of nine people who are asked it."""
    catalogue, chance = load_catalogue(), np.random.default_rng(7)
    sheets = []
    for person, roles in enumerate(ROLES):
        answers = []
        for requirement in catalogue.requirements:
            if set(roles) & set(requirement.roles):
                level = int(chance.integers(0, 6))
                is_known = chance.random() < 0.9
                state = AnswerState.ANSWERED if is_known else AnswerState.DONT_KNOW
                answers.append(Answer(key=requirement.key, state=state, level=level if is_known else None))
        sheets.append(ResponseSheet(respondent=f"Person {person + 1}", roles=roles, answers=tuple(answers)))
    asked = tuple(catalogue.by_key)
    return AssessmentInput(
        catalogue=catalogue, asked=asked, targets=default_targets(catalogue=catalogue), sheets=tuple(sheets)
    )


def many_levels(count: int, width: int) -> Any:
    """Levels of many assessments: each organization around its own level, 8 % unanswered."""
    chance = np.random.default_rng(11)
    around = chance.uniform(0.5, 4.0, (count, 1))
    levels = np.clip(np.rint(around + chance.normal(0, 1.0, (count, width))), 0, 5)
    levels[chance.random((count, width)) < 0.08] = np.nan
    return levels


def row(name: str, figure: str, promise: str, *, holds: bool, yardstick: str) -> dict[str, object]:
    """One line of the table."""
    return {"name": name, "figure": figure, "promise": promise, "holds": holds, "yardstick": yardstick}


def told_row(name: str, seconds: float, yardstick: str) -> dict[str, object]:
    """A line that promises nothing."""
    return row(name, f"{1e3 * seconds:.2f} ms", "told only", holds=True, yardstick=yardstick)


def best_round(work: Callable[[], Any], rounds: int = 40, calls: int = 20) -> float:
    """Return the seconds per call in the best of many short rounds, which other programs disturb least."""
    return min(timeit.repeat(work, repeat=rounds, number=calls)) / calls


def measure_one() -> list[dict[str, object]]:
    """One assessment with nine respondents: from counted votes, from answers, and up to the full result."""
    given = nine_respondents()
    scored, result = score_assessment(given), assess(given)
    votes_needed = given.catalogue.profile.priority.votes_for_consensus

    def engine() -> Any:
        levels = requirement_levels(responses=scored.responses, lowest=0, votes_for_consensus=votes_needed)
        return score_batch(
            arrays=scored.arrays,
            levels=levels.levels,
            targets=scored.targets,
            states=levels.states,
            evidence=scored.evidence,
            agreement=levels.agreement,
            must_do=scored.must_do,
        )

    seconds = best_round(engine)
    asked = f"74 requirements, nine respondents, {len(result.gaps)} gaps"
    rows = [row("one assessment, engine", f"{1e3 * seconds:.2f} ms", "< 1 ms", holds=seconds < 1e-3, yardstick=asked)]
    rows.append(told_row("one assessment, from answers", best_round(lambda: score_assessment(given)), asked))

    def explained() -> Any:
        return trace(result=assess(given), assessment=given, figure="clause:6:interval")

    for name, work, limit in (
        ("full result with intervals and a trace", explained, 5),
        ("with 1,000 shaken runs", lambda: assess(given, shaken_runs=1000), 150),
    ):
        spent = 1e3 * best_round(work, rounds=20, calls=5)
        rows.append(row(name, f"{spent:.2f} ms", f"< {limit} ms", holds=spent < limit, yardstick=asked))
    return rows


def one_by_one(work: Callable[[int], Any]) -> float:
    """Return the seconds per call of some work that is called once for each assessment."""
    work(0)
    start = time.perf_counter()
    for place in range(LOOPED):
        work(place)
    return (time.perf_counter() - start) / LOOPED


def measure_batch(arrays: CatalogueArrays, levels: Any, targets: Any) -> list[dict[str, object]]:
    """All assessments in one call against one call for each, and the memory of the one call."""
    batch, _ = timed(lambda: score_batch(arrays=arrays, levels=levels, targets=targets), 3)
    looped = one_by_one(lambda place: score_batch(arrays=arrays, levels=levels[place : place + 1], targets=targets))
    given = nine_respondents()
    full = one_by_one(lambda _: assess(given))
    each = batch / len(levels)
    tracemalloc.start()
    score_batch(arrays=arrays, levels=levels, targets=targets)
    peak = tracemalloc.get_traced_memory()[1] / levels.nbytes
    tracemalloc.stop()
    told, ratio = f"{batch:.2f} s", looped / each
    rows: list[dict[str, object]] = [
        row(f"{len(levels):,} in one call", told, "told only", holds=True, yardstick=f"{1e6 * each:.1f} us each"),
        row(
            "one call, against a loop",
            f"{ratio:.0f} x",
            ">= 50 x",
            holds=ratio >= 50,
            yardstick="the same arrays, row by row",
        ),
        row(
            "one call, against assess",
            f"{full / each:.0f} x",
            "told only",
            holds=True,
            yardstick="full results from answers",
        ),
        row("memory of one call", f"{peak:.1f} x", "< 10 x", holds=peak < 10, yardstick="the input, 8-byte numbers"),
    ]
    return rows


def main() -> None:
    """Measure, print a table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--assessments", type=int, default=ASSESSMENTS)
    options = parser.parse_args()
    arrays = compile_catalogue(catalogue=load_catalogue())
    targets = np.full(len(arrays.keys), 3, dtype=np.int8)
    levels = many_levels(options.assessments, len(arrays.keys))
    rows = measure_one()
    rows += measure_batch(arrays, levels, targets)
    for line in rows:
        verdict = "holds" if line["holds"] else "DOES NOT HOLD"
        promise = f"promised {line['promise']:10} {verdict:14}"
        print(f"  {line['name']:28} {line['figure']:>10}  {promise} ({line['yardstick']})")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
