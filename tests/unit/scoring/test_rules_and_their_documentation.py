from __future__ import annotations

import re
from pathlib import Path

import pytest

from planning.rules import RULES as PLANNING_RULES
from scoring.rules import RULES as SCORING_RULES
from scoring.rules import rule_sentence

ROOT = Path(__file__).parents[3]
RULES = SCORING_RULES | PLANNING_RULES
PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")


def test_the_page_lists_every_rule_once_and_no_other() -> None:
    headings = re.findall(r"^### ((?:SC|PL)-\d{2}) \S", PAGE, flags=re.MULTILINE)

    assert sorted(headings) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_page_says_of_a_rule_what_the_registry_says(rule: str) -> None:
    section = re.split(r"^#+ ", PAGE.split(f"### {rule} ", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]

    paragraphs = [" ".join(paragraph.split()) for paragraph in section.split("\n\n")]

    assert paragraphs[1] == RULES[rule]
    assert paragraphs[2].startswith("*Example.* ")


def test_every_rule_is_cited_by_a_test() -> None:
    cited = set()
    for path in (ROOT / "tests").rglob("*"):
        if path.suffix in {".py", ".yaml"} and "shape" not in path.parts:
            cited |= set(re.findall(r"\b(?:SC|PL)-\d{2}\b", path.read_text(encoding="utf-8")))

    assert set(RULES) - cited == set()


def test_a_rule_that_does_not_exist_has_no_sentence() -> None:
    with pytest.raises(KeyError):
        rule_sentence("SC-99")
