"""The gap list: every requirement below its target, what makes it urgent and who works on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.presenters import links
from app.presenters.evidence import grade_text
from app.presenters.figures import DumbbellFigure
from app.presenters.marks import Mark, StatusMark, level_mark
from app.presenters.words import count_text, date_text, decimal_text, initials_text, listing_text, number_text
from clauses.model import Catalogue, Requirement
from planning.values import Action, ActionStatus
from scoring.values import AssessmentResult, Gap, GapClass, RequirementResult


@dataclass(frozen=True, kw_only=True)
class ActionLink:
    """An action that closes a gap."""

    number: int
    title: str
    href: str


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One gap. Numbers and texts say the same; the workbook takes the numbers, pages take the texts.

    `priority_word` is High, Medium or Low with 3, 2 or 1 `priority_bars`. `gap_share`, `importance`,
    `enabling_power`, `unknowing` and `effort_days` are the factors of P. `owner` is "" and `status.id` is
    "not-planned" without an action. `unmet` names prerequisites by number.
    """

    key: str
    number: str
    title: str
    clause: str
    capability: str
    level: int
    level_mark: Mark
    target: int
    target_mark: Mark
    size: int
    size_text: str
    dumbbell: DumbbellFigure
    priority: float
    priority_text: str
    priority_word: str
    priority_bars: int
    gap_class: str
    class_name: str
    class_text: str
    gap_share: float
    importance: float
    enabling_power: float
    unknowing: float
    effort_days: float
    factors_text: str
    rank: int
    order: int
    pulled_by: str
    pulled_text: str
    unmet: tuple[str, ...]
    unmet_text: str
    is_must_do: bool
    confidence: float
    evidence_text: str
    finding: str
    next_statement: str
    owner: str
    owner_initials: str
    status: StatusMark
    due_text: str
    actions: tuple[ActionLink, ...]
    href: str
    add_href: str
    trace_href: str


HIGH_FROM, MEDIUM_FROM = 30.0, 15.0
PRIORITY_BARS = {"High": 3, "Medium": 2, "Low": 1}
NOT_PLANNED = StatusMark(id="not-planned", text="Not planned")
STATUS_TEXTS = {
    ActionStatus.OPEN: "Open",
    ActionStatus.IN_WORK: "In work",
    ActionStatus.DONE: "Done",
    ActionStatus.VERIFIED: "Verified",
}
CLASS_NAMES = {
    GapClass.UNLOCKER: "Unlocker",
    GapClass.QUICK_WIN: "Quick win",
    GapClass.FOUNDATION: "Foundation",
    GapClass.MAJOR: "Major",
    GapClass.FILL_IN: "Fill-in",
}
CLASS_TEXTS = {
    GapClass.UNLOCKER: "Do first: little effort, and much else waits for it.",
    GapClass.QUICK_WIN: "First 90 days: little effort, useful now, nothing else is needed before it.",
    GapClass.FOUNDATION: "Start early, plan in stages and protect the budget.",
    GapClass.MAJOR: "Schedule by what the projects need.",
    GapClass.FILL_IN: "When there is spare capacity.",
}


def priority_word(priority: float) -> str:
    """Say how urgent a gap is: High from P = 30, Medium from P = 15, Low below.

    The borders are fixed, so that a word does not change because another gap was closed.

    >>> priority_word(73.4), priority_word(24.3), priority_word(8.8)
    ('High', 'Medium', 'Low')
    """
    return "High" if priority >= HIGH_FROM else "Medium" if priority >= MEDIUM_FROM else "Low"


def status_mark(status: ActionStatus) -> StatusMark:
    """Return the pill of an action's status."""
    return StatusMark(id=status.value.replace("_", "-"), text=STATUS_TEXTS[status])


def build_gap_rows(
    *, catalogue: Catalogue, result: AssessmentResult, actions: Iterable[Action] = (), assessment_id: int = 0
) -> tuple[GapRow, ...]:
    """Build the gap list in the recommended order, with the actions that close each gap."""
    plan = tuple(actions)
    results = {each.key: each for each in result.requirements}
    return tuple(
        _row(catalogue, gap, results[gap.key], _actions_for(gap.key, plan), assessment_id)
        for gap in sorted(result.gaps, key=lambda gap: gap.order)
    )


def _actions_for(key: str, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(action for action in actions if any(closure.key == key for closure in action.closes))


def _row(
    catalogue: Catalogue, gap: Gap, result: RequirementResult, actions: tuple[Action, ...], assessment_id: int
) -> GapRow:
    requirement = catalogue.by_key[gap.key]
    level, target = level_mark(gap.level, catalogue=catalogue), level_mark(gap.target, catalogue=catalogue)
    word = priority_word(gap.priority)
    pulled_by = "" if gap.pulled_by is None else catalogue.by_key[gap.pulled_by].number
    unmet = tuple(catalogue.by_key[key].number for key in gap.unmet_prerequisites)
    owner = listing_text(list(dict.fromkeys(action.owner for action in actions if action.owner)))
    return GapRow(
        key=gap.key,
        number=requirement.number,
        title=requirement.title,
        clause=requirement.clause,
        capability=requirement.capability,
        level=gap.level,
        level_mark=level,
        target=gap.target,
        target_mark=target,
        size=gap.size,
        size_text=count_text(gap.size, "level"),
        dumbbell=DumbbellFigure(
            description=f"Level {gap.level}, target {gap.target}",
            top=catalogue.highest_level,
            now=gap.level,
            target=gap.target,
        ),
        priority=gap.priority,
        priority_text=decimal_text(gap.priority),
        priority_word=word,
        priority_bars=PRIORITY_BARS[word],
        gap_class=gap.gap_class.value,
        class_name=CLASS_NAMES[gap.gap_class],
        class_text=CLASS_TEXTS[gap.gap_class],
        gap_share=gap.factors.gap_share,
        importance=gap.factors.importance,
        enabling_power=gap.factors.enabling_power,
        unknowing=gap.factors.unknowing,
        effort_days=gap.factors.effort_days,
        factors_text=factors_text(gap, top=catalogue.highest_level),
        rank=gap.rank,
        order=gap.order,
        pulled_by=pulled_by,
        pulled_text=f"Comes early because {pulled_by} needs it." if pulled_by else "",
        unmet=unmet,
        unmet_text=f"Needs {listing_text(unmet)} first." if unmet else "",
        is_must_do=gap.is_must_do,
        confidence=result.confidence,
        evidence_text=grade_text(result.evidence_grade),
        finding=_statement(requirement, gap.level),
        next_statement=_statement(requirement, gap.target),
        owner=owner,
        owner_initials=initials_text(owner),
        status=_status(actions),
        due_text=_due_text(actions),
        actions=tuple(
            ActionLink(number=action.number, title=action.title, href=links.action_path(assessment_id, action.number))
            for action in actions
        ),
        href=links.clause_path(assessment_id, requirement.clause, requirement.number),
        add_href=links.new_action_path(assessment_id, gap.key),
        trace_href=links.trace_path(assessment_id, f"gap:{gap.key}:priority"),
    )


def factors_text(gap: Gap, *, top: int) -> str:
    """Write the factors of P in one line; the premium for not knowing is named when it raises P."""
    factors = gap.factors
    parts = [
        f"gap {gap.size} of {top}",
        f"importance {decimal_text(factors.importance, places=2)}",
        f"unlocks {decimal_text(factors.enabling_power, places=2)}",
        f"effort {number_text(factors.effort_days)} person-days",
    ]
    if decimal_text(factors.unknowing, places=2) != "1.00":
        parts.insert(3, f"not known well {decimal_text(factors.unknowing, places=2)}")
    return ", ".join(parts)


def _statement(requirement: Requirement, level: int) -> str:
    return requirement.statements[level] if level < len(requirement.statements) else ""


def _status(actions: tuple[Action, ...]) -> StatusMark:
    """A gap is where its least finished started action is: in work before open, open before done and verified."""
    found = {action.status for action in actions}
    for status in (ActionStatus.IN_WORK, ActionStatus.OPEN, ActionStatus.DONE, ActionStatus.VERIFIED):
        if status in found:
            return status_mark(status)
    return NOT_PLANNED


def _due_text(actions: tuple[Action, ...]) -> str:
    """A gap is closed when the last of its actions is due."""
    days = [action.due for action in actions if action.due is not None]
    return date_text(max(days)) if days else ""
