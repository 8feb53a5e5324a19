"""The gap list: every requirement below its target, what makes it urgent and who works on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.presenters import links
from app.presenters.evidence import grade_text
from app.presenters.figures import DumbbellFigure
from app.presenters.marks import Mark, StatusMark, level_mark
from app.presenters.shaken import rank_text, shaken_gap, top_text
from app.presenters.standing import Standing
from app.presenters.words import (
    NOTHING,
    count_text,
    date_text,
    decimal_text,
    initials_text,
    listing_text,
    number_text,
    range_text,
)
from clauses.model import Catalogue, Requirement
from planning import uncovered_gaps
from planning.values import Action, ActionStatus
from scoring.comparisons import priority_line
from scoring.values import AssessmentResult, Gap, GapClass, RequirementResult, ShakenGap, ShakenPriorities


@dataclass(frozen=True, kw_only=True)
class ActionLink:
    """An action that closes a gap."""

    number: int
    title: str
    href: str


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


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One gap. Numbers and texts say the same; the workbook takes the numbers, pages take the texts.

    `priority_word` is High, Medium or Low with 3, 2 or 1 `priority_bars`. `gap_share`, `importance`, `enabling_power`,
    `unknowing` and `effort_days` are the factors of P, `line` is P with them as arithmetic. `shaken` says how firmly
    the rank stands in `runs` shaken runs, None where there were none. `owner` is "" and `status.id` is "not-planned"
    without an action; `is_covered` tells that the actions lift the gap to its target. `unmet` names prerequisites by
    number. `level` is the claimed one, `evidenced_level` what evidence shows of it, None where that is not told.
    """

    key: str
    number: str
    title: str
    clause: str
    capability: str
    level: int
    level_mark: Mark
    evidenced_level: int | None
    target: int
    target_mark: Mark
    dumbbell: DumbbellFigure
    priority: float
    gap_class: GapClass
    gap_share: float
    importance: float
    enabling_power: float
    unknowing: float
    effort_days: float
    factors_text: str
    line: str
    rank: int
    shaken: ShakenGap | None
    runs: int
    order: int
    pulled_by: str
    unmet: tuple[str, ...]
    is_must_do: bool
    confidence: float
    evidence_text: str
    finding: str
    next_statement: str
    owner: str
    status: StatusMark
    due_text: str
    actions: tuple[ActionLink, ...]
    is_covered: bool
    href: str
    add_href: str
    trace_href: str
    shaken_href: str

    @property
    def size(self) -> int:
        """Target minus level."""
        return self.target - self.level

    @property
    def size_text(self) -> str:
        """The size in words: "2 levels"."""
        return count_text(self.size, "level")

    @property
    def levels_text(self) -> str:
        """From where to where: "Level 1 to 3", or what is claimed and what evidence shows of it where that is less."""
        return self.dumbbell.description

    @property
    def claim_text(self) -> str:
        """What is claimed and what evidence shows, where that is less; empty otherwise."""
        return "" if self.dumbbell.evidenced is None else f"claimed {self.level}, evidenced {self.dumbbell.evidenced}"

    @property
    def priority_text(self) -> str:
        """P with one decimal."""
        return decimal_text(self.priority)

    @property
    def rank_text(self) -> str:
        """The rank by P with its 90 % interval: "3 (2 to 6)"."""
        return rank_text(self.rank, self.shaken)

    @property
    def interval_text(self) -> str:
        """The ranks that hold 90 % of the shaken runs: "2 to 6", a dash without any."""
        return NOTHING if self.shaken is None else range_text(self.shaken.rank_low, self.shaken.rank_high)

    @property
    def top_text(self) -> str:
        """In how many shaken runs the gap is among the first ten, in words; empty without shaken runs."""
        return "" if self.shaken is None else top_text(self.shaken.top_share, runs=self.runs)

    @property
    def priority_word(self) -> str:
        """High, Medium or Low."""
        return priority_word(self.priority)

    @property
    def priority_bars(self) -> int:
        """3, 2 or 1 bars for the word."""
        return PRIORITY_BARS[self.priority_word]

    @property
    def class_name(self) -> str:
        """The class in words: "Quick win"."""
        return CLASS_NAMES[self.gap_class]

    @property
    def class_text(self) -> str:
        """How gaps of this class are treated."""
        return CLASS_TEXTS[self.gap_class]

    @property
    def pulled_text(self) -> str:
        """For whose sake the gap stands where it stands; empty when it stands there by itself."""
        return f"Comes early because {self.pulled_by} needs it." if self.pulled_by else ""

    @property
    def unmet_text(self) -> str:
        """What has to come first; empty when nothing has to."""
        return f"Needs {listing_text(self.unmet)} first." if self.unmet else ""

    @property
    def owner_initials(self) -> str:
        """The initials of the owner."""
        return initials_text(self.owner)


def status_mark(status: ActionStatus) -> StatusMark:
    """Return the pill of an action's status."""
    return StatusMark(id=status.value.replace("_", "-"), text=STATUS_TEXTS[status])


def build_gap_rows(
    *,
    catalogue: Catalogue,
    result: AssessmentResult,
    actions: Iterable[Action] = (),
    assessment_id: int = 0,
    shows_evidenced: bool = True,
) -> tuple[GapRow, ...]:
    """Build the gap list in the recommended order, with the actions that close each gap.

    Without `shows_evidenced` no row tells what evidence shows.
    """
    plan = tuple(actions)
    results = {each.key: each for each in result.requirements}
    gaps = result.gaps if shows_evidenced else [replace(gap, evidenced_level=None) for gap in result.gaps]
    return tuple(
        _row(catalogue, gap, results[gap.key], _actions_for(gap.key, plan), result.shaken, assessment_id)
        for gap in sorted(gaps, key=lambda gap: gap.order)
    )


def build_gaps_of(standing: Standing) -> tuple[GapRow, ...]:
    """Build the gap list of a standing, with what evidence shows where that is told."""
    rows = build_gap_rows(
        catalogue=standing.catalogue,
        result=standing.result,
        actions=standing.snapshot.actions,
        assessment_id=standing.id,
        shows_evidenced=standing.shows_evidenced,
    )
    return tuple(replace(row, href=standing.clause_href(standing.catalogue.by_key[row.key])) for row in rows)


def _actions_for(key: str, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(action for action in actions if any(closure.key == key for closure in action.closes))


def _row(
    catalogue: Catalogue,
    gap: Gap,
    result: RequirementResult,
    actions: tuple[Action, ...],
    shaken: ShakenPriorities | None,
    assessment_id: int,
) -> GapRow:
    requirement = catalogue.by_key[gap.key]
    firm = None if shaken is None else shaken_gap(shaken, gap.rank)
    return GapRow(
        key=gap.key,
        number=requirement.number,
        title=requirement.title,
        clause=requirement.clause,
        capability=requirement.capability,
        level=gap.level,
        level_mark=level_mark(gap.level, catalogue=catalogue),
        evidenced_level=gap.evidenced_level,
        target=gap.target,
        target_mark=level_mark(gap.target, catalogue=catalogue),
        dumbbell=_dumbbell(gap, top=catalogue.highest_level),
        priority=gap.priority,
        gap_class=gap.gap_class,
        gap_share=gap.factors.gap_share,
        importance=gap.factors.importance,
        enabling_power=gap.factors.enabling_power,
        unknowing=gap.factors.unknowing,
        effort_days=gap.factors.effort_days,
        factors_text=factors_text(gap, top=catalogue.highest_level),
        line=priority_line(gap=gap, catalogue=catalogue),
        rank=gap.rank,
        shaken=firm,
        runs=0 if shaken is None else shaken.runs,
        order=gap.order,
        pulled_by="" if gap.pulled_by is None else catalogue.by_key[gap.pulled_by].number,
        unmet=tuple(catalogue.by_key[key].number for key in gap.unmet_prerequisites),
        is_must_do=gap.is_must_do,
        confidence=result.confidence,
        evidence_text=grade_text(result.evidence_grade),
        finding=_statement(requirement, gap.level),
        next_statement=_statement(requirement, gap.target),
        owner=_owner(actions),
        status=_status(actions),
        due_text=_due_text(actions),
        actions=_action_links(actions, assessment_id),
        is_covered=not uncovered_gaps(gaps=(gap,), actions=actions),
        **_addresses(requirement, assessment_id),
    )


def _addresses(requirement: Requirement, assessment_id: int) -> dict[str, str]:
    """Where a row of the gap list leads to."""
    return {
        "href": links.clause_path(assessment_id, requirement.clause, requirement.number),
        "add_href": links.new_action_path(assessment_id, requirement.key),
        "trace_href": links.trace_path(assessment_id, f"gap:{requirement.key}:priority"),
        "shaken_href": links.trace_path(assessment_id, f"gap:{requirement.key}:shaken"),
    }


def _action_links(actions: tuple[Action, ...], assessment_id: int) -> tuple[ActionLink, ...]:
    return tuple(
        ActionLink(number=action.number, title=action.title, href=links.action_path(assessment_id, action.number))
        for action in actions
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


def _dumbbell(gap: Gap, *, top: int) -> DumbbellFigure:
    shown = gap.evidenced_level if gap.evidenced_level is not None and gap.evidenced_level < gap.level else None
    claimed = f"Level {gap.level}" if shown is None else f"Claimed level {gap.level}, evidenced {shown}"
    return DumbbellFigure(
        description=f"{claimed}, target {gap.target}", top=top, now=gap.level, target=gap.target, evidenced=shown
    )


def _owner(actions: tuple[Action, ...]) -> str:
    """Name everybody who owns an action for the gap, each once."""
    return listing_text(list(dict.fromkeys(action.owner for action in actions if action.owner)))


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
