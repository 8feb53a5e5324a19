"""The strip of facts on top of the overview: answered, maturity so far, with evidence, due."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.marks import ProgressBar, group_level_name, on_axis
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text, day_text, decimal_text, distance_text
from questionnaires.answers import AnswerState


@dataclass(frozen=True, kw_only=True)
class FactView:
    """One of the four facts of the strip: "44" "of 71 requirements" with a note below; `progress` on the first.

    `trace_href` leads to the arithmetic of the value, where it has one.
    """

    id: str
    label: str
    value: str
    unit: str
    note: str
    progress: ProgressBar | None = None
    trace_href: str = ""


def build_facts(standing: Standing) -> tuple[FactView, ...]:
    """Build the four facts; what is not known is a dash, never a zero."""
    return (_answered(standing), _maturity(standing), _evidence(standing), due_fact(standing))


def minutes_text(questions: int) -> str:
    """Say how long questions take: ten minutes for twelve of them, in steps of five minutes (domain G4).

    >>> minutes_text(8), minutes_text(16)
    ('about 10 minutes', 'about 15 minutes')
    """
    return f"about {max(5, -(-questions * 10 // 60) * 5)} minutes"


def _answered(standing: Standing) -> FactView:
    overall = standing.result.overall
    aside = [
        f"{number} {words}"
        for number, words in (
            (overall.not_applicable, "not applicable"),
            (overall.deferred, "deferred"),
            (overall.dont_know, "not known"),
        )
        if number
    ]
    return FactView(
        id="answered",
        label="Answered",
        value=str(overall.answered),
        unit=f"of {count_text(overall.asked, 'requirement')}",
        note=", ".join(aside),
        progress=ProgressBar(
            done=overall.answered,
            aside=overall.not_applicable + overall.deferred,
            total=overall.asked,
            label=f"{overall.answered} of {overall.asked} answered",
        ),
        trace_href=links.trace_path(standing.id, "overall:answered"),
    )


def _maturity(standing: Standing) -> FactView:
    overall, catalogue = standing.result.overall, standing.catalogue
    if overall.answered == 0:
        clause, requirements = standing.asked_clauses[0]
        note = f"Nothing answered yet. Clause {clause.number} takes {minutes_text(len(requirements))}."
        return FactView(id="maturity", label="Maturity so far", value=NOTHING, unit="", note=note)
    if overall.gate_level is None or overall.index is None:
        return FactView(id="maturity", label="Maturity so far", value=NOTHING, unit="", note="not enough answers yet")
    state = "agreed" if standing.agreed_milestone is not None else "interim"
    name = group_level_name(overall.gate_level, catalogue=catalogue)
    index = decimal_text(on_axis(overall.index, catalogue=catalogue))
    shown = f", evidenced level {overall.evidenced_level}" if _tells_evidenced(standing) else ""
    return FactView(
        id="maturity",
        label="Maturity so far",
        value=str(overall.gate_level),
        unit=f"of {len(catalogue.group_level_names) - 1}, {name}",
        note=f"index {index} of {catalogue.highest_level}, {state}{shown}",
        trace_href=links.trace_path(standing.id, "overall:gate"),
    )


def _tells_evidenced(standing: Standing) -> bool:
    return standing.shows_evidenced and standing.result.overall.evidenced_level is not None


def _evidence(standing: Standing) -> FactView:
    answered = [result for result in standing.results.values() if result.state is AnswerState.ANSWERED]
    shown = sum(1 for result in answered if result.evidence_grade > 0)
    if not answered:
        return FactView(id="evidence", label="With evidence", value=NOTHING, unit="", note="nothing answered yet")
    trace_href = links.trace_path(standing.id, "overall:evidenced")
    missing = len(answered) - shown
    note = f"{missing} {'rests' if missing == 1 else 'rest'} on a claim" if missing else "every level can be shown"
    return FactView(
        id="evidence",
        label="With evidence",
        value=str(shown),
        unit=f"of {len(answered)}",
        note=note,
        trace_href=trace_href,
    )


def due_fact(standing: Standing) -> FactView:
    """Tell until when there is time."""
    due = standing.snapshot.header.due
    if due is None:
        return FactView(id="due", label="Due", value=NOTHING, unit="", note="no due date")
    unit = "" if due.year == standing.today.year else str(due.year)
    return FactView(
        id="due", label="Due", value=day_text(due), unit=unit, note=distance_text(due, today=standing.today)
    )
