"""The house rules on size: the tail is what makes code unlivable, so it is the tail that is held."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "clauses", "questionnaires", "scoring", "planning")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("path", CODE + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


def test_no_function_is_longer_than_50_lines() -> None:
    too_long = [f"{name}: {lines} lines" for path in CODE for name, lines in _functions(path) if lines > 50]

    assert too_long == []


def test_nine_functions_in_ten_are_at_most_25_lines() -> None:
    lengths = [lines for path in CODE for _, lines in _functions(path)]

    assert statistics.quantiles(lengths, n=10)[-1] <= 25


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_lives_in_it(room: str) -> None:
    for package in [ROOT / room, *(path.parent for path in (ROOT / room).rglob("__init__.py"))]:
        docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))

        assert docstring, f"{package.relative_to(ROOT)}/__init__.py has no paragraph about what lives there"


def test_a_folder_holds_at_most_15_modules() -> None:
    folders = {path.parent for path in CODE}
    crowded = {
        str(folder.relative_to(ROOT)): count
        for folder in folders
        if (count := sum(1 for path in folder.glob("*.py") if path.name != "__init__.py")) > 15
    }

    assert crowded == {}
