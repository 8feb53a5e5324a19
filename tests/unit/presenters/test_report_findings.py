"""What is claimed and not evidenced, what holds back, and how far votes agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.presenters import build_overview, build_report
from app.presenters.evidence import needed_text
from app.presenters.report.agreement import reading_text
from app.presenters.report.claims import build_claims
from app.presenters.report.holding import build_holding, build_overall_lift
from scoring.raters import Reliability


def test_what_is_claimed_above_its_evidence_is_listed_with_what_it_takes(halden) -> None:
    standing = halden.standing(
        given={2: {"4.1": 4, "5.3": 3, "6.4": 2, "7.6": 5, "8.3.3": 1, "9.1": 3}},
        items={
            "4.1": {"evidence_grade": 3},
            "5.3": {"evidence_grade": 2, "evidence_until": date(2026, 9, 30)},
            "9.1": {"evidence_grade": 2, "evidence_has_data": True},
        },
    )

    view = build_report(standing).told.claims

    assert view is not None
    assert view.summary == "Evidence shows less than is claimed for 4 of 6 levels."
    assert [(row.number, row.claimed.digit, row.evidenced.digit, row.needs_text) for row in view.rows] == [
        ("7.6", "5", "1", "measured or verified"),
        ("5.3", "3", "1", "one record of use"),
        ("4.1", "4", "3", "three records with data"),
        ("6.4", "2", "1", "a document"),
    ]
    told = {row.number: (row.has_text, row.expired_text, row.href) for row in view.rows}
    assert told["5.3"] == ("E0 Claim", "expired, valid until 30 Sep 2026", "/a/7/c/5#r-5.3")
    assert told["4.1"] == ("E3 At least three sampled records", "", "/a/7/c/4#r-4.1")


def test_evidence_that_carries_data_is_told_as_such(halden) -> None:
    item = {"evidence_grade": 2, "evidence_has_data": True}

    view = build_claims(halden.standing(given={2: {"9.1": 4}}, items={"9.1": item}))

    assert view is not None
    assert view.rows[0].has_text == "E2 Document and one record of use, with data"


def test_where_nobody_has_graded_evidence_nothing_is_told_as_evidenced(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(3)})

    report, overview = build_report(standing), build_overview(standing)

    assert report.ungraded_text == "Nobody has graded any evidence yet, so every level is a claim."
    assert (report.grade_href, overview.grade_href) == ("/a/7/c/4#r-4.1", "/a/7/c/4#r-4.1")
    assert overview.ungraded_text == report.ungraded_text
    assert not report.shows_evidenced
    assert {row.evidenced_level for row in (*report.clause_rows, report.overall)} == {None}
    assert [series.id for series in report.clause_radar.series] == ["now", "target"]
    assert report.told.claims is not None
    assert report.told.claims.rows == ()
    assert report.told.claims.summary == "This list begins as soon as evidence is graded."
    assert report.told.claims.grade_href == report.grade_href


def test_evidence_graded_as_a_claim_is_graded(halden) -> None:
    report = build_report(halden.standing(given={2: halden.all_at(3)}, items={"4.1": {"evidence_grade": 0}}))

    assert (report.ungraded_text, report.overall.evidenced_level) == ("", 1)


@pytest.mark.parametrize(
    ("levels", "items", "text"),
    [
        ({}, {}, "Nothing is answered yet."),
        ({}, {"4.1": {"evidence_grade": 2}}, "Nothing is answered yet."),
        ({"4.1": 2}, {"4.1": {"evidence_grade": 2}}, "Every claimed level is shown by evidence."),
    ],
)
def test_a_list_without_rows_says_why(halden, levels, items, text: str) -> None:
    view = build_claims(halden.standing(given={2: levels}, items=items))

    assert view is not None
    assert (view.rows, view.empty_text, view.summary) == ((), text, text)


def test_a_catalogue_that_asks_for_no_evidence_has_no_such_list(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(3)}, items={"4.1": {"evidence_grade": 2}})
    profile = standing.catalogue.profile.model_copy(update={"evidence": None})
    other = replace(standing, catalogue=standing.catalogue.model_copy(update={"profile": profile}))

    assert build_claims(other) is None
    assert (other.shows_evidenced, needed_text(3, catalogue=other.catalogue)) == (False, "")


def test_a_level_that_needs_data_of_another_grade_says_so(halden) -> None:
    rule = halden.catalogue.profile.evidence.model_copy(update={"data_from_level": 3})
    profile = halden.catalogue.profile.model_copy(update={"evidence": rule})

    text = needed_text(3, catalogue=halden.catalogue.model_copy(update={"profile": profile}))

    assert text == "one record of use with data"


def test_what_holds_back_is_told_for_the_whole_the_clauses_and_the_capabilities(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(3, _6_2=2, _6_4=2, _6_7=1)})

    view = build_report(standing).told.holding

    (planning,) = [row for row in view.clauses if row.id == "6"]
    assert planning.sentence == "One answer holds clause 6 at 2: 6.7. It needs level 3."
    assert (planning.name, planning.from_level, planning.to_level, planning.numbers) == ("6 Planning", 2, 3, ("6.7",))
    assert [(part.text, part.href) for part in planning.parts] == [
        ("One answer holds clause 6 at 2: ", ""),
        ("6.7", "/a/7/c/6#r-6.7"),
        (". It needs level 3.", ""),
    ]
    assert len(view.capabilities) == 13
    assert view.overall is not None
    assert view.overall.name == "All clauses"
    assert view.overall == build_overall_lift(standing) == build_overview(standing).lift


def test_a_long_list_of_changes_is_cut_after_a_dozen(halden) -> None:
    clause_4 = {item.number: 2 for item in halden.catalogue.clauses[0].requirements}

    (operation,) = [row for row in build_holding(halden.standing(given={2: clause_4})).clauses if row.id == "8"]

    assert operation.sentence.startswith("16 answers are missing before clause 8 has a level: 8.1, ")
    assert operation.sentence.endswith("8.4 and 4 more.")
    assert sum(1 for part in operation.parts if part.href) == 12
    assert "".join(part.text for part in operation.parts) == operation.sentence


def test_nothing_answered_and_everything_reached_hold_nothing_back(halden) -> None:
    nothing, top = halden.standing(), halden.standing(given={2: halden.all_at(5)})

    assert (build_holding(nothing).empty_text, build_overall_lift(nothing)) == ("Nothing is answered yet.", None)
    assert build_holding(top).empty_text == "Nothing holds any group back: all stand at the top of the scale."
    assert build_overall_lift(top) is None


def test_agreement_is_told_from_four_votes_on_and_of_a_single_vote_nothing(halden) -> None:
    people = tuple(replace(halden.people[1], id=number, name=str(number)) for number in range(10, 18))
    votes = dict(zip((person.id for person in people), (1, 2, 2, 3, 4, 2, 4, 3), strict=True))
    given = {number: {"5.2": level} for number, level in votes.items()}
    given[10] |= {"5.1": 1, "5.3": 4}
    given[11] |= {"5.1": 2}
    given[12] |= {"5.1": 4}

    view = build_report(halden.standing(people=people, given=given)).told.agreement

    assert [(row.number, row.votes, row.median_text, row.range_text, row.cells) for row in view.rows] == [
        ("5.1", 3, "2", "1 to 4", ("-", "-", "-", "-", "-")),
        ("5.2", 8, "2", "1 to 4", ("0.71", "63 %", "0.61", "1.25", "0.55")),
        ("5.3", 1, "-", "-", ("-", "-", "-", "-", "-")),
    ]
    assert view.note.startswith("Below 4 votes only median and range are told, of a single vote nothing.")
    assert view.alpha_text == f"{view.alpha:.2f}"


def test_without_votes_there_is_no_agreement(halden) -> None:
    view = build_report(halden.standing(items={"4.1": {"agreed_level": 2}})).told.agreement

    assert (view.rows, view.alpha, view.alpha_text, view.empty_text) == ((), None, "-", "Nobody has voted yet.")


@pytest.mark.parametrize(
    ("alpha", "opening"),
    [(None, "Cannot be told"), (0.8, "Reliable"), (0.667, "Tentative"), (0.1, "Weak"), (0.0, "None"), (-0.2, "None")],
)
def test_krippendorff_s_alpha_has_a_plain_reading(alpha: float | None, opening: str) -> None:
    assert reading_text(Reliability(alpha=alpha, requirements=3, votes=9)).startswith(opening)
