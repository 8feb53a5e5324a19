"""The page that explains a figure: steps in order, and the way onward to what the figure rests on."""

from __future__ import annotations

import pytest

from app.presenters import build_trace
from app.presenters.trace import figure_title
from clauses import load_catalogue
from scoring.values import Trace, TraceStep

DMS = load_catalogue()
NAMES = (
    "overall:gate",
    "clause:6:gate",
    "clause:6:index",
    "requirement:dir.strategy:level",
    "requirement:ctx.issues:level",
    "gap:dir.strategy:priority",
    "gap:dir.strategy:rank",
)


def traced(figure: str, *steps: TraceStep) -> Trace:
    return Trace(
        figure=figure,
        value="2",
        steps=steps,
        catalogue_id=DMS.id,
        catalogue_edition=DMS.edition,
        catalogue_hash=DMS.content_hash,
        profile_id=DMS.profile.id,
        profile_version=DMS.profile.version,
    )


def view_of(figure: str, *steps: TraceStep):
    return build_trace(
        traced(figure, *steps),
        title="Level",
        back_href="/a/7/report",
        catalogue=DMS,
        trace_href="/a/7/trace/FIGURE",
        names=NAMES,
    )


def test_a_trace_keeps_its_steps_in_order_and_says_what_it_was_scored_by() -> None:
    step = TraceStep(rule="SC-07", sentence="Gate level.", inputs={"weight at 2": "19 of 29"}, result="2")

    view = view_of("clause:6:gate", step)

    assert [(row.rule, row.inputs[0].name, row.inputs[0].value) for row in view.steps] == [
        ("SC-07", "weight at 2", "19 of 29")
    ]
    assert (view.title, view.back_href, view.empty_text) == ("Level", "/a/7/report", "")
    assert [line.value for line in view.scored_by] == ["dms 2026.1", DMS.content_hash, "dms-default, version 1"]


def test_an_input_named_by_a_requirement_leads_to_its_level() -> None:
    step = TraceStep(
        rule="SC-13", sentence="Index.", inputs={"6.4": "level 2", "6.5": "level 1", "needed": "80 %"}, result="2"
    )

    (row,) = view_of("clause:6:index", step).steps

    assert [each.href for each in row.inputs] == ["/a/7/trace/requirement:dir.strategy:level", "", ""]


@pytest.mark.parametrize(
    ("figure", "onward"),
    [
        ("overall:gate", ["6 Planning"]),
        ("clause:6:gate", ["6.4 Digitalization strategy"]),
        ("capability:DIR:gate", ["6.4 Digitalization strategy"]),
        ("gap:dir.strategy:priority", ["6.4 Digitalization strategy"]),
        ("requirement:dir.strategy:level", []),
    ],
)
def test_a_trace_leads_to_what_the_figure_rests_on(figure: str, onward: list[str]) -> None:
    rests_on = [link.text for link in view_of(figure).rests_on]

    assert [text for text in rests_on if not text.startswith("4.1")] == onward


def test_the_other_figures_of_the_same_subject_stand_beside_it() -> None:
    beside = view_of("gap:dir.strategy:priority").beside

    assert [(link.text, link.href) for link in beside] == [("Rank", "/a/7/trace/gap:dir.strategy:rank")]


def test_a_figure_without_arithmetic_says_so() -> None:
    assert view_of("overall:gate").empty_text == "There is no arithmetic behind this figure yet."


@pytest.mark.parametrize(
    ("figure", "title"),
    [
        ("overall:share", "Share at target of all clauses"),
        ("clause:11:gate", "Level of clause 11"),
        ("capability:TEC:coverage", "Coverage of Architecture, technology and service"),
        ("capability:FAX:gate", "Level of FAX"),
        ("gap:dir.strategy:order", "Place in the order of 6.4 Digitalization strategy"),
        ("gap:dir.fax:priority", "Priority of dir.fax"),
    ],
)
def test_a_figure_is_named_in_words(figure: str, title: str) -> None:
    assert figure_title(figure, DMS) == title


def test_an_index_says_how_its_points_become_the_figure_of_the_report() -> None:
    index, gate = view_of("clause:6:index"), view_of("clause:6:gate")

    assert index.scale_text.endswith("0 to 5: divided by 20.")
    assert gate.scale_text == ""
