"""How one published figure came about, ready to print, with the way onward to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clauses.model import Catalogue, Requirement
from scoring.values import Trace

WHAT = {
    "gate": "Level",
    "gap": "Gap",
    "index": "Maturity index",
    "share": "Share at target",
    "size": "Gap",
    "order": "Place in the order",
    "interval": "Range of levels",
    "index_interval": "Range of the index",
    "evidenced": "Evidenced level",
    "evidenced_index": "Evidenced index",
    "range": "Range of levels",
    "evidenced_share": "Evidenced share at target",
    "lift": "What holds back",
    "answered": "Answered requirements",
    "shaken": "Rank interval",
    "weakest": "Weakest requirement",
    "target": "Target level",
    "target_index": "Target index",
}

INDEX_FIGURES = frozenset({"index", "index_interval", "evidenced_index", "target_index"})


@dataclass(frozen=True, kw_only=True)
class TraceInput:
    """One input of a step, by name; `href` leads to the arithmetic of the input itself."""

    name: str
    value: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class TraceStepRow:
    """One line of arithmetic with its rule (SC-nn)."""

    rule: str
    sentence: str
    inputs: tuple[TraceInput, ...]
    result: str


@dataclass(frozen=True, kw_only=True)
class TraceLink:
    """The arithmetic of another figure."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class TraceView:
    """The page that explains a figure: its steps, what it was scored by, what it rests on, and figures beside it."""

    title: str
    figure: str
    value: str
    steps: tuple[TraceStepRow, ...]
    scored_by: tuple[TraceInput, ...]
    rests_on: tuple[TraceLink, ...]
    beside: tuple[TraceLink, ...]
    back_href: str
    empty_text: str
    scale_text: str = ""


def build_trace(
    trace: Trace, *, title: str, back_href: str, catalogue: Catalogue, trace_href: str, names: Sequence[str] = ()
) -> TraceView:
    """Build the page that explains a figure; `title` names it in words, `back_href` leads to where it stood.

    `trace_href` is the address of a trace with FIGURE in place of the name, `names` are the figures of the same result.
    """
    return TraceView(
        title=title,
        figure=trace.figure,
        value=trace.value,
        steps=tuple(
            TraceStepRow(
                rule=step.rule,
                sentence=step.sentence,
                inputs=tuple(
                    TraceInput(name=name, value=value, href=_input_href(name, catalogue, trace_href, names))
                    for name, value in step.inputs.items()
                ),
                result=step.result,
            )
            for step in trace.steps
        ),
        scored_by=(
            TraceInput(name="Catalogue", value=f"{trace.catalogue_id} {trace.catalogue_edition}"),
            TraceInput(name="Content hash", value=trace.catalogue_hash),
            TraceInput(name="Profile", value=f"{trace.profile_id}, version {trace.profile_version}"),
        ),
        rests_on=tuple(_rests_on(trace.figure, catalogue, trace_href, names)),
        beside=tuple(_beside(trace.figure, trace_href, names)),
        back_href=back_href,
        empty_text="" if trace.steps else "There is no arithmetic behind this figure yet.",
        scale_text=scale_text(trace.figure, catalogue),
    )


def scale_text(figure: str, catalogue: Catalogue) -> str:
    """Say how the points of an index become the figure on the axis of the levels; "" for every other figure.

    >>> from clauses import load_catalogue
    >>> scale_text("clause:6:index", load_catalogue())
    'In points of 100. Pages and tables show it on the axis of the levels, 0 to 5: divided by 20.'
    >>> scale_text("clause:6:gate", load_catalogue())
    ''
    """
    out_of, top = catalogue.profile.index.out_of, catalogue.highest_level
    if figure.rpartition(":")[2] not in INDEX_FIGURES or out_of == top:
        return ""
    return (
        f"In points of {out_of:g}. Pages and tables show it on the axis of the levels, 0 to {top}: "
        f"divided by {out_of / top:g}."
    )


def figure_title(figure: str, catalogue: Catalogue) -> str:
    """Say in words what a figure is.

    >>> from clauses import load_catalogue
    >>> figure_title("clause:6:gate", load_catalogue()), figure_title("overall:index", load_catalogue())
    ('Level of clause 6 Planning', 'Maturity index of all clauses')
    >>> figure_title("clause:6:lift", load_catalogue())
    'What holds back clause 6 Planning'
    """
    subject, _, what = figure.rpartition(":")
    kind, _, name = subject.partition(":")
    joint = " " if what == "lift" else " of "
    return f"{figure_word(what)}{joint}{_subject_name(kind, name, catalogue)}"


def figure_word(what: str) -> str:
    """Name the last part of a figure's name.

    >>> figure_word("gate"), figure_word("coverage")
    ('Level', 'Coverage')
    """
    return WHAT.get(what, what.replace("_", " ").capitalize())


def _subject_name(kind: str, name: str, catalogue: Catalogue) -> str:
    if kind == "overall":
        return "all clauses"
    if kind == "clause":
        title = next((clause.title for clause in catalogue.clauses if clause.number == name), "")
        return f"clause {name} {title}".strip()
    if kind == "capability":
        return next((each.name for each in catalogue.capabilities if each.code == name), name)
    requirement = catalogue.by_key.get(name)
    return f"{requirement.number} {requirement.title}" if requirement else name


def _input_href(name: str, catalogue: Catalogue, trace_href: str, names: Sequence[str]) -> str:
    """An input that is named by a requirement's number leads to the level of that requirement."""
    requirement = catalogue.by_number.get(name)
    figure = "" if requirement is None else f"requirement:{requirement.key}:level"
    return trace_href.replace("FIGURE", figure) if figure in names else ""


def _rests_on(figure: str, catalogue: Catalogue, trace_href: str, names: Sequence[str]) -> Iterator[TraceLink]:
    """The requirements of a group, the clauses of the whole, and the level that a gap starts from."""
    subject, _, _ = figure.rpartition(":")
    kind, _, name = subject.partition(":")
    known = frozenset(names)
    if kind == "overall":
        links = [(f"clause:{clause.number}:gate", f"{clause.number} {clause.title}") for clause in catalogue.clauses]
    else:
        links = [
            (f"requirement:{each.key}:level", f"{each.number} {each.title}")
            for each in catalogue.requirements
            if _is_member(each, kind, name)
        ]
    yield from (
        TraceLink(text=text, href=trace_href.replace("FIGURE", target)) for target, text in links if target in known
    )


def _is_member(requirement: Requirement, kind: str, name: str) -> bool:
    belongs_to = {"clause": requirement.clause, "capability": requirement.capability, "gap": requirement.key}
    return belongs_to.get(kind) == name


def _beside(figure: str, trace_href: str, names: Sequence[str]) -> Iterator[TraceLink]:
    """The other figures of the same subject."""
    subject, _, _ = figure.rpartition(":")
    for name in names:
        if name != figure and name.rpartition(":")[0] == subject:
            yield TraceLink(text=figure_word(name.rpartition(":")[2]), href=trace_href.replace("FIGURE", name))
