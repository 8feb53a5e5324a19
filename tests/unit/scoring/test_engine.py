from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, ResponseSheet
from scoring import AssessmentInput, AssessmentResult, assess, compile_catalogue, score_batch, score_groups
from scoring.scored import score_assessment
from scoring.shaking import likely_gates
from scoring.votes import STATES
from tests.oracle.catalogues import small_catalogue

DMS = compile_catalogue(catalogue=load_catalogue("2026.1"))
TARGETS = np.full(74, 3)


def test_equal_catalogues_are_compiled_once() -> None:
    arrays = compile_catalogue(catalogue=load_catalogue("2026.1"))

    assert compile_catalogue(catalogue=load_catalogue("2026.1").model_copy(deep=True)) is arrays


def test_columns_stand_in_catalogue_order_whatever_the_order_of_the_question() -> None:
    arrays = compile_catalogue(catalogue=DMS.catalogue, asked=("opm.roles", "ctx.issues"))

    assert arrays.keys == ("ctx.issues", "opm.roles")


def test_a_key_that_is_not_in_the_catalogue_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"no requirement dir\.unknown"):
        compile_catalogue(catalogue=DMS.catalogue, asked=("dir.unknown",))


def test_effort_shares_that_do_not_fit_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="one effort share for each of the 5 steps"):
        compile_catalogue(catalogue=small_catalogue(requirements=[{"key": "opm.roles"}], steps=(10, 35)))


def test_a_questionnaire_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing is asked"):
        compile_catalogue(catalogue=DMS.catalogue, asked=())


def test_a_batch_of_none_gives_figures_of_none() -> None:
    result = score_batch(arrays=DMS, levels=np.empty((0, 74)), targets=TARGETS)

    assert result.groups.gate_level.shape == (0, 21)
    assert result.gaps.priority.shape == (0, 74)


def test_a_batch_of_many_blocks_keeps_every_row_in_its_place() -> None:
    levels = np.repeat(np.arange(6.0), 100)[:, None] * np.ones(74)

    result = score_batch(arrays=DMS, levels=levels, targets=TARGETS, block_rows=64)

    np.testing.assert_array_equal(result.groups.gate_level[:, -1], np.repeat(np.arange(6), 100))


def test_single_precision_levels_score_like_double_precision() -> None:
    levels = np.full((1, 74), 2.0)

    single = score_batch(arrays=DMS, levels=levels.astype(np.float32), targets=TARGETS)

    double = score_batch(arrays=DMS, levels=levels, targets=TARGETS)
    np.testing.assert_array_equal(single.gaps.priority, double.gaps.priority)


def test_levels_without_states_are_answered_or_unanswered() -> None:
    levels = np.full((1, 74), 2.0)
    levels[0, 3] = np.nan

    result = score_batch(arrays=DMS, levels=levels, targets=TARGETS)

    assert result.groups.answered[0, -1] == 73
    assert result.groups.not_applicable[0, -1] == 0


@pytest.mark.parametrize(
    ("name", "shape"), [("levels", (1, 73)), ("levels", (1, 1)), ("targets", (3, 74)), ("states", (5,))]
)
def test_an_array_of_the_wrong_shape_is_refused_by_name(name: str, shape: tuple[int, ...]) -> None:
    given = {"levels": np.ones((2, 74)), "targets": TARGETS} | {name: np.ones(shape)}

    with pytest.raises(ValueError, match=f"{name} has shape"):
        score_batch(arrays=DMS, **given)


def test_group_figures_alone_are_the_same_as_with_the_gaps(halden: AssessmentInput) -> None:
    scored = score_assessment(halden)
    given = {"levels": scored.levels.levels, "targets": scored.targets, "states": scored.levels.states}

    groups = score_groups(arrays=scored.arrays, **given)

    for name, values in vars(score_batch(arrays=scored.arrays, **given).groups).items():
        np.testing.assert_array_equal(getattr(groups, name), values, err_msg=name)


def test_without_evidence_nothing_is_said_about_it(halden: AssessmentInput) -> None:
    scored = score_assessment(replace(halden, evidence={}))

    assert scored.evidenced is None
    assert scored.batch.groups.evidenced_level is None
    assert assess(replace(halden, evidence={})).gaps[0].evidenced_level is None


def test_rows_whose_evidence_nobody_has_looked_at_stand_as_they_claim() -> None:
    levels, evidence = np.full((2, 74), 4.0), np.full((2, 74), np.nan)
    evidence[0] = 1

    batch = score_batch(arrays=DMS, levels=levels, targets=TARGETS, evidence=evidence)

    assert batch.groups.evidenced_level is not None
    assert batch.groups.evidenced_level[:, -1].tolist() == [2, 4]
    assert batch.groups.gate_low[:, -1].tolist() == [2, 4]
    assert batch.gaps.confidence[:, 0].tolist() == [0.55, 0.4]


@pytest.mark.parametrize(
    ("name", "value", "need"),
    [
        ("evidence", 5, "a grade from 0 to 4"),
        ("low", 3, "no higher than the level"),
        ("high", 1, "no lower than the level"),
    ],
)
def test_what_cannot_be_true_of_a_level_is_refused(name: str, value: int, need: str) -> None:
    given = {name: np.full(74, 2)}
    given[name][7] = value

    with pytest.raises(ValueError, match=rf"{name}\[0, 7\] does not fit: it must be {need}"):
        score_batch(arrays=DMS, levels=np.full((1, 74), 2.0), targets=TARGETS, **given)


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (10, -1)])
def test_draws_that_cannot_be_made_are_refused(halden: AssessmentInput, draws: int, seed: int) -> None:
    with pytest.raises(ValueError, match=f"{draws} draws with the seed {seed} cannot be made"):
        likely_gates(scored=score_assessment(halden), seed=seed, draws=draws)


def test_the_same_seed_gives_the_same_likely_levels_and_shaken_ranks(halden: AssessmentInput) -> None:
    first, second = (assess(replace(halden, seed=11), shaken_runs=50) for _ in range(2))

    assert first == second
    assert first.shaken is not None
    assert (first.seed, first.shaken.seed, first.shaken.runs) == (11, 11, 50)


@pytest.mark.parametrize("level", [-1.0, 6.0, 2.5, 300.0, np.inf])
def test_a_level_outside_the_scale_is_refused_with_its_place(level: float) -> None:
    levels = np.full((600, 74), 2.0)
    levels[500, 17] = level

    with pytest.raises(ValueError, match=r"levels\[500, 17\] does not fit: it must be a whole number from 0 to 5"):
        score_batch(arrays=DMS, levels=levels, targets=TARGETS)


def test_a_target_outside_the_scale_is_refused_with_its_place() -> None:
    targets = TARGETS.copy()
    targets[4] = 6

    with pytest.raises(ValueError, match=r"targets\[0, 4\]"):
        score_batch(arrays=DMS, levels=np.full((1, 74), 2.0), targets=targets)


@pytest.mark.parametrize("code", [1, len(STATES), -1])
def test_a_state_that_contradicts_its_level_is_refused(code: int) -> None:
    states = np.zeros(74, dtype=np.int8)
    states[9] = code

    with pytest.raises(ValueError, match=r"states\[0, 9\]"):
        score_batch(arrays=DMS, levels=np.full((1, 74), 2.0), targets=TARGETS, states=states)


def test_a_large_catalogue_is_summed_in_wider_numbers() -> None:
    requirements = [
        {
            "key": f"opm.{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}",
            "number": f"4.{n + 1}",
            "readiness": 5,
            "governance": 5,
        }
        for n in range(7000)
    ]
    arrays = compile_catalogue(catalogue=small_catalogue(requirements=requirements))

    result = score_batch(arrays=arrays, levels=np.full((2, 7000), 2.0), targets=np.full(7000, 3))

    assert arrays.weights.gate.dtype == np.int32
    assert result.groups.index[:, -1].tolist() == [40.0, 40.0]
    assert result.gaps.order[0].tolist() == list(range(1, 7001))


def test_a_chain_in_a_large_catalogue_is_ordered_with_wide_numbers() -> None:
    requirements = [{"key": f"opm.{chr(97 + n // 26)}{chr(97 + n % 26)}", "number": f"4.{n + 1}"} for n in range(600)]
    for place in range(599):
        requirements[place]["prerequisites"] = (str(requirements[place + 1]["key"]),)
    arrays = compile_catalogue(catalogue=small_catalogue(requirements=requirements))

    result = score_batch(arrays=arrays, levels=np.zeros((1, 600)), targets=np.full(600, 3))

    assert result.gaps.order[0].tolist() == list(range(600, 0, -1))


def test_a_catalogue_without_prerequisites_has_no_order_but_priority() -> None:
    catalogue = small_catalogue(requirements=[{"key": "opm.roles"}, {"key": "dir.strategy", "readiness": 5}])

    result = score_batch(arrays=compile_catalogue(catalogue=catalogue), levels=np.zeros((1, 2)), targets=np.full(2, 3))

    assert result.gaps.order.tolist() == [[2, 1]]
    assert result.gaps.enabling_power.tolist() == [[0.0, 0.0]]


def test_answers_to_what_is_not_asked_stay_out(halden: AssessmentInput) -> None:
    result = assess(replace(halden, asked=("gov.policy",), must_do=frozenset({"opm.roles"})))

    assert [found.key for found in result.requirements] == ["gov.policy"]
    assert {group.asked for group in result.clauses} == {0, 1}


def test_a_sheet_that_answers_twice_counts_with_its_last_answer(halden: AssessmentInput) -> None:
    twice = tuple(Answer(key="gov.policy", state=AnswerState.ANSWERED, level=level) for level in (1, 4))
    sheet = ResponseSheet(respondent="Karl Nowak", roles=("QM",), answers=twice)

    result = assess(replace(halden, asked=("gov.policy",), sheets=(sheet,)))

    assert result.requirements[0].level == 4
    assert sum(result.requirements[0].votes) == 1


def test_a_person_without_any_role_counts_under_no_name(halden: AssessmentInput) -> None:
    answer = Answer(key="gov.policy", state=AnswerState.ANSWERED, level=2)

    result = assess(
        replace(halden, asked=("gov.policy",), sheets=(ResponseSheet(respondent="Guest", roles=(), answers=(answer,)),))
    )

    assert result.requirements[0].role_medians == {"": 2}


def test_a_vote_outside_the_scale_is_refused_with_its_key(halden: AssessmentInput) -> None:
    answer = Answer(key="gov.policy", state=AnswerState.ANSWERED, level=6)

    with pytest.raises(ValueError, match=r"The vote on gov\.policy is 6"):
        assess(replace(halden, sheets=(ResponseSheet(respondent="Karl Nowak", roles=("QM",), answers=(answer,)),)))


def test_an_asked_requirement_without_a_target_is_refused(halden: AssessmentInput) -> None:
    with pytest.raises(KeyError, match=r"ctx\.issues"):
        assess(replace(halden, targets={}))


def test_the_same_input_gives_the_same_result(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    assert assess(halden) == halden_result


def test_the_result_names_catalogue_and_profile(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    assert halden_result.catalogue_hash == halden.catalogue.content_hash
    assert (halden_result.profile_id, halden_result.profile_version) == ("dms-default", 1)


def test_inconsistencies_are_told_in_sentences_with_numbers(halden_result: AssessmentResult) -> None:
    by_kind = {one.kind: one for one in halden_result.inconsistencies}

    assert by_kind["applicability"].sentence.startswith("8.10 Responsible use of AI")
    assert "but its prerequisite" in by_kind["prerequisite"].sentence
