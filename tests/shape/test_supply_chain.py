"""What is installed: pinned with hashes, audited without a false "clean", and listed in a bill of materials."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app import __version__
from supply.audit import CLEAN, UNKNOWN, VULNERABLE, judge, sheets_for_every_platform
from supply.lock import ROOT, export
from supply.sbom import bill_of_materials, write_bill

LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
RUNTIME = {
    block.partition(" ")[0] for sheet in sheets_for_every_platform(export("requirements.txt")) for block in sheet
}
JINJA: dict[str, Any] = {"name": "jinja2", "version": "3.1.6", "vulns": []}
FAULTY = JINJA | {"version": "2.0", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found"}


def test_every_file_that_the_lock_names_has_a_hash() -> None:
    foreign = [package for package in LOCK["package"] if "registry" in package["source"]]
    named = [file for package in foreign for file in (*package.get("wheels", ()), package.get("sdist")) if file]

    assert {package["name"] for package in LOCK["package"]} - {package["name"] for package in foreign} == {"groundwork"}
    assert all(file["hash"].startswith("sha256:") for file in named)
    assert len(named) > len(foreign)


def test_make_and_the_container_install_what_the_lock_says_and_nothing_else() -> None:
    for name in ("Makefile", "Dockerfile"):
        installs = [line for line in ROOT.joinpath(name).read_text(encoding="utf-8").splitlines() if " sync " in line]

        assert installs
        assert all("--frozen" in line for line in installs), name


def test_the_exported_requirements_carry_hashes_on_every_line() -> None:
    blocks = [block for sheet in sheets_for_every_platform(export("requirements.txt")) for block in sheet]

    assert all("--hash=sha256:" in block and " ; " not in block for block in blocks)
    assert len(blocks) > 50


@pytest.mark.parametrize(
    ("packages", "pinned", "code", "word"),
    [
        ([JINJA], 1, CLEAN, "All 1 packages were looked up; none has a known vulnerability."),
        ([JINJA, FAULTY], 2, VULNERABLE, "jinja2 2.0 has PYSEC-2019-217, mended in 2.10.1."),
        ([JINJA, SKIPPED], 2, UNKNOWN, "nothing is known about 1 of 2 packages, and this audit is not clean"),
        ([FAULTY, SKIPPED], 2, VULNERABLE, "nothing is known about 1 of 2 packages"),
        ([], 2, UNKNOWN, "nothing is known about 2 of 2 packages"),
    ],
)
def test_an_audit_is_clean_only_when_every_package_was_looked_up(
    packages: list[dict[str, Any]], pinned: int, code: int, word: str
) -> None:
    verdict = judge({"dependencies": packages}, pinned=pinned)

    assert verdict.code == code
    assert word in " ".join(verdict.lines)


def test_an_audit_without_a_report_says_why_there_is_none() -> None:
    verdict = judge(None, pinned=3, told="Starting\nConnectionError: no way out\n")

    assert verdict.code == UNKNOWN
    assert verdict.lines[0] == "ConnectionError: no way out"


def test_the_bill_of_materials_is_valid_and_lists_every_package_with_version_and_hashes(tmp_path: Path) -> None:
    place = tmp_path / "groundwork.cdx.json"

    count = write_bill(place)

    text = place.read_text(encoding="utf-8")
    bill = json.loads(text)
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(text) is None
    assert (bill["metadata"]["component"]["name"], bill["metadata"]["component"]["version"]) == (
        "groundwork",
        __version__,
    )
    assert count == len(bill["components"])
    assert {f"{each['name']}=={each['version']}" for each in bill["components"]} == RUNTIME
    for component in bill["components"]:
        hashes = [found for reference in component["externalReferences"] for found in reference["hashes"]]
        assert hashes, component["name"]
        assert all(found["alg"] == "SHA-256" and len(found["content"]) == 64 for found in hashes)


def test_the_same_lock_gives_the_same_bill() -> None:
    assert bill_of_materials() == bill_of_materials()
