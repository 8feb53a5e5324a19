"""Where an organization stands in its group: who is counted, what is told, and how consent is given and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.db import Scope, local_scope, organization_scope
from app.errors import Refused
from app.records import Organization, StoredResult
from app.services.assessments import delete_assessment, find_assessment, list_organizations, start_assessment
from app.services.benchmark import (
    NotComparable,
    compare_in_group,
    comparison_problems,
    list_groups,
    set_comparison,
)
from app.services.organizations.leaving import remove_organization
from app.services.results import code_version, current_result, list_group_figures
from app.services.scoring_settings import save_settings
from app.services.snapshot import load_snapshot
from app.services.transfer import export_assessment
from app.values import OrganizationInfo, ScoringSettings
from app.values.benchmark import Benchmark, BenchmarkFigure
from app.values.scoring_settings import ImportanceShift
from clauses import load_catalogue
from tests.neighbours import METALWORKING, NAMES, neighbour, settle, settle_neighbours

OURS = "Halden Components"


@pytest.fixture
def ours(scope: Scope) -> int:
    """Halden Components at level 2 throughout, in the group and with consent."""
    return settle(scope, neighbour(OURS, 2))


def compare(scope: Scope, assessment_id: int) -> Benchmark:
    return compare_in_group(scope, find_assessment(scope, assessment_id), current_result(scope, assessment_id))


def refusal(scope: Scope, assessment_id: int) -> NotComparable:
    with pytest.raises(NotComparable) as refused:
        compare(scope, assessment_id)
    return refused.value


def figure(benchmark: Benchmark, kind: str, name: str, what: str = "gate_level") -> BenchmarkFigure:
    (found,) = (each for each in benchmark.figures if (each.kind, each.id, each.figure) == (kind, name, what))
    return found


def whole(benchmark: Benchmark) -> BenchmarkFigure:
    return figure(benchmark, "catalogue", "dms")


def at(scope: Scope, day: datetime) -> Scope:
    return local_scope(scope.session, now=day)


class TestTheSample:
    def test_ours_stands_among_the_others_of_the_group_and_is_not_one_of_them(self, scope: Scope, ours: int) -> None:
        """SC-71 and SC-73."""
        settle_neighbours(scope)

        found = compare(scope, ours)

        level, index = whole(found), figure(found, "clause", "6", "index")
        assert (found.group, found.organizations, found.mode) == (METALWORKING, 6, "full")
        assert (level.ours, level.lower, level.equal, level.higher) == (2, 2, 2, 2)
        assert (level.quartiles, level.organizations) == ((1, 2, 3), 6)
        assert (index.ours, index.quartiles, index.lower) == (40.0, (20.0, 40.0, 60.0), 2)
        assert len(found.figures) == 2 * (7 + 13 + 1)

    def test_the_sample_names_its_catalogue_and_its_months(self, scope: Scope, ours: int) -> None:
        settle(at(scope, datetime(2026, 3, 17, 9, tzinfo=UTC)), neighbour("Oslo Ovens", 3))
        settle_neighbours(scope)

        found = compare(scope, ours)

        assert (found.earliest, found.latest) == (date(2026, 3, 1), date(2026, 12, 1))
        assert (found.catalogue_id, found.catalogue_edition) == ("dms", "2026.1")
        assert found.catalogue_hash == current_result(scope, ours).catalogue_hash

    def test_other_groups_and_those_without_consent_are_not_counted(self, scope: Scope, ours: int) -> None:
        """SC-71: without consent nobody enters."""
        settle_neighbours(scope)
        settle(scope, neighbour("Oslo Ovens", 5, benchmark_consent=False))
        settle(scope, neighbour("Nantes Noodles", 5, organization_group="Food"))

        assert compare(scope, ours).organizations == 6

    def test_an_organization_that_is_removed_is_not_counted_while_it_is_kept(self, scope: Scope, ours: int) -> None:
        others = settle_neighbours(scope)
        leaving = find_assessment(scope, others[0]).organization

        remove_organization(scope, leaving.id, typed=leaving.name, grace_days=30)

        assert compare(scope, ours).organizations == 5

    def test_an_organization_counts_once_with_its_newest_result(self, scope: Scope, ours: int) -> None:
        settle_neighbours(scope)
        settle(at(scope, datetime(2027, 2, 1, 9, tzinfo=UTC)), neighbour(NAMES[0], 5))
        settle(at(scope, datetime(2025, 2, 1, 9, tzinfo=UTC)), neighbour(NAMES[1], 0))

        level = whole(compare(scope, ours))

        assert (level.organizations, level.lower, level.equal, level.higher) == (6, 1, 2, 3)

    def test_an_assessment_that_was_only_just_started_does_not_hide_the_result_before(
        self, scope: Scope, ours: int
    ) -> None:
        settle_neighbours(scope)
        before = compare(scope, ours)

        start_assessment(at(scope, datetime(2027, 2, 1, 9, tzinfo=UTC)), organization=NAMES[0], title="DMS 2027")

        assert compare(scope, ours) == before

    def test_another_mode_is_another_sample(self, scope: Scope, ours: int) -> None:
        settle_neighbours(scope, 5)
        quick = start_assessment(scope, organization="Oslo Ovens", title="Quick look", mode="quick")
        set_comparison(scope, quick, group=METALWORKING, consent=True)

        assert compare(scope, ours).organizations == 5

    def test_a_result_by_another_content_of_the_catalogue_is_not_counted(self, scope: Scope, ours: int) -> None:
        others = settle_neighbours(scope)
        compare(scope, ours)
        result = scope.update(StoredResult)
        row = scope.first(scope.select(StoredResult).where(_stored(others[0])))
        assert row is not None
        scope.run(result.where(_stored(others[0])).values(document=row.document | {"catalogue_hash": "0" * 64}))

        assert compare(scope, ours).organizations == 5

    def test_who_weighs_requirements_otherwise_is_not_counted_and_compared_with_nobody_else(
        self, scope: Scope, ours: int
    ) -> None:
        others = settle_neighbours(scope)
        shift = ImportanceShift(key="dir.strategy", readiness=-1, reason="Strategy is set by the owner.")
        weights = ScoringSettings.of(load_catalogue()).model_copy(update={"shifts": (shift,)})

        save_settings(scope, others[0], weights, reason="One owner")

        assert compare(scope, ours).organizations == 5
        assert refusal(scope, others[0]).reason == "sample"

    def test_results_of_an_older_engine_are_computed_anew(self, scope: Scope, ours: int) -> None:
        others = settle_neighbours(scope)
        before = compare(scope, ours)
        scope.run(scope.update(StoredResult).values(code_version="another engine", document={}, overall={}))

        assert compare(scope, ours) == before
        assert {row.code_version[:16] for row in scope.rows(scope.select(StoredResult))} == {code_version()}
        kept = list_group_figures(scope, [find_assessment(scope, others[0])])[others[0]]
        result = current_result(scope, others[0])
        assert kept.groups == (result.overall, *result.clauses, *result.capabilities)


class TestWhatIsNotTold:
    def test_below_five_others_nothing_is_told_not_even_how_many(self, scope: Scope, ours: int) -> None:
        """SC-72."""
        settle_neighbours(scope, 4)

        refused = refusal(scope, ours)

        assert refused.reason == "sample"
        assert refused.detail.startswith("Fewer than five other organizations of the group Metalworking")
        assert not any(sign.isdecimal() for sign in refused.detail)
        assert not any(word in refused.detail for word in ("four", "Only"))

    def test_nobody_in_the_group_is_told_like_too_few(self, scope: Scope, ours: int) -> None:
        alone = refusal(scope, ours).detail
        settle_neighbours(scope, 4)

        assert refusal(scope, ours).detail == alone

    def test_a_figure_that_fewer_than_five_have_is_left_out_with_its_number(self, scope: Scope, ours: int) -> None:
        """SC-72."""
        settle_neighbours(scope, 4)
        settle(scope, neighbour("Graz Gears", 2, clauses={"10": None}))

        found = compare(scope, ours)

        assert found.organizations == 5
        assert figure(found, "clause", "10") == BenchmarkFigure(
            kind="clause", id="10", figure="gate_level", ours=2, organizations=None, quartiles=None,
            lower=None, equal=None, higher=None,
        )  # fmt: skip

    def test_a_figure_that_we_do_not_have_still_shows_the_others(self, scope: Scope) -> None:
        mine = settle(scope, neighbour(OURS, 2, clauses={"10": None}))
        settle_neighbours(scope)

        missing = figure(compare(scope, mine), "clause", "10")

        assert (missing.ours, missing.lower, missing.organizations, missing.quartiles) == (None, None, 6, (1, 2, 3))

    def test_without_a_group_without_consent_and_without_a_result_there_is_no_comparison(self, scope: Scope) -> None:
        settle_neighbours(scope)
        mine = start_assessment(scope, organization=OURS, title="DMS 2026")

        reasons = [refusal(scope, mine).reason]
        set_comparison(scope, mine, group=METALWORKING, consent=False)
        reasons.append(refusal(scope, mine).reason)
        set_comparison(scope, mine, group=METALWORKING, consent=True)
        reasons.append(refusal(scope, mine).reason)

        assert reasons == ["group", "consent", "result"]


class TestConsent:
    def test_it_is_dated_and_can_be_taken_back_at_once(self, scope: Scope, ours: int) -> None:
        others = settle_neighbours(scope, 5)
        given = find_assessment(scope, others[0]).organization

        taken_back = set_comparison(scope, others[0], group=METALWORKING, consent=False)

        assert (given.consent_at, given.consent_by) == (scope.now, scope.actor)
        assert (taken_back.benchmark_group, taken_back.benchmark_consent) == (METALWORKING, False)
        assert (taken_back.consent_at, taken_back.consent_by) == (None, "")
        assert refusal(scope, ours).reason == "sample"
        assert refusal(scope, others[0]).reason == "consent"

    def test_saving_the_same_again_keeps_its_date_and_another_group_does_not(self, scope: Scope, ours: int) -> None:
        later = at(scope, datetime(2027, 2, 1, 9, tzinfo=UTC))

        same = set_comparison(later, ours, group=f"  {METALWORKING} ", consent=True)
        other = set_comparison(later, ours, group="Foundries", consent=True)

        assert (same.consent_at, other.consent_at) == (scope.now, later.now)

    def test_a_group_is_spelled_as_the_others_spell_it(self, scope: Scope, ours: int) -> None:
        settle_neighbours(scope, 1)

        assert set_comparison(scope, ours, group="METALWORKING", consent=True).benchmark_group == METALWORKING

    def test_a_group_of_ones_own_can_be_spelled_anew(self, scope: Scope, ours: int) -> None:
        assert set_comparison(scope, ours, group="METALWORKING", consent=True).benchmark_group == "METALWORKING"

    @pytest.mark.parametrize(("group", "message"), [("  ", "none is named"), ("x" * 61, "at most 60")])
    def test_consent_without_a_group_and_groups_that_do_not_fit_are_refused(
        self, scope: Scope, ours: int, group: str, message: str
    ) -> None:
        with pytest.raises(Refused, match=message) as refused:
            set_comparison(scope, ours, group=group, consent=True)

        assert [problem.place for problem in refused.value.problems] == ["benchmark_group"]
        assert find_assessment(scope, ours).organization.benchmark_group == METALWORKING

    def test_the_database_keeps_no_consent_without_its_date_and_none_without_a_group(
        self, scope: Scope, ours: int
    ) -> None:
        for values in ({"benchmark_consent_at": None}, {"benchmark_group": ""}):
            with pytest.raises(IntegrityError), scope.session.begin_nested():
                scope.run(scope.update(Organization).values(**values))

    def test_an_organization_whose_assessments_are_gone_is_in_no_sample(self, scope: Scope, ours: int) -> None:
        others = settle_neighbours(scope, 5)

        delete_assessment(scope, others[0])

        assert refusal(scope, ours).reason == "sample"

    def test_who_sees_only_their_own_organization_is_compared_all_the_same(self, scope: Scope, ours: int) -> None:
        settle_neighbours(scope)
        settle(scope, neighbour("Nantes Noodles", 5, organization_group="Noodles of Nantes"))
        header = find_assessment(scope, ours)
        mara = organization_scope(scope.session, actor="Mara", organization_id=header.organization.id, now=scope.now)

        assert compare(mara, ours) == compare(scope, ours)
        assert [each.name for each in list_organizations(mara)] == [OURS]
        assert list_groups(mara) == (METALWORKING,)
        assert list_groups(scope) == (METALWORKING, "Noodles of Nantes")


class TestFiles:
    def test_group_and_consent_go_along_with_the_file(self, scope: Scope, ours: int) -> None:
        file = export_assessment(load_snapshot(scope, ours), scope.visitor)

        again = settle(scope, file.model_copy(update={"organization": "Halden Components, copy"}))

        assert (file.organization_group, file.benchmark_consent) == (METALWORKING, True)
        assert find_assessment(scope, again).organization.benchmark_consent

    def test_a_file_never_changes_what_a_known_organization_has_settled(self, scope: Scope, ours: int) -> None:
        set_comparison(scope, ours, group=METALWORKING, consent=False)

        again = settle(scope, neighbour(OURS, 3, organization_group="Foundries"))

        assert not find_assessment(scope, again).organization.benchmark_consent
        assert find_assessment(scope, again).organization.benchmark_group == METALWORKING

    @pytest.mark.parametrize(
        ("name", "group", "consent", "told"),
        [
            (OURS, "Foundries", True, "is known here with the group Metalworking and with consent"),
            ("", METALWORKING, False, "stays as it is"),
            (OURS, METALWORKING, True, ""),
            (OURS, "", False, ""),
            ("Oslo Ovens", "Foundries", True, ""),
        ],
    )
    def test_what_a_file_says_otherwise_is_told(
        self, scope: Scope, ours: int, name: str, group: str, consent: bool, told: str
    ) -> None:
        said = OrganizationInfo(id=0, name=name, benchmark_group=group, benchmark_consent=consent)

        problems = comparison_problems(scope, said, stand_in=OURS)

        assert bool(problems) == bool(told)
        assert all(told in problem.message for problem in problems)

    def test_an_organization_without_a_group_is_known_as_that(self, scope: Scope, halden: Any) -> None:
        said = OrganizationInfo(id=0, name=OURS, benchmark_group=METALWORKING, benchmark_consent=True)

        (problem,) = comparison_problems(scope, said, stand_in="")

        assert problem.message == (
            "Halden Components is known here without a group and without consent to be compared, which stays as it is."
        )


def _stored(assessment_id: int) -> Any:
    from app.services.results import STORED

    return STORED.c.assessment_id == assessment_id
