"""What the documentation must keep up with: commands, settings, rules, make targets and links."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from app.cli import app as command_line
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
RULE = re.compile(r"\b(?:SC|PL)-\d{2}\b")


def _read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def _verbs(command: object, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], object]]:
    children = getattr(command, "commands", None)
    if children is None:
        return [(path, command)]
    return [leaf for name, child in children.items() for leaf in _verbs(child, (*path, name))]


VERBS = _verbs(typer.main.get_command(command_line))


@pytest.mark.parametrize(("path", "command"), VERBS, ids=[" ".join(path) for path, _ in VERBS])
def test_every_verb_and_option_of_the_command_line_is_documented(path: tuple[str, ...], command: object) -> None:
    page = _read("docs", "cli.md")

    assert f"groundwork {' '.join(path)}" in page
    for parameter in command.params:  # type: ignore[attr-defined]
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in page, f"{option} of {' '.join(path)} is missing in docs/cli.md"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`GROUNDWORK_{name.upper()}`" in _read("docs", "settings.md")


def test_every_rule_is_listed_once_and_cited_by_a_test() -> None:
    headings = re.findall(r"^#+ ((?:SC|PL)-\d{2})\b", _read("docs", "scoring.md"), flags=re.MULTILINE)
    tests = [
        path for path in (ROOT / "tests").rglob("*") if path.suffix in {".py", ".yaml"} and "shape" not in path.parts
    ]
    cited = set(RULE.findall("\n".join(path.read_text(encoding="utf-8") for path in tests)))

    assert headings
    assert len(headings) == len(set(headings))
    assert set(headings) - cited == set()


def test_every_make_target_has_one_line_of_help() -> None:
    makefile = _read("Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)

    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \S", makefile, flags=re.MULTILINE), f"make {target} has no help"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_of_a_document_exist(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} points to {target}"


def test_the_readme_opens_with_the_two_commands() -> None:
    first_screen = "\n".join(_read("README.md").splitlines()[:30])

    assert "make run" in first_screen
    assert "make test" in first_screen


def test_the_changelog_is_open_for_the_next_entry() -> None:
    assert "## [Unreleased]" in _read("CHANGELOG.md")


def test_no_tracked_file_speaks_of_a_place_outside_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        names = [str(path.relative_to(ROOT)) for path in [*(ROOT / "app").rglob("*.py"), *DOCUMENTS]]
    else:
        names = listed.stdout.splitlines()
    outside = re.compile("|".join(["/wor" + "k/", r"\.\./sha" + "red", "sub" + "agent"]))

    for name in names:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".html", ".js", ".css", ".json"} and path.exists():
            assert not outside.search(path.read_text(encoding="utf-8")), name
