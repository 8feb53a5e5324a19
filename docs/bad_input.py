"""Write docs/bad-input.md from the cases that the tests send, so that the page tells what really happens.

Run with `make reference`. A test compares the page with what this module would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "tests" / "spec" / "bad_input"
TARGET = ROOT / "docs" / "bad-input.md"
HEAD = """# Input that is wrong

What Groundwork answers to input that is wrong, unreadable or hostile: {count} cases, written from
`tests/spec/bad_input/cases.yaml` (`make reference`). The tests send each of them as raw bytes to the real
application and hold it to this: the status, the words, no stack trace in the answer or in the log, and every row of the
database as it was.

Pages answer with a page, the API with `application/problem+json` whose `problems` name each fault, its place and what
to do.
"""
KEPT = """## Texts that look like something else

These are no mistakes. They are stored as they are and shown as they are: no page takes markup from them, no cell of the
workbook becomes a formula.

| What | Text |
|---|---|
"""


def write_page() -> str:
    """Return the page."""
    groups = _read("cases.yaml")
    lines = [HEAD.format(count=sum(len(group["cases"]) for group in groups))]
    for group in groups:
        lines += [
            f"\n## {group['group']}\n",
            f"{group['about']}\n",
            "| What is sent | Where | Status | The answer says |",
        ]
        lines += ["|---|---|---|---|", *(_row(case) for case in group["cases"])]
    return "\n".join([*lines, "", KEPT + "\n".join(_kept())]) + "\n"


def _row(case: dict[str, Any]) -> str:
    method, _, target = case["to"].partition(" ")
    path = target.partition("?")[0].removeprefix("/api/v1")
    where = f"{method} {'API ' if target.startswith('/api/') else ''}`{_shortened(path)}`"
    return f"| {case['what']} | {where} | {case['status']} | {_escaped(str(case['says']))} |"


def _kept() -> Iterator[str]:
    for case in _read("kept_as_text.yaml"):
        yield f"| {case['what']} | `` {_escaped(case['text'])} `` |"


def _read(name: str) -> Any:
    return yaml.safe_load(SPEC.joinpath(name).read_text(encoding="utf-8"))


def _shortened(path: str) -> str:
    """Write a repetition as dots."""
    before, opened, rest = path.partition("<<")
    return f"{before}{rest[0]}{rest[0]}...{rest.partition('>>')[2]}" if opened else path


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\u202e", "")


def main() -> None:
    """Write the page to its place."""
    TARGET.write_text(write_page(), encoding="utf-8")
    print(f"Wrote {TARGET.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
