"""Look for known vulnerabilities in every package that the lock pins for an installation with all extras.

Run with `make audit`. Exit code 0 says that every package was looked up and none has a known vulnerability, 1 names the
vulnerable ones, 2 says that not every package could be looked up, which is not the same as clean.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supply.lock import export

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2
UNREACHABLE = (
    "The database of vulnerabilities cannot be reached or does not answer, so nothing is known about {count} of {all} "
    "packages, and this audit is not clean. Run `make audit` where the network lets it through."
)


ADVICE = "Upgrade with `uv lock --upgrade-package NAME`, then run the tests."


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of an audit: the exit code and the lines that say why."""

    code: int
    lines: tuple[str, ...]


def judge(report: dict[str, Any] | None, *, pinned: int, told: str = "") -> Verdict:
    """Judge a report of pip-audit about so many pinned packages; None is "no report", and `told` says why."""
    packages = report["dependencies"] if report else []
    checked = [package for package in packages if "skip_reason" not in package]
    lines = [_fault(package, fault) for package in checked for fault in package["vulns"]]
    code = VULNERABLE if lines else CLEAN
    lines += [ADVICE] if lines else []
    if unknown := pinned - len(checked):
        why = () if report else tuple(line[:200] for line in told.strip().splitlines()[-1:])
        return Verdict(code=code or UNKNOWN, lines=(*lines, *why, UNREACHABLE.format(count=unknown, all=pinned)))
    if lines:
        return Verdict(code=code, lines=tuple(lines))
    return Verdict(code=code, lines=(f"All {pinned} packages were looked up; none has a known vulnerability.",))


def _fault(package: dict[str, Any], fault: dict[str, Any]) -> str:
    cure = ", ".join(fault["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']} has {fault['id']}, mended in {cure}."


def audit() -> Verdict:
    """Ask pip-audit about the exported, hash-pinned requirements."""
    sheets = sheets_for_every_platform(export("requirements.txt"))
    asked = [_ask(sheet) for sheet in sheets]
    reports = [report for report, _ in asked if report]
    merged = {"dependencies": [package for report in reports for package in report["dependencies"]]}
    return judge(
        merged if reports else None,
        pinned=sum(len(sheet) for sheet in sheets),
        told=next((told for report, told in asked if not report), ""),
    )


def sheets_for_every_platform(requirements: str) -> list[list[str]]:
    """Return the requirements without their conditions, so that none is passed over here.

    A package that is pinned twice, for two versions of Python, stands on two sheets.

    >>> sheets_for_every_platform("numpy==2.4 ; python_version < '3.12'\\nnumpy==2.5 ; python_version >= '3.12'")
    [['numpy==2.4'], ['numpy==2.5']]
    """
    sheets: list[list[str]] = []
    counted: Counter[str] = Counter()
    for block in re.split(r"\n(?=\w)", requirements.strip()):
        name = block.partition("==")[0]
        if counted[name] == len(sheets):
            sheets.append([])
        sheets[counted[name]].append(re.sub(r" ;[^\\\n]*(?= \\|$)", "", block))
        counted[name] += 1
    return sheets


def _ask(sheet: list[str]) -> tuple[dict[str, Any] | None, str]:
    """Return the report of pip-audit, None when there is none, and what it told beside."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "requirements.txt"
        place.write_text("\n".join(sheet) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(place), "--require-hashes", "--disable-pip"]
        command += ["--format", "json", "--progress-spinner", "off"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.stdout.startswith("{") else None, done.stderr


if __name__ == "__main__":
    verdict = audit()
    print("\n".join(verdict.lines))
    sys.exit(verdict.code)
