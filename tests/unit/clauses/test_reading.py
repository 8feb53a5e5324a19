"""A sound file becomes a catalogue; a broken one is told all of its faults at once."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import CatalogueError, catalogue_editions, load_catalogue, read_catalogue
from tests.unit.clauses.conftest import ReadFaults

REPLACE_EMPTY_WORD = "Replace it with a count, a date, a share or a person."


def test_a_sound_file_becomes_a_catalogue(small_text: str) -> None:
    catalogue = read_catalogue(text=small_text, name="small.yaml")

    assert list(catalogue.by_number) == ["4.1", "4.2", "5.1"]
    assert catalogue.by_key["gov.roles"].clause == "5"
    assert catalogue.highest_level == 2


def test_numbers_stay_texts_so_that_6_10_is_not_6_1(small_text: str) -> None:
    text = small_text.replace('edition: "2026"', "edition: 2026.10")

    catalogue = read_catalogue(text=text, name="small.yaml")

    assert catalogue.edition == "2026.10"


def test_the_content_hash_ignores_comments_and_changes_with_a_word(small_text: str) -> None:
    original = read_catalogue(text=small_text, name="small.yaml")

    commented = read_catalogue(text=f"# checked in May\n{small_text}", name="small.yaml")
    reworded = read_catalogue(text=small_text.replace("Say why.", "Say why and how far."), name="small.yaml")

    assert commented.content_hash == original.content_hash
    assert reworded.content_hash != original.content_hash


def test_faults_of_form_schema_and_meaning_are_told_together_with_their_lines(faults_after: ReadFaults) -> None:
    faults = faults_after(
        ("title: Small system", "title: Small system\ntitle: Again"),
        ("        good_evidence: One page.\n", ""),
        ("readiness: 4", "readiness: 7"),
        ("prerequisites: [ctx.intent]", "prerequisites: [ctx.intnt]"),
        ("- Tasks are sorted out afresh each time.", "- Tasks are properly sorted out."),
    )

    assert faults == [
        "small.yaml:4: `title` stands here again; it was given in line 3. Keep one of the two.",
        "small.yaml:86: Requirement 4.2: `good_evidence` is missing. Add it.",
        "small.yaml:114: The prerequisite `ctx.intnt` is not a key here. Did you mean `ctx.intent`?",
        "small.yaml:115: Requirement 5.1: `readiness` is `7`. Write 5 or less.",
        f"small.yaml:120: The statement of level 0 of 5.1 uses the empty word `properly`. {REPLACE_EMPTY_WORD}",
    ]


def test_the_error_shows_all_faults_when_it_is_printed() -> None:
    with pytest.raises(CatalogueError, match=r"(?s)my.yaml:1: `edition` is missing.*`clauses` is missing"):
        read_catalogue(text="id: own", name="my.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "my.yaml:1: The file is empty. Start from a copy of a published catalogue."),
        ("id: dms\n  title: [x", "my.yaml:2: This is not readable YAML: "),
        ("title: \x07", "my.yaml:1: This is not readable YAML: "),
        ("a: &x [*x]", "my.yaml:1: This value is an alias of another one."),
        ("id: dms\nscale:\n" + "- " * 100_000 + "x", "my.yaml:3: The file is nested too deeply."),
        ("? [a, b]\n: c", "my.yaml:1: A field name must be plain text."),
        ("just words", "my.yaml:1: The file is not an entry with fields."),
        ("~", "my.yaml:1: This item has no value."),
        ("--- a\n--- b", "my.yaml:2: A second document begins here. Put each catalogue into its own file."),
    ],
)
def test_a_text_that_is_no_catalogue_is_told_as_a_fault(text: str, fault: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(text=text, name="my.yaml")

    assert str(caught.value.faults[0]).startswith(fault)


def test_an_empty_value_is_told_once(faults_after: ReadFaults) -> None:
    faults = faults_after(
        ("intent: Say why.", "intent:"), ("not_applicable_when: A parent company decides.", "not_applicable_when: ~")
    )

    assert faults == [
        "small.yaml:89: `intent` has no value. Write a value or remove the line.",
        "small.yaml:97: `not_applicable_when` has no value. Write a value or remove the line.",
    ]


@given(st.text())
def test_no_text_ends_in_another_error(text: str) -> None:
    with suppress(CatalogueError):
        read_catalogue(text=text, name="my.yaml")


def test_an_edition_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(CatalogueError, match=r"no such edition. Choose one of: 2026.1"):
        load_catalogue("1999")


def test_the_newest_edition_is_loaded_once() -> None:
    newest = catalogue_editions()[-1]

    assert load_catalogue() is load_catalogue(newest)
