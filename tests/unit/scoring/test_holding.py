from __future__ import annotations

from dataclasses import replace

import pytest

from scoring import AssessmentInput, AssessmentResult, assess
from scoring.holding import LiftChange, what_holds_back
from scoring.holding.words import answers_sentence, lift_sentence, no_lift_sentence


def change(now: int | None, needed: int) -> LiftChange:
    return LiftChange(key="dir.strategy", from_level=now, to_level=needed)


def test_every_group_of_a_whole_assessment_has_a_lift_in_the_order_of_the_report(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    lifts = what_holds_back(result=halden_result, catalogue=halden.catalogue)

    groups = (*halden_result.clauses, *halden_result.capabilities, halden_result.overall)
    assert [(lift.kind, lift.id) for lift in lifts] == [(group.kind, group.id) for group in groups]
    assert [lift.from_level for lift in lifts] == [group.gate_level for group in groups]
    assert lifts[-1].sentence.split(": ")[0].endswith(f"the whole catalogue at {halden_result.overall.gate_level}")


def test_a_group_of_which_nothing_is_asked_has_no_lift(halden: AssessmentInput) -> None:
    nothing = replace(halden, asked=("gov.leadership",), sheets=(), agreed={"gov.leadership": 2}, evidence={})

    lifts = what_holds_back(result=assess(nothing), catalogue=halden.catalogue)

    assert [(lift.kind, lift.id) for lift in lifts] == [("clause", "5"), ("capability", "GOV"), ("catalogue", "dms")]


def test_a_result_of_another_catalogue_is_refused(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    other = halden.catalogue.model_copy(update={"title": "Another one"})
    other.__dict__.pop("content_hash", None)

    with pytest.raises(ValueError, match="use the catalogue that it names"):
        what_holds_back(result=halden_result, catalogue=other)


def test_more_than_twelve_are_counted_in_digits() -> None:
    changes = [(f"8.{place}", change(1, 2)) for place in range(1, 14)]

    sentence = lift_sentence(group="clause 8", level="1", changes=changes)

    assert sentence.startswith("13 answers hold clause 8 at 1: 8.1, 8.2,")
    assert sentence.endswith("8.12 and 8.13. Each needs level 2.")


def test_raised_and_missing_answers_are_told_apart() -> None:
    changes = [("6.2", change(1, 2)), ("6.4", change(None, 3)), ("6.5", change(None, 3)), ("6.7", change(2, 3))]

    sentence = lift_sentence(group="clause 6", level="2", changes=changes)

    assert sentence == (
        "Four requirements hold clause 6 at 2: 6.2, 6.4, 6.5 and 6.7. "
        "6.2 needs level 2; 6.4, 6.5 and 6.7 need level 3. 6.4 and 6.5 have no answer yet."
    )


def test_several_missing_answers_are_plural() -> None:
    sentence = answers_sentence(group="clause 6", unit="tier", numbers=["6.4", "6.5"])

    assert sentence == "Two answers are missing before clause 6 has a tier: 6.4 and 6.5."


def test_several_that_are_not_applicable_are_plural() -> None:
    sentence = no_lift_sentence(group="the whole catalogue", level="1", numbers=["1.2", "2.1"], counts_as=1)

    assert (
        sentence == "No change lifts the whole catalogue from 1: 1.2 and 2.1 are not applicable and count as level 1."
    )
