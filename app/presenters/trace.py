"""How one published figure came about, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.values import Trace


@dataclass(frozen=True, kw_only=True)
class TraceInput:
    """One input of a step, by name."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class TraceStepRow:
    """One line of arithmetic with its rule (SC-nn)."""

    rule: str
    sentence: str
    inputs: tuple[TraceInput, ...]
    result: str


@dataclass(frozen=True, kw_only=True)
class TraceView:
    """The page that explains a figure."""

    title: str
    figure: str
    value: str
    steps: tuple[TraceStepRow, ...]
    back_href: str
    empty_text: str


def build_trace(trace: Trace, *, title: str, back_href: str) -> TraceView:
    """Build the page that explains a figure; `title` names it in words, `back_href` leads to where it stood."""
    return TraceView(
        title=title,
        figure=trace.figure,
        value=trace.value,
        steps=tuple(
            TraceStepRow(
                rule=step.rule,
                sentence=step.sentence,
                inputs=tuple(TraceInput(name=name, value=value) for name, value in step.inputs.items()),
                result=step.result,
            )
            for step in trace.steps
        ),
        back_href=back_href,
        empty_text="" if trace.steps else "There is no arithmetic behind this figure yet.",
    )
