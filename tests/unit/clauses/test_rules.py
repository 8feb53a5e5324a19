"""Each rule of a catalogue file, broken once: the line, what is wrong, what to do."""

from __future__ import annotations

import pytest

from clauses import read_catalogue
from clauses.locked_keys import LockedKey, parse_locked_keys
from tests.unit.clauses.conftest import ReadFaults

INTENT_STATEMENT = "Why we digitalize is not written down."


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # identity and order
        ("{code: EM, name", "{code: EX, name", "11: `EX` stands here for the second time."),
        ("key: gov.roles", "key: ctx.intent", "107: `ctx.intent` stands here for the second time."),
        ('number: "4.2"', 'number: "4.1"', "86: `4.1` stands here for the second time."),
        ("[EX, EM]\n        not", "[EX, EX]\n        not", "96: `EX` stands here for the second time."),
        ('number: "5.1"', 'number: "6.1"', "108: Number 6.1 does not belong to clause 5. Move the requirement"),
        ('number: "4.1"', 'number: "4.10"', "86: Number 4.2 stands after 4.10. Keep entries in ascending order"),
        ('number: "5"', 'number: "3"', "102: Number 3 stands after 4."),
        # references
        ("capability: OPM", "capability: OPS", "113: The capability `OPS` is not defined in this file. Use one of:"),
        ("[ctx.intent]", "[ctx.intent, zzz]", "114: The prerequisite `zzz` is not a key here. Prerequisites are keys"),
        ("[ctx.intent]", '["4.2"]', "114: The prerequisite `4.2` is not a key here. Did you mean `ctx.intent`?"),
        ("derived_set: core", "derived_set: cores", "27: The derived set `cores` is not defined in this file."),
        # scale, shares, sets
        ("{number: 1, name", "{number: 3, name", "7: Level 3 stands where level 1 is due. Number the levels"),
        (
            f"          - {INTENT_STATEMENT}\n",
            "",
            "98: 2 statements for 3 levels. Write exactly one statement per level",
        ),
        ("[40, 60]", "[10, 35, 55]", "17: 3 effort steps for 3 levels. Give 2 shares, one per step"),
        ("default_level: 2", "default_level: 3", "56: Target level 3 is above the scale. Choose a level from 0 to 2."),
        (
            "evidence_percent: 60",
            "evidence_percent: 70",
            "44: `evidence_percent` and `agreement_percent` add up to 110.",
        ),
        ("importance: readiness, at", "importance: governance, at", None),
        (
            "readiness: 5\n        gov",
            "readiness: 4\n        gov",
            "23: No requirement belongs to the derived set `core`.",
        ),
        # applicability
        ("kind: specific", "kind: harmonized", "97: Harmonized requirement 4.2 can never be not applicable."),
        (
            "not_applicable_reasons:\n  - {id: out_of_scope, title: Outside, description: It does not exist here.}",
            "not_applicable_reasons: []",
            "96: Requirement 4.2 may be not applicable, but no reason can be chosen.",
        ),
        # prerequisites
        (
            "prerequisites: []",
            "prerequisites: [gov.roles]",
            "76: These requirements need each other: 4.1 (ctx.issues) needs",
        ),
        (
            "[ctx.intent]",
            "[ctx.issues, ctx.intent]",
            "114: The prerequisite 4.1 (ctx.issues) is redundant: 5.1 (gov.roles) needs 4.2 (ctx.intent) needs 4.1",
        ),
        # wording
        (INTENT_STATEMENT, "No " * 30 + "page.", "99: The statement of level 0 of 4.2 has 31 words."),
        (INTENT_STATEMENT, "Few know why.", "99: The statement of level 0 of 4.2 uses the loose word `few`."),
        (INTENT_STATEMENT, "Adequate reasons.", "99: The statement of level 0 of 4.2 uses the empty word `adequate`."),
        (INTENT_STATEMENT, "No why and/or how.", "99: The statement of level 0 of 4.2 says and/or."),
        (
            INTENT_STATEMENT,
            "nobody lists what  helps or hinders.",
            "99: The statement of level 0 of 4.2 is the same as that of level 0 of 4.1.",
        ),
    ],
)
def test_a_broken_rule_is_told_with_line_and_remedy(
    faults_after: ReadFaults, small_text: str, old: str, new: str, fault: str | None
) -> None:
    if fault is None:
        read_catalogue(text=small_text.replace(old, new), name="small.yaml", locked=())
        return

    faults = faults_after((old, new))

    assert [each for each in faults if each.startswith(f"small.yaml:{fault}")], faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("purpose: Shows", "porpose: Shows", "4: `porpose` is not a known field. Did you mean `purpose`?"),
        ("purpose: Shows", "xyzzy: Shows", "4: `xyzzy` is not a known field. Remove it."),
        ("purpose: Shows", "porpose: Shows", "1: `purpose` is missing. Add it."),
        (
            "kind: specific",
            "kind: special",
            "87: Requirement 4.2: `kind` is `special`. Write 'harmonized' or 'specific'.",
        ),
        (
            "key: gov.roles",
            "key: Gov Roles",
            "107: Requirement 5.1: `key` is `Gov Roles`. Write lower-case words joined",
        ),
        (
            'number: "5.1"',
            'number: "5"',
            '108: Requirement 5: `number` is `5`. Write it like "6.4" or "8.2.1", in quotes.',
        ),
        (
            "readiness: 4",
            "readiness: 4.0",
            "115: Requirement 5.1: `readiness` is not a whole number. Write digits only.",
        ),
        ("readiness: 4", "readiness: [4]", "115: Requirement 5.1: `readiness` is not a whole number."),
        ('number: "5.1"', 'number: "5.x"', "108: Requirement 5.x: `number` is `5.x`."),
        ("readiness: 4", "readiness: 0", "115: Requirement 5.1: `readiness` is `0`. Write 1 or more."),
        ("title: Leadership\n    short", "title: [Leadership]\n    short", "103: Clause 5: `title` is not a text."),
        ("intent: Say why.", 'intent: ""', "89: Requirement 4.2: `intent` is empty. Write a text."),
        ("roles: [EX]", "roles: EX", "80: Requirement 4.1: `roles` is not a list. Write a list: one line per item"),
        ("roles: [EX]", "roles: []", "80: Requirement 4.1: `roles` has too few items. Add what is missing."),
        (
            "weight: readiness,",
            "weight: income,",
            "33: Profile gate: `weight` is `income`. Write 'readi",
        ),
        (
            "  - {code: OPM, name: Operation}",
            "  - OPM",
            "14: Item 2 of `capabilities` is not an entry with fields.",
        ),
    ],
)
def test_a_departure_from_the_model_is_told_in_words(faults_after: ReadFaults, old: str, new: str, fault: str) -> None:
    faults = faults_after((old, new))

    assert [each for each in faults if each.startswith(f"small.yaml:{fault}")], faults


def test_a_list_of_definitions_that_is_missing_is_told_once(faults_after: ReadFaults, small_text: str) -> None:
    roles = small_text[small_text.index("roles:\n  - {code") : small_text.index("capabilities:")]

    faults = faults_after((roles, ""))

    assert faults == ["small.yaml:1: `roles` is missing. Add it."]


def test_a_misspelled_definition_is_told_once_for_all_its_uses(faults_after: ReadFaults) -> None:
    faults = faults_after(("{code: EX, name", "{code: EXE, name"))

    message = "The role `EX` is not defined in this file. It stands in 3 places, first here."
    assert faults == [f"small.yaml:80: {message} Use one of: EXE, EM."]


def test_a_published_key_must_not_disappear(faults_after: ReadFaults) -> None:
    locked = parse_locked_keys(text="# Small\n\nsmall ctx.issues 2026\nsmall ctx.purpose 2026\nsmall ctx.later 2027")

    faults = faults_after(("purpose: Shows", "purpose: Shows"), locked=locked)

    remedy = "Bring it back unchanged; to give it up, list it as retired in locked_keys.txt with the edition."
    assert faults == [f"small.yaml:63: The published key `ctx.purpose` is missing. {remedy}"]


def test_a_retired_key_is_never_used_again(faults_after: ReadFaults) -> None:
    locked = (
        LockedKey(catalogue="small", key="ctx.intent", since="2024", retired="2025"),
        LockedKey(catalogue="small", key="ctx.fax", since="2024", retired="2025"),
        LockedKey(catalogue="other", key="ctx.other", since="2024"),
    )

    faults = faults_after(("purpose: Shows", "purpose: Shows"), locked=locked)

    message = "The key `ctx.intent` was retired in edition 2025 and is used again."
    assert faults == [f"small.yaml:85: {message} Give the requirement a new key."]


def test_a_key_that_retires_later_still_belongs_to_this_edition(small_text: str) -> None:
    locked = (LockedKey(catalogue="small", key="ctx.intent", since="2024", retired="2027"),)

    catalogue = read_catalogue(text=small_text, name="small.yaml", locked=locked)

    assert "ctx.intent" in catalogue.by_key
