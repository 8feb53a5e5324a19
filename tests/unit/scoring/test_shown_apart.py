"""Nobody but the voter sees a single vote: which medians of roles are shown, in a trace and beyond."""

from __future__ import annotations

import pytest

import scoring.raters
from clauses import Catalogue, load_catalogue
from questionnaires import Answer, AnswerState, ResponseSheet
from scoring import AssessmentInput, Trace, assess, published_document, published_result, result_document, trace
from scoring.raters import shown_medians
from scoring.replaying.replay import replay, trace_replay

STRATEGY = "dir.strategy"


@pytest.mark.parametrize(
    ("medians", "votes", "shown"),
    [
        ({"EX": 4, "EM": 1}, {"EX": 1, "EM": 4}, {}),
        ({"EX": 4, "EM": 1}, {"EX": 5, "EM": 5}, {"EX": 4, "EM": 1}),
        ({"EX": 4, "PO": 2, "EM": 1}, {"EX": 1, "PO": 6, "EM": 9}, {"EM": 1}),
        ({"": 2}, {"": 9}, {}),
        ({"EM": 1}, {}, {}),
    ],
    ids=["small roles", "large roles", "one more is held back", "no role", "numbers that are not known"],
)
def test_the_median_of_a_role_is_shown_by_its_number_of_votes(
    medians: dict[str, int], votes: dict[str, int], shown: dict[str, int]
) -> None:
    assert shown_medians(medians=medians, votes=votes) == shown


def explained(catalogue: Catalogue, *groups: tuple[str, tuple[int, ...]]) -> Trace:
    """Explain the level of 6.4 from the votes of some roles."""
    sheets = tuple(
        ResponseSheet(
            respondent=f"{role} {place}",
            roles=(role,),
            answers=(Answer(key=STRATEGY, state=AnswerState.ANSWERED, level=level),),
        )
        for role, levels in groups
        for place, level in enumerate(levels)
    )
    given = AssessmentInput(catalogue=catalogue, asked=(STRATEGY,), targets={STRATEGY: 3}, sheets=sheets)
    return trace(result=assess(given), assessment=given, figure=f"requirement:{STRATEGY}:level")


def test_a_trace_shows_medians_of_large_roles_and_counts_the_others() -> None:
    found = explained(load_catalogue(), ("EX", (5,)), ("IT", (3,) * 6), ("PO", (2,) * 9))

    steps = {step.rule: step for step in found.steps}
    assert found.value == "3"
    assert steps["SC-01"].inputs == {"EX": "1", "IT": "6", "PO": "9"}
    assert steps["SC-01"].result == "PO 2, 2 not shown (groups of fewer than 5 votes stay hidden)"
    assert steps["SC-02"].inputs == {
        "roles at 3 or above": "2 of 3",
        "roles at 4 or above": "1 of 3",
        "needed": "2 of 3",
    }


def test_a_level_at_the_top_has_no_higher_one_to_count() -> None:
    found = explained(load_catalogue(), ("EX", (5,) * 5))

    steps = {step.rule: step for step in found.steps}
    assert steps["SC-01"].result == "EX 5"
    assert steps["SC-02"].inputs == {"roles at 5 or above": "1 of 1", "needed": "1 of 1"}


def test_a_result_counts_the_votes_of_each_role() -> None:
    sheet = ResponseSheet(
        respondent="Mara", roles=("EX",), answers=(Answer(key=STRATEGY, state=AnswerState.ANSWERED, level=2),)
    )
    given = AssessmentInput(
        catalogue=load_catalogue(),
        asked=(STRATEGY, "dir.intent"),
        targets={STRATEGY: 3, "dir.intent": 3},
        sheets=(sheet,),
    )

    assert {each.key: dict(each.role_votes) for each in assess(given).requirements} == {
        STRATEGY: {"EX": 1},
        "dir.intent": {},
    }


@pytest.mark.parametrize("name", scoring.raters.__all__)
def test_every_public_name_of_the_raters_exists(name: str) -> None:
    assert getattr(scoring.raters, name) is not None


def test_a_name_that_the_raters_do_not_have_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'shine'"):
        scoring.raters.shine  # noqa: B018 - the access is the test


def test_what_was_recorded_is_explained_without_the_median_of_a_small_role() -> None:
    catalogue = load_catalogue()
    levels = {"EX": (4,), "IT": (3,) * 6, "PO": (2,) * 9}
    sheets = tuple(
        ResponseSheet(
            respondent=f"{role} {place}",
            roles=(role,),
            answers=(Answer(key=STRATEGY, state=AnswerState.ANSWERED, level=level),),
        )
        for role, given in levels.items()
        for place, level in enumerate(given)
    )
    result = assess(AssessmentInput(catalogue=catalogue, asked=(STRATEGY,), targets={STRATEGY: 3}, sheets=sheets))
    replayed = replay(result=result, catalogue=catalogue)

    found = trace_replay(replayed=replayed, catalogue=catalogue, figure=f"requirement:{STRATEGY}:level")

    (step,) = [step for step in found.steps if step.rule == "SC-68"]
    assert {name for name in step.inputs if name.startswith("median")} == {"median of PO"}
    assert replayed.result.requirements[0].role_votes == {"EX": 1, "IT": 6, "PO": 9}


def test_a_published_result_differs_in_what_would_show_a_vote_only() -> None:
    sheet = ResponseSheet(
        respondent="Mara", roles=("EX",), answers=(Answer(key=STRATEGY, state=AnswerState.ANSWERED, level=2),)
    )
    result = assess(
        AssessmentInput(catalogue=load_catalogue(), asked=(STRATEGY,), targets={STRATEGY: 3}, sheets=(sheet,))
    )

    published = published_result(result)

    assert (published.requirements[0].role_medians, published.requirements[0].votes) == ({}, ())
    assert published.overall == result.overall
    assert published_document(result_document(result)) == result_document(published)
